"""Which readings explain what was seen: the reference is run under every one that could matter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from action_mfa.conformance.fingerprint.search import after_step
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.undecided import Candidates, Decided, Undecided
from action_mfa.conformance.fingerprint.words import Step

__all__ = ["Explained", "Prediction", "explain", "predict"]


@dataclass(frozen=True, slots=True)
class Explained:
    """The readings that show what was seen, each reduced to the points that were looked at.

    ``until`` is the number of steps that some reading explains; all of them where there is one.
    """

    readings: tuple[Decided, ...]
    until: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is seen under a reading, reduced to the points that were looked at."""

    reading: Decided
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Branch:
    stage: Stage
    decided: Decided
    seen: tuple[str, ...] = ()


def explain(
    start: Stage, steps: Sequence[Step], seen: Sequence[str], candidates: Candidates
) -> Explained:
    """Return every reading among the candidates under which the steps show just that."""
    branches = [_Branch(start.reading({}), {})]
    for number, (step, shown) in enumerate(zip(steps, seen, strict=True)):
        branches = [
            after
            for branch in branches
            for after in _outcomes(branch, step, candidates)
            if after.seen[-1] == shown
        ]
        if not branches:
            return Explained((), number)
    return Explained(tuple(branch.decided for branch in branches), len(steps))


def predict(start: Stage, steps: Sequence[Step], candidates: Candidates) -> tuple[Prediction, ...]:
    """Return what the steps show under each reading among the candidates."""
    branches = [_Branch(start.reading({}), {})]
    for step in steps:
        branches = [after for branch in branches for after in _outcomes(branch, step, candidates)]
    return tuple(Prediction(branch.decided, branch.seen) for branch in branches)


def _outcomes(branch: _Branch, step: Step, candidates: Candidates) -> Iterator[_Branch]:
    try:
        stage, shown = after_step(branch.stage, step)
    except Undecided as undecided:
        for value in candidates[undecided.point]:
            decided = {**branch.decided, undecided.point: value}
            again = _Branch(branch.stage.reading(decided), decided, branch.seen)
            yield from _outcomes(again, step, candidates)
        return
    yield _Branch(stage, branch.decided, (*branch.seen, shown.text))
