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
        yield from _outcomes_under(undecided.point, branch, step, candidates)
        return
    yield _Branch(stage, branch.decided, (*branch.seen, shown.text))


def _outcomes_under(
    point: str, branch: _Branch, step: Step, candidates: Candidates
) -> Iterator[_Branch]:
    """Do a step under each value of a point that it looks at.

    Where it makes no difference after all, to what is seen or to what can come, the point stays
    undecided: branches would double with each point that is looked at in passing.
    """
    found: list[list[_Branch]] = []
    for value in candidates[point]:
        decided = {**branch.decided, point: value}
        again = _Branch(branch.stage.reading(decided), decided, branch.seen)
        found.append(list(_outcomes(again, step, candidates)))
    first, *others = found
    if others and all(_alike(first, other, point) for other in others):
        for each in first:
            decided = {name: value for name, value in each.decided.items() if name != point}
            yield _Branch(each.stage.reading(decided), decided, each.seen)
        return
    for branches in found:
        yield from branches


def _alike(some: Sequence[_Branch], others: Sequence[_Branch], point: str) -> bool:
    """Say whether nobody can tell two outcomes apart but by the value of a point."""
    if len(some) != len(others):
        return False
    return all(
        one.seen == other.seen
        and {**one.decided, point: ""} == {**other.decided, point: ""}
        and one.stage.key() == other.stage.key()
        for one, other in zip(some, others, strict=True)
    )
