"""Words: the short traces that tell the values of an open point apart, and the file they are in.

Nobody wrote them: a search over the reference found each (``python -m
action_mfa.conformance.fingerprint.publish``), and a test notices when the two part. A step's
arguments are a trace's: values born in the run are references such as ``<mfa-token 1>``, bound at
their first observation, and codes are expressions over them.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from action_mfa.conformance.performing import SymbolicStep

__all__ = ["Book", "Hidden", "Look", "Step", "Word", "load_book"]

_FILE = "words.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Look(StrEnum):
    """What is looked at in the answer to a step: as little as the question needs."""

    OUTCOME = "outcome"
    TOKEN = "token"
    HELD = "held"
    LISTED = "listed"
    ACKNOWLEDGEMENT = "acknowledgement"
    REQUIRED = "required"
    PENDING = "pending"
    PASSKEYS = "passkeys"
    OFFERED = "offered"
    ASKED = "asked"
    SENT = "sent"
    RECOVERY = "recovery"
    VERIFICATION = "verification"


class Step(_Frozen):
    """One step as :class:`action_mfa.conformance.performing.SymbolicStep` has it.

    ``look`` says what is looked at in the answer.
    """

    operation: str
    arguments: Mapping[str, JsonValue] = Field(default_factory=dict)
    look: Look = Look.OUTCOME

    @property
    def subject(self) -> str:
        """What the step is about: its operation, or what is looked for in the answer."""
        return self.operation if self.look is Look.OUTCOME else self.look.value

    @cached_property
    def symbolic(self) -> SymbolicStep:
        """The step as it is performed."""
        return SymbolicStep.of(self.operation, **self.arguments)


class Word(_Frozen):
    """The shortest trace found that tells the values of one open point apart.

    Attributes:
        point: the open point.
        given: values of other open points under which it was found, where those are not ours.
        steps: what is done, from an empty environment on.
        tells: for each value, what is seen at each step.
        hinges_on: every open point that can change what is seen, the point itself among them.

    """

    point: str
    given: Mapping[str, str] = Field(default_factory=dict)
    steps: tuple[Step, ...]
    tells: Mapping[str, tuple[str, ...]]
    hinges_on: tuple[str, ...]

    @property
    def telling(self) -> tuple[int, ...]:
        """The places of the steps at which values differ, counted from nought."""
        shown = zip(*self.tells.values(), strict=True)
        return tuple(number for number, each in enumerate(shown) if len(set(each)) > 1)


class Hidden(_Frozen):
    """A point that no word tells while other points are read so; all else is ours.

    Attributes:
        point: the open point.
        by: the values of other points that are in the way.

    """

    point: str
    by: Mapping[str, str]


class Book(_Frozen):
    """All words, in the order of the spec's open points; the first of a point under our reading.

    Attributes:
        words: what is tried.
        hidden: what no word tells.

    """

    words: tuple[Word, ...]
    hidden: tuple[Hidden, ...] = ()

    def of(self, point: str) -> tuple[Word, ...]:
        """Return the words of a point, the first one first."""
        return tuple(word for word in self.words if word.point == point)


@cache
def load_book() -> Book:
    """Return the words that the suite comes with."""
    text = resources.files("action_mfa.conformance.fingerprint").joinpath(_FILE)
    return Book.model_validate_json(text.read_text(encoding="utf-8"))
