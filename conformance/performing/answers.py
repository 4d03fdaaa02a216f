"""What came of a step, in words that are the same for every port."""

from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import JsonValue

from action_mfa.spec.protocol import ErrorData
from action_mfa.spec.traces import ServerSaw
from action_mfa.spec.vocabulary import Reason

__all__ = ["Answer", "Evidence", "Fields", "Seen", "as_json"]


class Fields(tuple[tuple[str, "Seen"], ...]):
    """The fields of a result that are there, by their JSON names, in the contract's order."""

    __slots__ = ()


#: A result with its values named: what was born, and instants counted from now.
#: Quoted, because it holds itself.
Seen: TypeAlias = "str | int | float | bool | Fields | tuple[Seen, ...] | None"

_NOTHING = Fields()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was to be seen beside an answer: on the server, in the user's hands, of new values.

    ``saw`` is empty where the server is not ours; ``forms`` are pairs of a reference and the form
    of its value; ``hands`` tells each callback and what it showed.
    """

    saw: tuple[ServerSaw, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    hands: tuple[str, ...] = ()


_NONE = Evidence()


@dataclass(frozen=True, slots=True)
class Answer:
    """Accepted (``reason`` is None) with what was seen, or refused with the classified reason.

    Two answers are equal when they say the same up to the names of what is born: ``raw``, the
    refusal in the port's own words, ``hands``, the callbacks that were asked on the way, and
    ``evidence`` are left out. ``flaw`` says what is wrong with an effect whose words are good,
    where it was looked at: a signature that does not verify, an action that the server never did.
    """

    reason: Reason | None = None
    seen: Seen = _NOTHING
    flaw: str | None = None
    raw: ErrorData | None = field(default=None, compare=False)
    hands: tuple[str, ...] = field(default=(), compare=False)
    evidence: Evidence = field(default=_NONE, compare=False)

    @property
    def accepted(self) -> bool:
        """True when the step was done, its effect included."""
        return self.reason is None and self.flaw is None

    def __str__(self) -> str:
        if self.flaw is not None:
            return self.flaw
        return "accepted" if self.reason is None else f"refused: {self.reason}"


def as_json(seen: Seen) -> JsonValue:
    """Return what was seen as JSON, as a trace shows it."""
    match seen:
        case Fields():
            return {name: as_json(value) for name, value in seen}
        case tuple():
            return [as_json(value) for value in seen]
        case _:
            return seen
