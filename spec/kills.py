"""``kills.json``: which wrong implementations the suite catches, and which right ones it lets be.

Written by the mutant campaign. A kill is a failed check of a clause; it speaks for the suite only
where the clause is the one that the mutant breaks. What was not run is not said: each row of a
mutant has its extent.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from action_mfa.spec.clauses import Level, Party
from action_mfa.spec.results import Blame, Overall, SpecIdentity, SuiteIdentity

__all__ = [
    "KILLS_SCHEMA_VERSION",
    "BreakdownRow",
    "ClauseKills",
    "EquivalentRow",
    "Extent",
    "ImplementationRow",
    "Kill",
    "Kills",
    "MutantRow",
]

#: Grows by one whenever a reader of the old version could not read the new one.
KILLS_SCHEMA_VERSION = 1


class Extent(StrEnum):
    """How much of the suite a mutant was tried with, from least to most."""

    CLAUSE = "clause"
    PARTY = "party"
    SUITE = "suite"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kill(_Frozen):
    """The checks of one clause that a mutant failed."""

    clause: str
    checks: tuple[str, ...]


class MutantRow(_Frozen):
    """One wrong implementation.

    ``killed_by`` are the failed checks of the clause that it breaks, ``others`` those of any other
    clause that was tried. ``troubles`` say why a row proves nothing: a check of its clause that
    was inconclusive or broke, or a trial that had to be ended. ``spared`` checks of the extent were
    not run: everything that the reference decides in them, the mutant decides alike.
    """

    id: str
    clause: str
    sentence: str = Field(description="What a real team got wrong.")
    extent: Extent
    survived: bool
    killed_by: tuple[str, ...]
    reason: str | None = Field(default=None, description="What the first failed check said.")
    others: tuple[Kill, ...] = ()
    spared: int = Field(default=0, ge=0)
    troubles: tuple[str, ...] = ()
    seconds: float = Field(ge=0)


class EquivalentRow(_Frozen):
    """One right implementation that differs from the reference; tried with the whole suite.

    ``blamed`` are checks that failed, warned, broke or had nothing to try and should not have;
    ``announced`` are the SHOULD clauses whose advice it says that it does not take. ``spared``
    checks were not run: everything that the reference decides in them, it decides alike.
    """

    id: str
    sentence: str
    passed: bool
    blamed: tuple[str, ...] = ()
    announced: tuple[str, ...] = ()
    checks: int = Field(ge=0, description="So many checks passed.")
    spared: int = Field(default=0, ge=0)
    seconds: float = Field(ge=0)


class BreakdownRow(_Frozen):
    """One program that breaks down or answers nonsense, and whether the verdict on it is right."""

    id: str
    sentence: str
    verdict: Overall
    verdict_reason: str
    blames: tuple[Blame, ...] = Field(description="Whom the errors of the run are blamed on.")
    failed: tuple[str, ...] = Field(default=(), description="MUST clauses that failed.")
    passed: int = Field(ge=0, description="So many clauses passed.")
    as_expected: bool
    troubles: tuple[str, ...] = ()
    seconds: float = Field(ge=0)


class ImplementationRow(_Frozen):
    """One whole implementation that was written apart from the reference, or stands before it."""

    id: str
    adapter: str
    verdict: Overall
    verdict_reason: str
    passed: bool
    exercised: int = Field(ge=0, description="So many clauses were exercised.")
    failed: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    seconds: float = Field(ge=0)


class ClauseKills(_Frozen):
    """One clause that owes kills, and what it kills.

    ``alone`` are mutants that no other clause of the same party kills; a MUST has at least one, or
    says in ``shared_kill`` why it cannot.
    """

    id: str
    chapter: str
    title: str
    level: Level
    party: Party
    kills: tuple[str, ...]
    alone: tuple[str, ...]
    shared_kill: str | None = None


class Kills(_Frozen):
    """The whole file. ``troubles`` is empty where everything that was tried is as it should be."""

    schema_version: Literal[1] = 1
    suite: SuiteIdentity
    spec: SpecIdentity
    started: datetime = Field(description="UTC.")
    seconds: float = Field(ge=0)
    jobs: int = Field(ge=1)
    full: bool = Field(
        description="True where every mutant was tried with the whole suite, and nothing spared."
    )
    selected: tuple[str, ...] = Field(
        default=(), description="The mutants and clauses that were asked for; empty: all."
    )
    proves: tuple[str, ...] = Field(description="What this run shows, in sentences.")
    clauses: tuple[ClauseKills, ...]
    mutants: tuple[MutantRow, ...]
    equivalents: tuple[EquivalentRow, ...]
    breakdowns: tuple[BreakdownRow, ...] = ()
    implementations: tuple[ImplementationRow, ...] = ()
    troubles: tuple[str, ...] = ()
