"""Finds the judgement that decided a check, and the accepted twin of what had to be refused."""

from __future__ import annotations

from dataclasses import dataclass

from action_mfa.reports.evidence.timeline import Entry, Outcome, Timeline
from action_mfa.spec.traces import Demanded

__all__ = ["Decision", "Twin", "decision"]

#: More operations between a twin and its delta are counted, not named.
_BETWEEN = 8


@dataclass(frozen=True, slots=True)
class Twin:
    """Two steps that ask for the same operation, the first of which was accepted.

    ``differing`` names the arguments that are not the same; ``between`` the operations that were
    done from the one to the other, with their number where it is more than one.
    """

    accepted: Entry
    delta: Entry
    differing: frozenset[str]
    between: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was expected and what was observed where a check was decided.

    ``number`` is the step that the judgement is about, None where it is about all steps before.
    """

    expected: str
    observed: str
    met: bool
    number: int | None
    twin: Twin | None


def decision(line: Timeline, clause: str) -> Decision | None:
    """Return the first judgement that was not met, else the last one of the clause.

    None where nothing was judged, as where a check broke down before.
    """
    judged = [entry for entry in line.entries if entry.met is not None]
    if not judged:
        return None
    unmet = [entry for entry in judged if entry.met is False]
    own = [entry for entry in judged if entry.clause == clause]
    decided = unmet[0] if unmet else (own or judged)[-1]
    seen = ", ".join(f"{one.name} {one.value}".strip() for one in decided.answer.observation)
    return Decision(
        expected=decided.expectation or "",
        observed=seen,
        met=decided.met is True,
        number=decided.about,
        twin=_twin(line, decided),
    )


def _twin(line: Timeline, decided: Entry) -> Twin | None:
    """Find the last step before the judged one that asked for the same and was accepted."""
    about = decided.about
    if about is None or about > len(line.entries) or decided.demands is Demanded.AT_MOST_ONE:
        return None
    if decided.demands is Demanded.ACCEPTED and decided.met:
        return None
    delta = line.entries[about - 1]
    for entry in reversed(line.entries[: about - 1]):
        same = entry.answer.operation == delta.answer.operation
        if same and entry.answer.outcome is Outcome.RETURNED:
            return Twin(entry, delta, _differing(entry, delta), _between(line, entry, delta))
    return None


def _differing(one: Entry, other: Entry) -> frozenset[str]:
    left = {(pair.name, pair.value) for pair in one.answer.arguments}
    right = {(pair.name, pair.value) for pair in other.answer.arguments}
    return frozenset(name for name, _ in left ^ right)


def _between(line: Timeline, one: Entry, other: Entry) -> tuple[str, ...]:
    numbers: dict[str, int] = {}
    for entry in line.entries[one.number : other.number - 1]:
        if entry.met is None:
            operation = entry.answer.operation
            numbers[operation] = numbers.get(operation, 0) + 1
    words = [f"{name} x {number}" if number > 1 else name for name, number in numbers.items()]
    if len(words) > _BETWEEN:
        return (*words[:_BETWEEN], f"{len(words) - _BETWEEN} more")
    return tuple(words)
