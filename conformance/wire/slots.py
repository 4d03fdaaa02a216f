"""The clients of the wire adapter: a slot holds a bearer, and asks the server with it."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from pydantic import JsonValue

from action_mfa.conformance.ports.adapter import Refused, Unsupported
from action_mfa.conformance.wire.answers import UserAnswer, VerifiedAnswer
from action_mfa.conformance.wire.transport import Answer, WireTransport
from action_mfa.spec import protocol as p

__all__ = ["API", "Slot", "Slots", "description"]

#: Where the API lies below a server's root.
API: Final = "/api/v0"


@dataclass(frozen=True, slots=True)
class Slot:
    """A client: its environment, and the session that it holds or held.

    The bearer stays after a sign-out: whether it still counts is the server's to say. ``granted``
    is the elevated token that the sign-in itself gave, to link a first factor with.
    """

    environment: str
    bearer: str | None = None
    expires_at: int | None = None
    signed_in: bool = False
    granted: str | None = None

    @property
    def link(self) -> str | p.PresentedToken:
        """What to present when a factor is linked: the granted token, or none."""
        return "none" if self.granted is None else p.PresentedToken(elevated=self.granted)


class Slots:
    """All slots by the ids that the harness gave them; nothing is kept but what the server said.

    Every method raises :class:`Refused` for a client that is not open.
    """

    def __init__(self, transport: WireTransport) -> None:
        self._transport = transport
        self._slots: dict[str, Slot] = {}

    def open(self, client_id: str, environment: str) -> None:
        """Open a slot that holds nothing; one of the same id is forgotten."""
        self._slots[client_id] = Slot(environment)

    def close(self, client_id: str) -> None:
        """Forget a slot."""
        self._slots.pop(client_id, None)

    def clear(self) -> None:
        """Forget all."""
        self._slots.clear()

    def of(self, client_id: str) -> Slot:
        """Return the slot of a client."""
        slot = self._slots.get(client_id)
        if slot is None:
            raise Refused(p.ErrorData(message=f"no client {client_id!r} is open"))
        return slot

    def ask(
        self,
        client_id: str,
        method: str,
        path: str,
        body: JsonValue = None,
        *,
        token: str | p.PresentedToken = "none",
    ) -> Answer:
        """Send a request as a client, and return its accepted answer.

        Raises:
            Refused: the server refused it.
            Unsupported: it does not serve it, or ``token`` is ``auto``.
            PortFault: there is no answer, or nonsense.

        """
        slot = self.of(client_id)
        headers = {"x-dyn-session-id": client_id, **_token_headers(token)}
        if slot.bearer is not None:
            headers["authorization"] = f"Bearer {slot.bearer}"
        path = f"{API}/sdk/{quote(slot.environment, safe='')}{path}"
        return self._transport.ask(method, path, body=body, headers=headers)

    def begin_anew(self, client_id: str) -> None:
        """Make a client nobody: an earlier session has no part in what comes."""
        self._slots[client_id] = Slot(self.of(client_id).environment)

    def entered(self, client_id: str, answer: VerifiedAnswer) -> p.SessionDescription:
        """Keep the bearer of an answer that begins or renews the session."""
        self._slots[client_id] = replace(
            self.of(client_id),
            bearer=answer.minified_jwt or answer.jwt,
            expires_at=answer.expires_at,
            signed_in=True,
        )
        return description(answer.user, answer.expires_at)

    def granted(self, client_id: str, token: str | None) -> None:
        """Keep the elevated token that a sign-in gave."""
        self._slots[client_id] = replace(self.of(client_id), granted=token)

    def left(self, client_id: str) -> None:
        """Count a client as signed out; what it presents stays the same."""
        self._slots[client_id] = replace(self.of(client_id), signed_in=False)

    def minted(self, client_id: str, answer: Answer) -> p.Minted:
        """Return what a proof minted; a proof renews the session."""
        verified = answer.read(VerifiedAnswer)
        self.entered(client_id, verified)
        return p.Minted(mfa_token=verified.mfa_token, elevated_token=verified.elevated_access_token)


def description(user: UserAnswer, expires_at: int | None) -> p.SessionDescription:
    """Describe the session of a user as the server does."""
    return p.SessionDescription(
        user_id=user.id,
        session_id=user.session_id,
        expires_at=expires_at,
        scopes=tuple(user.scope.split()),
        recovery_acknowledgement=user.mfa_backup_code_acknowledgement,
    )


def _token_headers(token: str | p.PresentedToken) -> dict[str, str]:
    match token:
        case p.PresentedToken(mfa=mfa, elevated=elevated):
            headers = {"x-mfa-auth-token": mfa, "x-dyn-elevated-access-token": elevated}
            return {name: value for name, value in headers.items() if value is not None}
        case "auto":
            raise Unsupported("a backend attaches no token by itself")
        case _:
            return {}
