"""The readings in ``results.json``: what an implementation does where no source decides.

A reading is knowledge and never a pass or a fail: nothing in it counts towards a verdict.
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from action_mfa.spec.clauses import Party

__all__ = ["KnownReading", "Reading", "Told"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(StrEnum):
    """How an open point came out."""

    VALUE = "value"
    NONE_OF_THESE = "none_of_these"
    CANNOT_TELL = "cannot_tell"


class KnownReading(_Frozen):
    """What a product of Dynamic's does at an open point, as a public source shows it."""

    product: str = Field(description="Which product, or its documentation; with its version.")
    value: str
    source: str = Field(description="The citation.")
    source_url: str | None = None
    read: date = Field(description="The day on which the source was read or measured.")
    note: str | None = None


class Reading(_Frozen):
    """One open point: what it asks, and which of its values the implementation follows."""

    point: str
    question: str
    party: Party = Field(description="Whose behaviour the point is about.")
    values: tuple[str, ...] = Field(description="The values that the spec knows.")
    default: str = Field(description="The value that the reference follows unless it is told to.")
    told: Told
    value: str | None = Field(default=None, description="The value, where one could be named.")
    possible: tuple[str, ...] = Field(
        default=(),
        description="The values that what was seen leaves possible, where none is named.",
    )
    why: str | None = Field(default=None, description="Why no value is named, where none is.")
    evidence: str | None = Field(
        default=None, description="What was done and what was seen, in a sentence."
    )
    dynamic: tuple[KnownReading, ...] = Field(
        default=(), description="What Dynamic's own products do, where a public source shows it."
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Reading":
        if (self.told is Told.VALUE) != (self.value is not None):
            raise ValueError(f"{self.point}: a value is named exactly where one was told")
        if self.value is not None and self.value not in self.values:
            raise ValueError(f"{self.point}: {self.value!r} is none of its values")
        if self.value is None and not self.why:
            raise ValueError(f"{self.point}: no value is named, and no reason why")
        return self
