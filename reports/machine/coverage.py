"""Which edges a run exercised, as far as its traces can tell.

A trace knows which operation was asked for, with which arguments, and whether it was accepted or
refused and why. It does not know in which state the subject was. So an edge counts as exercised
where some step of some trace looks like it; two edges that look alike are exercised together, and
an edge that time alone takes cannot be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pydantic import JsonValue

from action_mfa.reports.run import Run
from action_mfa.spec.machines import Answer, Edge, Life, Machines, Sighting, Transition
from action_mfa.spec.protocol import OPERATIONS
from action_mfa.spec.traces import TraceStep

__all__ = [
    "HOW_DERIVED",
    "Mark",
    "MarkedLife",
    "Sights",
    "TransitionCount",
    "counted",
    "counted_by",
    "marked",
    "marked_by",
    "sightings",
    "uncounted",
    "unmarked",
]

#: Stands beside every coloured picture.
HOW_DERIVED = (
    "Derived from the traces: an edge counts as exercised where a step of some check asked for its "
    "operation, with its arguments, and was answered as the edge says (accepted, or refused for "
    "one of its reasons). A trace does not say which state the subject was in, so edges that look "
    "alike are exercised together, and what time alone does cannot be seen."
)

#: A clean refusal that does not say why looks like every refusal.
_NO_REASON = "rejected"


class Mark(StrEnum):
    """What a run's traces show of an edge."""

    EXERCISED = "exercised"
    NOT_EXERCISED = "not exercised"
    NOT_OBSERVABLE = "cannot be seen"


@dataclass(frozen=True, slots=True)
class MarkedLife:
    """A life with one mark for each edge; no marks where no run is looked at."""

    life: Life
    marks: tuple[Mark, ...] = ()

    @property
    def exercised(self) -> int:
        """How many edges were exercised."""
        return self.marks.count(Mark.EXERCISED)

    @property
    def observable(self) -> int:
        """How many edges a trace could show."""
        return len(self.marks) - self.marks.count(Mark.NOT_OBSERVABLE)


@dataclass(frozen=True, slots=True)
class TransitionCount:
    """One transition of the reference, and how often a run's traces show it.

    Both numbers are None for a transition that the contract has no operation for.
    """

    transition: Transition
    accepted: int | None
    refused: int | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """One step of a trace: ``refusal`` is None where it was accepted."""

    arguments: Mapping[str, JsonValue]
    refusal: str | None


#: What was asked for, how it was answered, and how often.
Sights: TypeAlias = tuple[tuple[str, _Seen, int], ...]


def unmarked(machines: Machines) -> tuple[MarkedLife, ...]:
    """Return the lives as they are, with no run looked at."""
    return tuple(MarkedLife(life) for life in machines.lives)


def uncounted(machines: Machines) -> tuple[TransitionCount, ...]:
    """Return the transitions as they are, with no run looked at."""
    return tuple(TransitionCount(row, None, None) for row in machines.transitions)


def marked(machines: Machines, run: Run) -> tuple[MarkedLife, ...]:
    """Return the lives with what the run's traces show of their edges."""
    return marked_by(machines, sightings(run))


def counted(machines: Machines, run: Run) -> tuple[TransitionCount, ...]:
    """Return how often each transition's operation was accepted and refused in the run."""
    return counted_by(machines, sightings(run))


def marked_by(machines: Machines, sights: Sights) -> tuple[MarkedLife, ...]:
    """Return the lives with what was seen of their edges."""
    seen: dict[str, list[_Seen]] = {}
    for operation, step, _ in sights:
        seen.setdefault(operation, []).append(step)
    return tuple(
        MarkedLife(life, tuple(_mark(edge, seen) for edge in life.edges)) for life in machines.lives
    )


def counted_by(machines: Machines, sights: Sights) -> tuple[TransitionCount, ...]:
    """Return how often each transition's operation was seen accepted and refused."""
    numbers: Counter[tuple[str, bool]] = Counter()
    for operation, step, times in sights:
        numbers[operation, step.refusal is None] += times
    return tuple(
        TransitionCount(row, numbers[row.operation, True], numbers[row.operation, False])
        if row.operation in OPERATIONS
        else TransitionCount(row, None, None)
        for row in machines.transitions
    )


def sightings(run: Run) -> Sights:
    """Return what was asked for in a run, how it was answered, and how often.

    Steps that share what they hold, as those of :func:`~action_mfa.reports.load_run` do, are one.
    """
    steps = [step for trace in run.traces for step in trace.steps]
    keys = [(step.operation, id(step.arguments), id(step.observation)) for step in steps]
    numbers = Counter(keys)
    return tuple(
        (step.operation, answered, numbers[key])
        for key, step in dict(zip(keys, steps, strict=True)).items()
        if (answered := _answered(step)) is not None
    )


def _answered(step: TraceStep) -> _Seen | None:
    match step.observation:
        case {"refused": str(reason)}:
            return _Seen(step.arguments, reason)
        case {"result": _}:
            return _Seen(step.arguments, None)
        case _:
            # Not answered, or not an operation.
            return None


def _mark(edge: Edge, seen: Mapping[str, list[_Seen]]) -> Mark:
    sighting = edge.seen
    if sighting is None:
        return Mark.NOT_OBSERVABLE
    steps = seen.get(sighting.operation, ())
    found = any(_looks_like(step, edge, sighting) for step in steps)
    return Mark.EXERCISED if found else Mark.NOT_EXERCISED


def _looks_like(step: _Seen, edge: Edge, sighting: Sighting) -> bool:
    arguments = dict(step.arguments)
    if not _fits(sighting.arguments, arguments):
        return False
    if sighting.unless and _fits(sighting.unless, arguments):
        return False
    if edge.answer is Answer.ACCEPTED:
        return step.refusal is None
    return step.refusal is not None and (step.refusal == _NO_REASON or step.refusal in edge.reasons)


def _fits(wanted: JsonValue, found: JsonValue) -> bool:
    """Say whether what is wanted is there; see :class:`Sighting`."""
    if not isinstance(wanted, dict):
        return wanted == found
    if not wanted:
        return True
    return isinstance(found, dict) and all(
        name in found and _fits(value, found[name]) for name, value in wanted.items()
    )
