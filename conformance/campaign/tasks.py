"""What a campaign does, in pieces that one process can do by itself, and in which order.

A MUST has to kill a mutant that no other clause of its party kills. So its mutants are tried with
all checks of that party, one after the other, until one of them is found; the rest are tried with
the checks of their own clause.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from action_mfa.conformance.mutants import BREAKDOWNS, EQUIVALENTS, MUTANTS, Mutant
from action_mfa.conformance.ports import LocateFault, locate
from action_mfa.spec import load_spec
from action_mfa.spec.clauses import Level, Spec
from action_mfa.spec.kills import Extent, MutantRow

__all__ = [
    "WIRE",
    "Kind",
    "Selection",
    "SelectionFault",
    "Task",
    "first_tasks",
    "is_alone",
    "next_task",
    "selected",
]

#: The wire server of the simulator, behind the ready adapter: started for the trial.
WIRE = "wire"


class Kind(StrEnum):
    """What is tried."""

    IMPLEMENTATION = "implementation"
    BREAKDOWN = "breakdown"
    EQUIVALENT = "equivalent"
    MUTANT = "mutant"


@dataclass(frozen=True, slots=True)
class Task:
    """One trial: of what, by its id (an ADAPTER for implementations), and with how much.

    ``spares`` says whether checks in which nothing could show may be left out.
    """

    kind: Kind
    id: str
    extent: Extent = Extent.SUITE
    spares: bool = True

    @property
    def weight(self) -> float:
        """About how long it takes, in seconds on one core; only to guess what is left."""
        match self.kind, self.extent:
            case Kind.IMPLEMENTATION, _:
                return 15.0
            case Kind.BREAKDOWN, _:
                return 8.0
            case _, Extent.SUITE:
                return 1.0
            case _, Extent.PARTY:
                return 0.5
            case _:
                return 0.05


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for. Empty ``names`` and ``clauses``: everything.

    ``names`` are ids of mutants, equivalents and breakdowns. What is asked for by name is tried
    with the whole suite, and so is everything with ``full``, which leaves nothing out.
    """

    names: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    implementations: tuple[str, ...] = ()
    full: bool = False

    @property
    def is_partial(self) -> bool:
        """True where something was left out."""
        return bool(self.names or self.clauses)


class SelectionFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """What was asked for does not exist; one sentence for whoever asked."""


def selected(
    names: Iterable[str],
    clauses: Iterable[str],
    implementations: Iterable[str],
    *,
    full: bool = False,
) -> Selection:
    """Return the selection of some ids, in any case; clauses by former ids as well.

    Raises:
        SelectionFault: nothing is called so, or it is no adapter.

    """
    spec = load_spec()
    known = [
        *(each.id for each in MUTANTS),
        *(each.id for each in EQUIVALENTS),
        *(each.id for each in BREAKDOWNS),
    ]
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in names))
    for name in chosen:
        if name not in known:
            raise SelectionFault(f"there is no mutant {name!r}{_hint(name, known)}")
    ids: list[str] = []
    for name in (each.strip().upper() for each in clauses):
        try:
            ids.append(spec.current_id(name))
        except KeyError:
            near = _hint(name, [clause.id for clause in spec.clauses])
            raise SelectionFault(f"the spec has no clause {name!r}{near}") from None
    for adapter in implementations:
        try:
            _ = None if adapter == WIRE else locate(adapter)
        except LocateFault as fault:
            raise SelectionFault(str(fault)) from None
    return Selection(chosen, tuple(dict.fromkeys(ids)), tuple(implementations), full)


def _hint(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def first_tasks(selection: Selection, spec: Spec) -> tuple[Task, ...]:
    """Return what is known from the beginning, the longest first."""
    tasks = [
        *(Task(Kind.IMPLEMENTATION, adapter) for adapter in selection.implementations),
        *_named(Kind.BREAKDOWN, (each.id for each in BREAKDOWNS), selection),
        *_named(Kind.EQUIVALENT, (each.id for each in EQUIVALENTS), selection),
        *_mutants(selection, spec),
    ]
    spares = not selection.full
    return tuple(
        replace(task, spares=spares) for task in sorted(tasks, key=lambda task: -task.weight)
    )


def next_task(row: MutantRow, tried: frozenset[str], spec: Spec) -> Task | None:
    """Return what is to be tried because a mutant was not killed by its clause alone.

    ``tried`` are the mutants that were tried with more than their clause, this one included.
    """
    clause = spec.clause(row.clause)
    if row.extent is not Extent.PARTY or clause.level is not Level.MUST or is_alone(row, spec):
        return None
    for mutant in MUTANTS:
        if mutant.clause == row.clause and mutant.id not in tried:
            return Task(Kind.MUTANT, mutant.id, Extent.PARTY)
    return None


def is_alone(row: MutantRow, spec: Spec) -> bool:
    """Say whether the clause that a mutant breaks is the only one of its party to kill it."""
    if row.survived or row.extent is Extent.CLAUSE:
        return False
    party = spec.clause(row.clause).party
    return all(spec.clause(kill.clause).party is not party for kill in row.others)


def _named(kind: Kind, ids: Iterable[str], selection: Selection) -> Iterator[Task]:
    for name in ids:
        if name in selection.names or not selection.is_partial:
            yield Task(kind, name)


def _mutants(selection: Selection, spec: Spec) -> Iterator[Task]:
    begun: set[str] = set()
    for mutant in MUTANTS:
        task = Task(Kind.MUTANT, mutant.id)
        is_named = mutant.id in selection.names
        if selection.is_partial and not is_named and mutant.clause not in selection.clauses:
            continue
        if selection.full or is_named:
            yield task
        elif selection.is_partial:
            yield replace(task, extent=Extent.PARTY)
        else:
            yield replace(task, extent=_extent(mutant, begun, spec))


def _extent(mutant: Mutant, begun: set[str], spec: Spec) -> Extent:
    """The first mutant of a MUST is the one that is meant to be its alone."""
    if mutant.clause in begun or spec.clause(mutant.clause).level is not Level.MUST:
        return Extent.CLAUSE
    begun.add(mutant.clause)
    return Extent.PARTY
