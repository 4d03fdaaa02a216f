"""One request on its way to the machine: who sends it, what it presents, what it asks."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from action_mfa.simulator.core import Command
from action_mfa.simulator.core.commands import Proof, SessionView
from action_mfa.simulator.core.state import ElevatedToken, EnvironmentId, SessionId, User
from action_mfa.simulator.journal import WireCall
from action_mfa.simulator.lab import CommandRefused, Lab
from action_mfa.simulator.wire.bearer import BearerKind, BearerTokens
from action_mfa.simulator.wire.cookies import authorization_of
from action_mfa.simulator.wire.errors import WireError, refusal_of
from action_mfa.simulator.wire.responses import UserBody, Verified
from action_mfa.spec.protocol import BrowserAuth
from action_mfa.spec.vocabulary import Reason

__all__ = ["MAX_BODY_BYTES", "Call", "Desk", "read_body"]

R = TypeVar("R")
M = TypeVar("M", bound=BaseModel)

#: Larger bodies are refused unread.
MAX_BODY_BYTES: Final = 1024 * 1024

_CLIENT_HEADER: Final = "x-dyn-session-id"
_MFA_HEADER: Final = "x-mfa-auth-token"
_ELEVATED_HEADER: Final = "x-dyn-elevated-access-token"

#: What the journal keeps of a request's headers: what a clause may speak of.
_KEPT_HEADERS: Final = (
    _CLIENT_HEADER,
    _MFA_HEADER,
    _ELEVATED_HEADER,
    "x-dyn-logout-reason",
    "x-idempotency-key",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all requests of one server share.

    ``clients`` remembers which client a session was last used by: a wallet client sends the bearer
    of an SDK client, but not the header that names it. ``browser`` says how pages are served.
    """

    lab: Lab
    bearers: BearerTokens = field(default_factory=BearerTokens)
    clients: dict[SessionId, str] = field(default_factory=dict)
    browser: BrowserAuth | None = None

    def authorization(self, request: Request) -> str | None:
        """Return what a request shows to say whose it is."""
        if self.browser is BrowserAuth.COOKIE:
            return authorization_of(request)
        return request.headers.get("authorization")


@dataclass(frozen=True, slots=True)
class Call:
    """A request below ``/sdk/{environmentId}``; ``session`` is None unless a bearer names one."""

    desk: Desk
    request: Request
    body: bytes
    environment: EnvironmentId
    session: SessionId | None
    client_id: str | None

    @classmethod
    async def receive(cls, desk: Desk, request: Request) -> "Call":
        """Read a request.

        Raises:
            WireError: the body is too large, or there is no such environment.

        """
        body = await read_body(request)
        environment = EnvironmentId(request.path_params["environmentId"])
        if environment not in desk.lab.state.environments:
            raise WireError(
                HTTPStatus.NOT_FOUND, "No such environment", code="environment_not_found"
            )
        session = desk.bearers.session_of(desk.authorization(request), environment)
        client_id = request.headers.get(_CLIENT_HEADER)
        if session is not None:
            if client_id is None:
                client_id = desk.clients.get(session)
            else:
                desk.clients[session] = client_id
        return cls(desk, request, body, environment, session, client_id)

    @property
    def mfa_token(self) -> str | None:
        """The MFA token that the request presents; an empty header presents none."""
        return self.request.headers.get(_MFA_HEADER) or None

    @property
    def elevated_token(self) -> str | None:
        """The elevated token that the request presents; an empty header presents none."""
        text = self.request.headers.get(_ELEVATED_HEADER)
        return self.desk.bearers.elevated_of(text) if text else None

    def read(self, model: type[M]) -> M:
        """Return the body as a model; an absent body counts as an empty object.

        Raises:
            WireError: it is not JSON, or does not fit. The text names places, never values.

        """
        return parsed(model, self.body)

    def perform(self, command: Command[R], *, invalid: str | None = None) -> R:
        """Ask the machine.

        ``invalid`` is the 422 code of this operation for a request that makes no sense; most have
        none and answer 400.

        Raises:
            WireError: the machine refused.

        """
        url = self.request.url
        kept = tuple(
            (name, value)
            for name in _KEPT_HEADERS
            if (value := self.request.headers.get(name)) is not None
        )
        via = WireCall(self.request.method, url.path, kept)
        try:
            return self.desk.lab.perform(command, client_id=self.client_id, via=via)
        except CommandRefused as refused:
            if invalid is not None and refused.reason is Reason.INVALID_REQUEST:
                status = HTTPStatus.UNPROCESSABLE_ENTITY
                raise WireError(status, refused.message, code=invalid) from refused
            raise refusal_of(refused.reason, refused.message) from refused

    def user(self) -> User:
        """Return the user of a call that the machine has accepted.

        Read from the state and not by a command: the journal tells what a client asked for.
        """
        state = self.desk.lab.state
        return state.users[state.sessions[SessionId(self.session or "")].user]

    def proven(self, proof: Proof) -> Verified:
        """Return a session with fresh bearer tokens, and the tokens that a proof minted."""
        elevated = None
        if proof.elevated_token is not None:
            elevated = self._elevated(proof.elevated_token)
        verified = self.verified(proof.view)
        return verified.model_copy(
            update={"mfa_token": proof.mfa_token, "elevated_access_token": elevated}
        )

    def user_body(self, view: SessionView) -> UserBody:
        """Describe a session's user as the machine has just shown it, wallets included."""
        wallets = self.desk.lab.state.wallets
        return UserBody.of(view, (wallets[wallet] for wallet in view.user.wallets))

    def verified(self, view: SessionView) -> Verified:
        """Return a session with fresh bearer tokens, and the token that a sign-in granted."""
        if self.client_id is not None:
            self.desk.clients[view.session.id] = self.client_id
        now = self.desk.lab.clock.now()
        issuer = str(self.request.base_url)
        full, minified = (
            self.desk.bearers.issue(view, now=now, issuer=issuer, kind=kind)
            for kind in (BearerKind.FULL, BearerKind.MINIFIED)
        )
        granted = view.elevated_token
        return Verified(
            user=self.user_body(view),
            jwt=full,
            minified_jwt=minified,
            expires_at=view.session.expires_at,
            elevated_access_token=None if granted is None else self._elevated(granted),
        )

    def _elevated(self, token: ElevatedToken) -> str:
        now = self.desk.lab.clock.now()
        return self.desk.bearers.elevate(token, now=now, issuer=str(self.request.base_url))


async def read_body(request: Request) -> bytes:
    """Return a request's body.

    Raises:
        WireError: it is larger than :data:`MAX_BODY_BYTES`.

    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise WireError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The body is larger than {MAX_BODY_BYTES} bytes",
                code="body_too_large",
            )
    return bytes(body)


def parsed(model: type[M], body: bytes) -> M:
    """Return a body as a model; see :meth:`Call.read`."""
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        text = f"{place}: {first['msg']}" if place else first["msg"]
        raise WireError(HTTPStatus.BAD_REQUEST, f"Bad request body: {text}") from error
