"""Lab endpoints: what a test does to the world behind the application, below ``/lab``.

``POST /lab/<operation>`` takes the parameters of an operation of the adapter contract as JSON and
answers its result. The operations of the contract's ``lab.`` group lose that prefix
(``/lab/createEnvironment``); ``clock.set`` and ``mailbox.read`` keep their names. Besides,
``GET /lab/hello`` says who this is, and ``GET /lab/journal`` what the server has seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final, TypeVar

from pydantic import BaseModel, Field

from action_mfa.simulator.clock import VirtualClock
from action_mfa.simulator.core import Command, EnvironmentId, SessionId, Settings, UserId, commands
from action_mfa.simulator.declaration import declared_policy, settings_of
from action_mfa.simulator.journal import Entry, WireCall
from action_mfa.simulator.lab import CommandRefused, Lab
from action_mfa.simulator.wire.call import Desk
from action_mfa.simulator.wire.errors import WireError, refusal_of
from action_mfa.spec import protocol as contract
from action_mfa.spec.vocabulary import Action, Method, Reason

__all__ = [
    "LAB_OPERATIONS",
    "LAB_PREFIX",
    "JournalBody",
    "LabHello",
    "LabOperation",
    "hello",
    "journal",
]

LAB_PREFIX: Final = "/lab"

#: 9999-12-31T23:59:59Z: what ISO 8601 and most of the world's calendars can say.
_LAST_INSTANT: Final = 253_402_300_799

#: A hundred years, in seconds: longer than any session, short enough for every calendar.
_LONGEST_SESSION: Final = 100 * 366 * 86_400

#: Each of them takes a key generation; more would only keep the server busy.
_MOST_PREGENERATED: Final = 100

R = TypeVar("R")


class LabHello(contract.Message):
    """Who this server is; what it can do, as far as the wire decides it; what it promises."""

    protocol: str = contract.PROTOCOL_VERSION
    name: str
    version: str
    language: str
    capabilities: contract.Capabilities
    policy: contract.Policy
    clock: contract.ClockKind


class JournalEntry(contract.Message):
    """One request; see :class:`action_mfa.simulator.journal.Entry`."""

    seq: int
    at: int = Field(description="Unix seconds, UTC.")
    client_id: str | None
    session_id: str | None
    operation: str
    mfa_token: str | None
    elevated_token: str | None
    asks_single_use: bool | None
    decision: Reason | None = Field(description="None: accepted.")
    status: int | None
    method: str | None
    path: str | None
    headers: dict[str, str]

    @classmethod
    def of(cls, entry: Entry) -> "JournalEntry":
        """Describe an entry."""
        via = entry.via
        return cls(
            seq=entry.seq,
            at=entry.at,
            client_id=entry.client_id,
            session_id=entry.session_id,
            operation=entry.operation,
            mfa_token=entry.mfa_token,
            elevated_token=entry.elevated_token,
            asks_single_use=entry.asks_single_use,
            decision=entry.decision,
            status=entry.status,
            method=None if via is None else via.method,
            path=None if via is None else via.path,
            headers={} if via is None else dict(via.headers),
        )


class JournalBody(contract.Message):
    """What the server has seen, oldest first."""

    entries: tuple[JournalEntry, ...]


def hello(desk: Desk) -> LabHello:
    """Say who this server is."""
    return LabHello(
        name="action-mfa simulator",
        version=version("action-mfa"),
        language="python",
        capabilities=contract.Capabilities(
            methods=tuple(Method),
            recovery_codes=True,
            token_uses=tuple(contract.TokenUse),
            actions=tuple(Action),
            fail_next=True,
            signatures=True,
            step_up=True,
        ),
        policy=declared_policy(desk.lab.machine),
        clock=(
            contract.ClockKind.VIRTUAL
            if isinstance(desk.lab.clock, VirtualClock)
            else contract.ClockKind.WALL
        ),
    )


def journal(desk: Desk, *, since: int) -> JournalBody:
    """Return the entries behind a place: those with a ``seq`` above ``since``."""
    entries = desk.lab.journal.since(since)
    return JournalBody(entries=tuple(JournalEntry.of(entry) for entry in entries))


@dataclass(frozen=True, slots=True)
class LabOperation:
    """An operation of the contract and what answers it."""

    # As in the machine's table: the function's own signature ties operation and result together.
    operation: type[contract.Operation[Any]]
    function: Callable[[Desk, Any], BaseModel]

    @property
    def path(self) -> str:
        """The path below :data:`LAB_PREFIX`."""
        return "/" + self.operation.method.removeprefix("lab.")


def _reset(desk: Desk, _operation: contract.ResetLab) -> contract.Nothing:
    desk.lab.reset()
    desk.clients.clear()
    return contract.Nothing()


def _create_environment(
    desk: Desk, operation: contract.CreateEnvironment
) -> contract.EnvironmentCreated:
    command = commands.CreateEnvironment(_sensible(operation.settings))
    environment = _performed(desk.lab, operation, command)
    return contract.EnvironmentCreated(environment_id=environment)


def _configure(desk: Desk, operation: contract.Configure) -> contract.Nothing:
    environment = EnvironmentId(operation.environment_id)
    command = commands.Configure(environment, _sensible(operation.settings))
    _performed(desk.lab, operation, command)
    return contract.Nothing()


def _create_user(desk: Desk, operation: contract.CreateUser) -> contract.UserCreated:
    if operation.pregenerated_wallets > _MOST_PREGENERATED:
        text = f"pregeneratedWallets is over {_MOST_PREGENERATED}"
        raise WireError(HTTPStatus.BAD_REQUEST, text)
    command = commands.CreateUser(
        EnvironmentId(operation.environment_id), operation.email, operation.pregenerated_wallets
    )
    made = _performed(desk.lab, operation, command)
    return contract.UserCreated(user_id=made.user, wallet_ids=made.wallets)


def _revoke_session(desk: Desk, operation: contract.RevokeSession) -> contract.Nothing:
    command = commands.RevokeSession(
        EnvironmentId(operation.environment_id), SessionId(operation.session_id)
    )
    _performed(desk.lab, operation, command)
    return contract.Nothing()


def _fail_next(desk: Desk, operation: contract.FailNext) -> contract.Nothing:
    command = commands.FailNext(EnvironmentId(operation.environment_id), operation.action)
    _performed(desk.lab, operation, command)
    return contract.Nothing()


def _admin_reset_mfa(desk: Desk, operation: contract.AdminResetMfa) -> contract.Nothing:
    command = commands.AdminResetMfa(
        EnvironmentId(operation.environment_id), UserId(operation.user_id)
    )
    _performed(desk.lab, operation, command)
    return contract.Nothing()


def _set_clock(desk: Desk, operation: contract.SetClock) -> contract.Nothing:
    clock = desk.lab.clock
    if not isinstance(clock, VirtualClock):
        raise WireError(
            HTTPStatus.CONFLICT,
            "This server runs on the system's clock, which cannot be set; "
            "start it with a virtual clock to move time",
            code="wall_clock",
        )
    if operation.instant > _LAST_INSTANT:
        raise WireError(HTTPStatus.BAD_REQUEST, "instant lies behind the year 9999")
    try:
        clock.set(operation.instant)
    except ValueError as error:
        raise WireError(HTTPStatus.CONFLICT, str(error), code="clock_goes_forward") from error
    return contract.Nothing()


def _read_mailbox(desk: Desk, operation: contract.ReadMailbox) -> contract.Mail:
    try:
        return contract.Mail(code=desk.lab.mailbox(operation.email))
    except KeyError as error:
        text = "No mail was sent to this address"
        raise WireError(HTTPStatus.NOT_FOUND, text, code="no_mail") from error


def _sensible(settings: contract.Settings) -> Settings:
    if settings.session_seconds > _LONGEST_SESSION:
        raise WireError(HTTPStatus.BAD_REQUEST, f"sessionSeconds is over {_LONGEST_SESSION}")
    return settings_of(settings)


def _performed(lab: Lab, operation: contract.Operation[Any], command: Command[R]) -> R:
    path = LAB_PREFIX + "/" + operation.method.removeprefix("lab.")
    try:
        return lab.perform(command, via=WireCall("POST", path))
    except CommandRefused as refused:
        raise refusal_of(refused.reason, refused.message) from refused


LAB_OPERATIONS: Final[tuple[LabOperation, ...]] = (
    LabOperation(contract.ResetLab, _reset),
    LabOperation(contract.CreateEnvironment, _create_environment),
    LabOperation(contract.Configure, _configure),
    LabOperation(contract.CreateUser, _create_user),
    LabOperation(contract.AdminResetMfa, _admin_reset_mfa),
    LabOperation(contract.RevokeSession, _revoke_session),
    LabOperation(contract.FailNext, _fail_next),
    LabOperation(contract.SetClock, _set_clock),
    LabOperation(contract.ReadMailbox, _read_mailbox),
)
