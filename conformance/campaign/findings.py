"""What the rows of a campaign come to: kills clause by clause, and everything that is amiss. Pure.

Two clauses are rivals where they are owed by the same party. What a client does wrong is seen from
the server's side of one port as well, and the other way round: both then say the same of two who
would each be graded by one of them alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from action_mfa.conformance.campaign.tasks import Selection, is_alone
from action_mfa.conformance.campaign.trials import Row
from action_mfa.conformance.mutants import EQUIVALENTS, MUTANTS
from action_mfa.conformance.results import suite_version
from action_mfa.spec import Level, Spec
from action_mfa.spec.kills import (
    BreakdownRow,
    ClauseKills,
    EquivalentRow,
    Extent,
    ImplementationRow,
    Kills,
    MutantRow,
)
from action_mfa.spec.results import SpecIdentity, SuiteIdentity

__all__ = ["Facts", "kills_of"]

R = TypeVar("R", MutantRow, EquivalentRow, BreakdownRow, ImplementationRow)

_ORDER = {
    name: number
    for number, name in enumerate([*(m.id for m in MUTANTS), *(e.id for e in EQUIVALENTS)])
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a campaign knows."""

    spec: Spec
    selection: Selection
    jobs: int
    started: datetime
    seconds: float
    rows: tuple[Row, ...]


def kills_of(facts: Facts) -> Kills:
    """Make the file of a campaign out of its facts."""
    mutants = tuple(sorted(_of(MutantRow, facts), key=lambda row: _ORDER[row.id]))
    equivalents = tuple(sorted(_of(EquivalentRow, facts), key=lambda row: _ORDER[row.id]))
    breakdowns = tuple(sorted(_of(BreakdownRow, facts), key=lambda row: row.id))
    implementations = tuple(sorted(_of(ImplementationRow, facts), key=lambda row: row.id))
    clauses = tuple(_clauses(mutants, facts.spec))
    selection = facts.selection
    return Kills(
        suite=SuiteIdentity(version=suite_version()),
        spec=SpecIdentity(
            version=facts.spec.version, hash=facts.spec.hash, clauses=len(facts.spec.clauses)
        ),
        started=facts.started,
        seconds=facts.seconds,
        jobs=facts.jobs,
        full=selection.full,
        selected=(*selection.names, *selection.clauses),
        proves=tuple(_proves(facts, mutants, equivalents)),
        clauses=clauses,
        mutants=mutants,
        equivalents=equivalents,
        breakdowns=breakdowns,
        implementations=implementations,
        troubles=(
            *_troubles_of_mutants(mutants),
            *(
                f"the equivalent {row.id} is blamed: {_first(row.blamed)}"
                for row in equivalents
                if not row.passed
            ),
            *(
                f"the breakdown {row.id}: {_first(row.troubles)}"
                for row in breakdowns
                if not row.as_expected
            ),
            *(
                f"the implementation {row.adapter} is {row.verdict}: {row.verdict_reason}"
                for row in implementations
                if not row.passed
            ),
            *_troubles_of_clauses(clauses, mutants, selection),
        ),
    )


def _of(kind: type[R], facts: Facts) -> tuple[R, ...]:
    return tuple(row for row in facts.rows if isinstance(row, kind))


def _clauses(mutants: Sequence[MutantRow], spec: Spec) -> Iterator[ClauseKills]:
    for chapter in spec.chapters:
        for clause in chapter.clauses:
            killed = [row for row in mutants if row.clause == clause.id and not row.survived]
            yield ClauseKills(
                id=clause.id,
                chapter=chapter.title,
                title=clause.title,
                level=clause.level,
                party=clause.party,
                kills=tuple(row.id for row in killed),
                alone=tuple(row.id for row in killed if is_alone(row, spec)),
                shared_kill=clause.shared_kill,
            )


def _troubles_of_mutants(mutants: Sequence[MutantRow]) -> Iterator[str]:
    for row in mutants:
        if row.survived:
            yield f"the mutant {row.id} survives {row.clause}"
        for trouble in row.troubles:
            yield f"the mutant {row.id}: {trouble}"


def _troubles_of_clauses(
    clauses: Sequence[ClauseKills], mutants: Sequence[MutantRow], selection: Selection
) -> Iterator[str]:
    tried = {row.clause for row in mutants}
    compared = {row.clause for row in mutants if row.extent is not Extent.CLAUSE}
    for clause in clauses:
        if clause.level is Level.MAY:
            continue
        if clause.id not in tried:
            if not selection.is_partial:
                yield f"{clause.id} has no mutant"
            continue
        # One mutant that was named says nothing about the others of its clause.
        if clause.level is not Level.MUST or clause.id not in compared or selection.names:
            continue
        if not clause.alone and clause.shared_kill is None:
            yield f"{clause.id} kills no mutant alone, and the spec does not say why it cannot"
        if clause.alone and clause.shared_kill is not None:
            yield f"{clause.id} kills {clause.alone[0]} alone, and the spec says that it cannot"


def _proves(
    facts: Facts, mutants: Sequence[MutantRow], equivalents: Sequence[EquivalentRow]
) -> Iterator[str]:
    """Say what this run shows, and no more."""
    if mutants:
        yield (
            f"{_were(mutants, 'mutant')} tried with the checks of the clause that it breaks; a kill"
            " counts by these alone."
        )
        wide = [row for row in mutants if row.extent is Extent.PARTY]
        whole = [row for row in mutants if row.extent is Extent.SUITE]
        if wide:
            yield (
                f"{_were(wide)} tried with every check of the same party, so that it is known which"
                " other clauses kill it"
                + (
                    "; of the rest only their own clause is known."
                    if any(row.extent is Extent.CLAUSE for row in mutants)
                    else "."
                )
            )
        if whole:
            yield f"{_were(whole)} tried with the whole suite: the row is complete."
    if equivalents:
        unmet = [row for row in equivalents if not row.checks]
        yield (
            f"{_were(equivalents, 'right implementation')} tried with the whole suite"
            + (f"; in what no check meets {len(unmet)} of them differ." if unmet else ".")
        )
    if any(row.spared for row in mutants) or any(row.spared for row in equivalents):
        yield (
            "Checks in which a mutant or an equivalent decides everything as the reference does"
            " were not run on it; --full runs them."
        )
    if facts.selection.is_partial:
        yield "Only a selection was tried; nothing is said of what was left out."


def _were(rows: Sequence[R], name: str = "") -> str:
    count = len(rows)
    if not name:
        return "1 of them was" if count == 1 else f"{count} of them were each"
    return f"1 {name} was" if count == 1 else f"{count} {name}s were each"


def _first(troubles: Sequence[str]) -> str:
    more = f" (and {len(troubles) - 1} more)" if len(troubles) > 1 else ""
    return (troubles[0] if troubles else "no check passed") + more
