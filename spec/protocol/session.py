"""Operations on clients (one application instance each) and on their sessions."""

from typing import Annotated, ClassVar

from pydantic import Field

from action_mfa.spec.protocol.base import Audience, Born, Message, Nothing, Operation
from action_mfa.spec.protocol.lab import EnvironmentId

__all__ = [
    "ClientOpened",
    "CloseClient",
    "DescribeSession",
    "OpenClient",
    "RefreshSession",
    "RestartClient",
    "SessionDescription",
    "SignIn",
    "SignOut",
]


class ClientOpened(Message):
    """A client is open; ``origin`` is what its passkey ceremonies will claim."""

    origin: str | None = None


class OpenClient(Operation[ClientOpened]):
    """Opens a client. A client holds at most one session, of one user after another."""

    method: ClassVar[str] = "client.open"

    client_id: str
    environment_id: EnvironmentId
    base_url: str | None = Field(
        default=None, description="Where the harness's wire server listens, for needsBackend."
    )


class RestartClient(Operation[Nothing]):
    """A cold start from the client's own storage; nothing of the old instance may act any more."""

    method: ClassVar[str] = "client.restart"
    audience: ClassVar[Audience] = Audience.CLIENT

    client_id: str


class CloseClient(Operation[Nothing]):
    """Ends a client without signing out."""

    method: ClassVar[str] = "client.close"

    client_id: str


class SessionDescription(Message):
    """The session as the implementation shows it, raw; the fields are None when signed out."""

    user_id: Annotated[str | None, Born("user")] = None
    session_id: Annotated[str | None, Born("session")] = None
    expires_at: int | None = Field(default=None, description="Unix seconds, UTC.")
    scopes: tuple[str, ...] = ()
    recovery_acknowledgement: str | None = Field(
        default=None,
        description="pending until the user has stored the recovery codes, then complete.",
    )


class SignIn(Operation[SessionDescription]):
    """Signs a user in by e-mail and one-time code; the result describes the new session."""

    method: ClassVar[str] = "session.signIn"

    client_id: str
    email: str


class SignOut(Operation[Nothing]):
    """Ends the client's session, as the user's own act."""

    method: ClassVar[str] = "session.signOut"

    client_id: str


class RefreshSession(Operation[SessionDescription]):
    """Renews the client's session."""

    method: ClassVar[str] = "session.refresh"

    client_id: str


class DescribeSession(Operation[SessionDescription]):
    """Says which session the client holds."""

    method: ClassVar[str] = "session.describe"

    client_id: str
