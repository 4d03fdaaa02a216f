"""What a step comes to: an accepted value, or a refusal with its reason; never an exception."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from action_mfa.simulator.core.state import State
from action_mfa.spec.vocabulary import Reason

__all__ = ["Accepted", "Outcome", "Refusal", "Refused", "Step"]

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Accepted(Generic[R]):
    """The command was done; ``value`` is its result."""

    value: R


@dataclass(frozen=True, slots=True)
class Refused:
    """The command was refused; the state may still have changed (a wrong code is counted)."""

    reason: Reason
    message: str


Outcome = Accepted[R] | Refused


@dataclass(frozen=True, slots=True)
class Step(Generic[R]):
    """The state after a command, and what the caller gets."""

    state: State
    outcome: Outcome[R]


class Refusal(Exception):  # noqa: N818  leaves a transition early; the machine turns it into a value
    """Raised inside a transition by the guard that does not hold.

    ``state`` is what is left behind by the refusal itself, when that is not nothing.
    """

    def __init__(self, reason: Reason, message: str, *, state: State | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.state = state
