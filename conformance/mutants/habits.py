"""Equivalents by their habits: what a server or a client does where no clause says how."""

from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import (
    GOES_ON_ASKING,
    BentMachine,
    bent,
    client,
    session_of,
)
from action_mfa.conformance.ports import Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Machine, Settings
from action_mfa.simulator.client import Client
from action_mfa.simulator.core import Command, EnvironmentId, State, Step, commands
from action_mfa.simulator.core.state import SessionEnd
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, PortClass, Reason, Role

__all__ = ["EQUIVALENTS"]

R = TypeVar("R")


def _signs_out_everywhere(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """End all sessions of the user with the one that signs out."""
    own = session_of(step.state, command)
    if not isinstance(command, commands.SignOut) or own is None:
        return step
    sessions = step.state.sessions
    for session in sessions.values():
        if session.user == own.user:
            ended = replace(session, ended=session.ended or SessionEnd.SIGNED_OUT)
            sessions = sessions.insert(session.id, ended)
    return replace(step, state=replace(step.state, sessions=sessions))


def _rolls(state: State, command: Command[Any], now: int) -> tuple[State, Command[Any]]:
    """Move the end of a live session with everything that is done in it."""
    session = session_of(state, command)
    if session is None or now >= session.expires_at:
        return state, command
    seconds = state.environments[session.environment].settings.session_seconds
    moved = replace(session, expires_at=now + seconds)
    return replace(state, sessions=state.sessions.insert(session.id, moved)), command


def _claiming(greeting: p.Greeting, **claimed: object) -> p.Greeting:
    """Return a greeting with other capabilities."""
    capabilities = greeting.capabilities.model_copy(update=claimed)
    return greeting.model_copy(update={"capabilities": capabilities})


class _BackendAlone(Reference):
    """Is measured as a backend, whose clients are slots for sessions and decide nothing."""

    def __init__(self, machine: Machine | None = None) -> None:
        super().__init__(machine=machine, client_rules=GOES_ON_ASKING)

    def _greeting(self) -> p.Greeting:
        greeting = _claiming(super()._greeting(), held_token=False, take_token=False)
        return greeting.model_copy(update={"role": Role.BACKEND, "port_class": PortClass.BACKEND})

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.SignWallet(token="auto") | p.ExportWallet(token="auto"):
                raise AssertionError("a backend holds no token that it could attach")
            case p.IsRequiredForAction() | p.GetHeldToken() | p.TakeToken() | p.RestartClient():
                raise AssertionError("a backend is never asked what its clients decide")
            case _:
                return super()._answer(operation)


class _ClaimsLess(Reference):
    """Claims fewer capabilities, and is never asked for the others.

    Args:
        refused: the operations of the capabilities that it does not claim.
        claimed: the capabilities, by name.

    """

    def __init__(self, *refused: type[p.Message], **claimed: object) -> None:
        super().__init__()
        self._refused = refused
        self._claimed = claimed

    def _greeting(self) -> p.Greeting:
        return _claiming(super()._greeting(), **self._claimed)

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, self._refused):
            what = type(operation).__name__
            raise AssertionError(f"{what} is not claimed")  # noqa: TRY004  the harness is wrong
        return super()._answer(operation)


class _OneClient(Reference):
    """Holds one client at a time."""

    def _greeting(self) -> p.Greeting:
        return _claiming(super()._greeting(), clients=p.Clients.ONE)

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.OpenClient) and self._clients:
            raise AssertionError("a second client is opened beside the first")
        return super()._answer(operation)


class _SaysOnlyThatItSigned(Reference):
    """Signs and exports, and keeps signature and key to itself."""

    def _greeting(self) -> p.Greeting:
        return _claiming(super()._greeting(), signatures=False)

    def _answer(self, operation: p.Message) -> BaseModel:
        match super()._answer(operation):
            case p.Signed():
                return p.Signed()
            case p.ExportedKey():
                return p.ExportedKey()
            case answer:
                return answer


class _RefusesAtHome(Reference):
    """Sends no action that needs a token and has none."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.SignWallet(client_id=client_id, token="auto"):
                self._require(client_id, Action.SIGN)
            case p.ExportWallet(client_id=client_id, token="auto"):
                self._require(client_id, Action.EXPORT)
            case _:
                pass
        return super()._answer(operation)

    def _require(self, client_id: str, action: Action) -> None:
        client = self._client(client_id)
        memory = client.memory
        nothing_held = memory.held is None and not memory.elevated
        if memory.session and nothing_held and client.is_required(action):
            raise Refused(p.ErrorData(code=Reason.MFA_REQUIRED.value, message="MFA required"))


class _RefreshesAlone(Reference):
    """Refreshes the session before each action, as a client that watches the clock does."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case (
                p.SignWallet(client_id=client_id, token="auto")
                | p.ExportWallet(client_id=client_id, token="auto")
            ) if self._client(client_id).memory.session:
                with suppress(CommandRefused):
                    self._client(client_id).refresh()
            case _:
                pass
        return super()._answer(operation)


class _StaleClient(Client):
    """Reads the environment's settings once."""

    _settings: Settings | None = None

    def perform(self, command: Command[R]) -> R:
        """See :meth:`Client.perform`."""
        if not isinstance(command, commands.GetSettings):
            return super().perform(command)
        if self._settings is None:
            self._settings = super().perform(command)
        return self._settings  # type: ignore[return-value]  # the settings are what R is here


class _StaleClients(Reference):
    """Its clients do not notice that settings change."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(operation, p.OpenClient):
            environment = EnvironmentId(operation.environment_id)
            client = _StaleClient(self.lab, environment, operation.client_id)
            self._clients[operation.client_id] = client
        return answer


class _ShowsCodesOnce(Reference):
    """Lists recovery codes when they are made, and never again."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: set[str] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(operation, p.ListRecovery):
            if operation.client_id in self._shown:
                return p.RecoveryCodes(codes=())
            self._shown.add(operation.client_id)
        return answer


EQUIVALENTS = (
    Equivalent("backend-alone", "Is a backend, and has no client of its own.", _BackendAlone),
    Equivalent(
        "rolling-sessions",
        "Moves the end of a session with everything that is done in it.",
        lambda: _BackendAlone(BentMachine(before=_rolls)),
    ),
    Equivalent(
        "signs-out-everywhere",
        "Ends all sessions of the user when one signs out.",
        bent(after=_signs_out_everywhere),
    ),
    Equivalent(
        "no-recovery-codes",
        "Has no recovery codes.",
        lambda: _ClaimsLess(
            p.ListRecovery,
            p.RegenerateRecovery,
            p.AcknowledgeRecovery,
            p.AuthenticateRecovery,
            recovery_codes=False,
        ),
    ),
    Equivalent(
        "no-export",
        "Exports no keys.",
        lambda: _ClaimsLess(p.ExportWallet, actions=(Action.SIGN,)),
    ),
    Equivalent(
        "no-sight-of-the-held-token",
        "Does not show the token that its clients hold.",
        lambda: _ClaimsLess(p.GetHeldToken, p.TakeToken, held_token=False, take_token=False),
    ),
    Equivalent(
        "single-use-only",
        "Mints single-use tokens only.",
        lambda: _ClaimsLess(token_uses=(p.TokenUse.SINGLE_USE,)),
    ),
    Equivalent(
        "no-explicit-tokens",
        "Cannot be made to present a token, nor to withhold one.",
        lambda: _ClaimsLess(explicit_token=False, withhold_token=False),
    ),
    Equivalent("one-client", "Holds one client at a time.", _OneClient),
    Equivalent("no-signatures", "Says only that it signed, and not what.", _SaysOnlyThatItSigned),
    Equivalent(
        "client-refuses-at-home",
        "Does not send what it knows will be refused.",
        _RefusesAtHome,
    ),
    Equivalent(
        "client-refreshes-alone", "Refreshes the session before each action.", _RefreshesAlone
    ),
    Equivalent("client-is-stale", "Does not notice that settings change.", _StaleClients),
    Equivalent(
        "client-goes-on-asking",
        "Forgets its token and sends on the session that has ended.",
        client(GOES_ON_ASKING),
    ),
    Equivalent(
        "codes-are-shown-once", "Lists recovery codes when they are made only.", _ShowsCodesOnce
    ),
)
