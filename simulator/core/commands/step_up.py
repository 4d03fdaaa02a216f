"""Commands of step-up: elevated tokens that are bound to scopes."""

from dataclasses import dataclass
from typing import ClassVar

from action_mfa.simulator.core.commands.base import ApplicationCommand, Proving
from action_mfa.simulator.core.commands.factors import Proof

__all__ = ["AuthenticateMail", "Reauthenticate", "StepUpCheck", "StepUpRequirement"]


@dataclass(frozen=True, slots=True)
class StepUpRequirement:
    """Whether a scope needs an elevated token, and the credentials that can give one.

    ``credentials`` are ids of the user's devices and passkeys; ``default`` is one of them.
    """

    required: bool
    credentials: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True, slots=True)
class StepUpCheck(ApplicationCommand[StepUpRequirement]):
    """Asks whether a scope needs an elevated token now."""

    operation: ClassVar[str] = "stepUp.check"
    scope: str


@dataclass(frozen=True, slots=True)
class Reauthenticate(ApplicationCommand[Proof]):
    """Shows the code of a sign-in mail within a session, to step up without an MFA method."""

    operation: ClassVar[str] = "session.reauthenticate"
    verification: str
    code: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthenticateMail(Proving, ApplicationCommand[Proof]):
    """Shows the code of a mail as an MFA method, which no environment here can enable."""

    operation: ClassVar[str] = "mfa.authenticateMail"
    verification: str
    code: str
    single_use: bool | None = None
    scopes: tuple[str, ...] = ()
