"""An adapter: makes one implementation answer the operations of action-mfa's adapter contract.

It is sound as it stands, around a toy that signs users in and can do nothing else:

    action-mfa doctor adapter:create      does the adapter keep the contract?
    action-mfa run adapter:create         does the implementation keep the clauses?

An adapter never judges. It does what it is told and reports what came of it, raw: it does not
retry, repair, cache, translate errors or decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.ports import Callbacks, Refused, Unsupported
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import PortClass, Role

# STEP 1. Say who you are. Claim a capability only once it works: what is claimed and not kept is a
# failure; what is not claimed is a gap, which the report lists.
GREETING = p.Greeting(
    name="my-sdk",  # the implementation, not the adapter
    version="0.0.0",
    language="Python",
    role=Role.BACKEND,  # BACKEND decides what is accepted, CLIENT attaches tokens, BOTH is a system
    port_class=PortClass.BACKEND,
    clock=p.ClockKind.VIRTUAL,  # WALL, if clock.set cannot move the implementation's time
    capabilities=p.Capabilities(
        clients=p.Clients.MANY,
        # methods=(Method.TOTP,),           totp.*, devices.*
        # recovery_codes=True,              recovery.*
        # token_uses=(p.TokenUse.SINGLE_USE, p.TokenUse.PERSISTENT),
        # actions=(Action.SIGN, Action.EXPORT),          wallet.sign, wallet.export
        # explicit_token=True,              an action can present any token
    ),
    # policy=p.Policy(rate_limit=...)       numbers that you promise to keep
)


class MyAdapter:
    """Maps each operation to a function of the implementation."""

    def __init__(self) -> None:
        # STEP 2. Start your implementation here, instead of the toy.
        self._toy = Toy()
        # STEP 3. One line for each operation that the implementation has. Whatever is not in the
        # table is answered "unsupported", which is honest.
        self._table: dict[type[p.AnyOperation], Callable[[Any], BaseModel]] = {
            p.Hello: lambda _: GREETING,
            p.Bye: lambda _: p.Nothing(),
            p.SetClock: self._set_clock,
            p.ResetLab: self._reset,
            p.CreateEnvironment: self._create_environment,
            p.Configure: self._configure,
            p.CreateUser: self._create_user,
            p.RevokeSession: self._revoke_session,
            p.OpenClient: self._open_client,
            p.CloseClient: self._close_client,
            p.SignIn: self._sign_in,
            p.SignOut: self._sign_out,
            p.RefreshSession: self._refresh,
            p.DescribeSession: self._describe,
            p.GetMethods: self._methods,
            # p.RegisterTotp: self._register_totp,
            # p.AuthenticateTotp: self._authenticate_totp,
            # p.SignWallet: self._sign_wallet,
        }

    def perform(self, operation: p.AnyOperation, callbacks: Callbacks, /) -> BaseModel:
        """Do one operation. ``callbacks`` are the user's hands, for clients: mail, passkeys."""
        del callbacks  # A backend needs none.
        answer = self._table.get(type(operation))
        if answer is None:
            raise Unsupported(operation.method)
        try:
            return answer(operation)
        except ToyError as error:
            # STEP 4. Catch your implementation's own errors, and hand them on as they are.
            raise Refused(
                p.ErrorData(
                    name=type(error).__name__,
                    code=error.code,
                    message=str(error),
                    status=error.status,
                )
            ) from error

    def close(self) -> None:
        """Release whatever the implementation holds."""

    # The example: each method calls one function, and projects what it returns.

    def _sign_in(self, operation: p.SignIn) -> p.SessionDescription:
        return self._described(self._toy.sign_in(operation.client_id, operation.email))

    def _describe(self, operation: p.DescribeSession) -> p.SessionDescription:
        return self._described(self._toy.session_of(operation.client_id))

    def _refresh(self, operation: p.RefreshSession) -> p.SessionDescription:
        return self._described(self._toy.renew(operation.client_id))

    def _sign_out(self, operation: p.SignOut) -> p.Nothing:
        self._toy.sign_out(operation.client_id)
        return p.Nothing()

    def _methods(self, operation: p.GetMethods) -> p.UserMethods:
        self._toy.demand_session(operation.client_id)
        return p.UserMethods(verified=False)

    @staticmethod
    def _described(session: ToySession | None) -> p.SessionDescription:
        if session is None:
            return p.SessionDescription()
        return p.SessionDescription(
            user_id=session.user, session_id=session.id, expires_at=session.ends
        )

    # The world behind the application: the dashboard, the administrator, the clock.

    def _set_clock(self, operation: p.SetClock) -> p.Nothing:
        self._toy.now = operation.instant
        return p.Nothing()

    def _reset(self, _: p.ResetLab) -> p.Nothing:
        self._toy = Toy()
        return p.Nothing()

    def _create_environment(self, operation: p.CreateEnvironment) -> p.EnvironmentCreated:
        # The settings say what the dashboard would: methods, protected actions, session length.
        seconds = operation.settings.session_seconds
        return p.EnvironmentCreated(environment_id=self._toy.add_environment(seconds))

    def _configure(self, operation: p.Configure) -> p.Nothing:
        seconds = operation.settings.session_seconds
        self._toy.environments[operation.environment_id] = seconds
        return p.Nothing()

    def _create_user(self, operation: p.CreateUser) -> p.UserCreated:
        user = self._toy.add_user(operation.environment_id, operation.email)
        return p.UserCreated(user_id=user)

    def _revoke_session(self, operation: p.RevokeSession) -> p.Nothing:
        self._toy.revoke(operation.session_id)
        return p.Nothing()

    def _open_client(self, operation: p.OpenClient) -> p.ClientOpened:
        # To a backend a client is a slot for one session.
        self._toy.clients[operation.client_id] = operation.environment_id
        return p.ClientOpened()

    def _close_client(self, operation: p.CloseClient) -> p.Nothing:
        self._toy.close(operation.client_id)
        return p.Nothing()


def create() -> MyAdapter:
    """Make a fresh adapter that knows nothing of earlier ones: `adapter:create`."""
    return MyAdapter()


# The toy, to be thrown away: it stands where your implementation will.


class ToyError(Exception):
    """What the toy refuses, in its own words."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


@dataclass(frozen=True)
class ToySession:
    """A session; it ends at an instant, in Unix seconds."""

    id: str
    user: str
    ends: int


class Toy:
    """Signs users in, in memory."""

    def __init__(self) -> None:
        self.now = 0
        self.environments: dict[str, int] = {}
        self.clients: dict[str, str] = {}
        self._users: dict[tuple[str, str], str] = {}
        self._sessions: dict[str, ToySession] = {}
        self._numbers = itertools.count(1)

    def add_environment(self, session_seconds: int) -> str:
        """Make an environment whose sessions last so long."""
        environment = f"environment-{next(self._numbers)}"
        self.environments[environment] = session_seconds
        return environment

    def add_user(self, environment: str, email: str) -> str:
        """Make a user."""
        self._users[environment, email] = user = f"user-{next(self._numbers)}"
        return user

    def sign_in(self, client: str, email: str) -> ToySession:
        """Begin a session on a client."""
        environment = self.clients.get(client, "")
        user = self._users.get((environment, email))
        if user is None:
            raise ToyError("not_authenticated", "nobody has this address", 401)
        return self._begin(client, user, f"session-{next(self._numbers)}")

    def session_of(self, client: str) -> ToySession | None:
        """Return the session that lasts, if there is one."""
        if client not in self.clients:
            raise ToyError("invalid_request", "no such client", 400)
        session = self._sessions.get(client)
        return session if session is not None and self.now < session.ends else None

    def demand_session(self, client: str) -> ToySession:
        """Return the session, or refuse."""
        session = self.session_of(client)
        if session is None:
            raise ToyError("not_authenticated", "nobody is signed in", 401)
        return session

    def renew(self, client: str) -> ToySession:
        """Let the session last its whole length again."""
        session = self.demand_session(client)
        return self._begin(client, session.user, session.id)

    def sign_out(self, client: str) -> None:
        """End a session."""
        self._sessions.pop(client, None)

    def revoke(self, session_id: str) -> None:
        """End a session, as an administrator can."""
        kept = {c: s for c, s in self._sessions.items() if s.id != session_id}
        self._sessions = kept

    def close(self, client: str) -> None:
        """Forget a client."""
        self.clients.pop(client, None)
        self._sessions.pop(client, None)

    def _begin(self, client: str, user: str, session_id: str) -> ToySession:
        ends = self.now + self.environments[self.clients[client]]
        self._sessions[client] = session = ToySession(session_id, user, ends)
        return session
