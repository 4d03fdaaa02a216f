"""Commands of sessions: sign-in by e-mail, renewal, sign-out."""

from dataclasses import dataclass
from typing import ClassVar

from action_mfa.simulator.core.commands.base import ApplicationCommand, Command
from action_mfa.simulator.core.state import ElevatedToken, EnvironmentId, Session, User

__all__ = [
    "DescribeSession",
    "MailSent",
    "RefreshSession",
    "SendMailCode",
    "SessionView",
    "SignIn",
    "SignOut",
]


@dataclass(frozen=True, slots=True)
class MailSent:
    """A one-time code went to the mailbox; ``verification`` names it at sign-in."""

    verification: str


@dataclass(frozen=True, slots=True)
class SendMailCode(Command[MailSent]):
    """Sends a six-digit sign-in code to an e-mail address."""

    operation: ClassVar[str] = "session.sendCode"
    environment: EnvironmentId
    email: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with its user, and the scopes that it has now (npm sdk-api-core, JwtScope).

    ``elevated_token`` is one that a sign-in granted by itself.
    """

    session: Session
    user: User
    scopes: tuple[str, ...]
    elevated_token: ElevatedToken | None = None


@dataclass(frozen=True, slots=True)
class SignIn(Command[SessionView]):
    """Signs in with the code of the mail; the first sign-in of an address signs it up.

    ``for_linking`` asks for an elevated token with ``credential:link``, which a user without an MFA
    method gets where MFA is optional. ``scopes`` asks for one that covers them, which a user
    without an MFA method gets as by any re-authentication; others sign in and get none.
    """

    operation: ClassVar[str] = "session.signIn"
    environment: EnvironmentId
    verification: str
    code: str
    for_linking: bool = False
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOut(ApplicationCommand[None]):
    """Ends the session."""

    operation: ClassVar[str] = "session.signOut"


@dataclass(frozen=True, slots=True)
class RefreshSession(ApplicationCommand[SessionView]):
    """Renews the session."""

    operation: ClassVar[str] = "session.refresh"


@dataclass(frozen=True, slots=True)
class DescribeSession(ApplicationCommand[SessionView]):
    """Reads the session and its user."""

    operation: ClassVar[str] = "session.describe"
