"""``explorations/<alphabet>.json``: what comparing on generated words found, and what it excludes.

Written by ``action-mfa explore``, beside the results of a run of the same implementation. Nothing
in it is a verdict on a clause: a difference is one from the reference under the readings that are
named, and the claim holds for these inputs under this abstraction alone.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from action_mfa.spec.provenance import Sha256
from action_mfa.spec.results import Blame, Implementation, SpecIdentity, SuiteIdentity

__all__ = [
    "EXPLORATION_SCHEMA_VERSION",
    "EarnedClaim",
    "Exploration",
    "ExploredAlphabet",
    "ExploredLetter",
    "Promise",
    "TakenReading",
    "WordDifference",
    "WordStep",
]

#: Grows by one whenever a reader of the old version could not read the new one.
EXPLORATION_SCHEMA_VERSION = 1


class Promise(StrEnum):
    """What the words of an exploration are there for."""

    COMPLETE = "complete"
    TOUR = "tour"
    SEARCH = "search"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExploredLetter(_Frozen):
    """One input that words are made of."""

    id: str
    title: str


class ExploredAlphabet(_Frozen):
    """What was sent, and what of the answers was compared.

    ``states`` and ``transitions`` are those of the reference's minimal machine over the letters,
    ``scenes`` what the search for it met before.
    """

    id: str
    summary: str
    abstraction: str
    letters: tuple[ExploredLetter, ...]
    states: int = Field(ge=1)
    transitions: int = Field(ge=0, description="Letters that can be sent, counted in every state.")
    scenes: int = Field(ge=1)


class TakenReading(_Frozen):
    """The value that the reference took at one open point."""

    point: str
    value: str
    default: str = Field(description="The value that the reference takes unless it is told to.")


class EarnedClaim(_Frozen):
    """What the words promise, whether that was earned, and the claim as it may be quoted.

    ``bound`` is the largest number of states of an implementation that it speaks of.
    """

    promise: Promise
    extra_states: int = Field(ge=0)
    earned: bool = Field(
        description="True where every word was performed, and nothing differed or broke down."
    )
    bound: int | None = Field(default=None, ge=1, description="None where no bound is claimed.")
    sentences: tuple[str, ...]

    @model_validator(mode="after")
    def _bounds_what_it_earned(self) -> "EarnedClaim":
        if self.bound is not None and not (self.earned and self.promise is Promise.COMPLETE):
            raise ValueError("a bound is claimed only where a complete set of words earned it")
        return self


class WordStep(_Frozen):
    """One letter of a word, by its id and in words."""

    letter: str
    title: str


class WordDifference(_Frozen):
    """A word whose last letter was answered otherwise than by the reference.

    ``clauses`` speak of that letter; they were not judged. ``steady`` is false where the difference
    did not come again, and then there is no trace.
    """

    word: tuple[WordStep, ...] = Field(min_length=1)
    expected: str
    seen: str
    clauses: tuple[str, ...] = ()
    steady: bool
    trace: str | None = Field(default=None, description="Path of the trace, relative to the file.")
    trace_sha256: Sha256 | None = Field(
        default=None, description="Over the bytes of the trace's file, as it was written."
    )


class Exploration(_Frozen):
    """The whole file. It ends with the first difference, so there is at most one."""

    schema_version: Literal[1] = 1
    suite: SuiteIdentity
    spec: SpecIdentity
    implementation: Implementation
    adapter: str = Field(description="The adapter as it was asked for.")
    started: datetime = Field(description="UTC.")
    seconds: float = Field(ge=0)
    jobs: int = Field(ge=1, description="So many ports were asked at once.")
    alphabet: ExploredAlphabet
    readings: tuple[TakenReading, ...] = Field(
        description="What the reference was told to do at every open point."
    )
    claim: EarnedClaim
    planned: int = Field(ge=0, description="Words that the promise needs.")
    words: int = Field(ge=0, description="Words that were performed.")
    steps: int = Field(ge=0, description="Letters that were sent.")
    operations: int = Field(ge=0, description="Operations that the port was asked.")
    stopped: str | None = Field(default=None, description="Why words are left, where any are.")
    fault: str | None = Field(default=None, description="How the port broke down, if it did.")
    blame: Blame | None = None
    differences: tuple[WordDifference, ...] = ()

    @model_validator(mode="after")
    def _earns_nothing_by_failing(self) -> "Exploration":
        if self.claim.earned and (self.differences or self.fault or self.words < self.planned):
            raise ValueError("nothing is earned by words that differed, broke down or are left")
        return self
