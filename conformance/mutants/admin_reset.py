"""Implementations that get an administrator's reset wrong."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.devices import OnceRequired
from action_mfa.conformance.mutants.mutant import Mutant, bent, server, user_of
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Parameters, Rules, Settings
from action_mfa.simulator.core import (
    Command,
    MfaToken,
    Refused,
    Session,
    State,
    Step,
    TokenValue,
    User,
    commands,
)
from action_mfa.simulator.core.commands import AdminResetMfa
from action_mfa.simulator.core.state import SessionEnd
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Method, Reason

__all__ = ["MUTANTS"]

#: Stands where the default device stood, in a user who was reset.
_MARK = "was-reset"


def _devices_stay(user: User, parameters: Parameters) -> User:
    devices = tuple(replace(device, verified_at=None) for device in user.devices)
    return replace(Rules().after_reset(user, parameters), devices=devices)


def _passkeys_stay(user: User, parameters: Parameters) -> User:
    return replace(Rules().after_reset(user, parameters), passkeys=user.passkeys)


def _codes_stay(user: User, parameters: Parameters) -> User:
    return replace(Rules().after_reset(user, parameters), recovery_codes=user.recovery_codes)


def _marked(user: User, parameters: Parameters) -> User:
    return replace(Rules().after_reset(user, parameters), default_device=_MARK)


def _enrols_once(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    user = user_of(state, command)
    if isinstance(command, commands.RegisterTotp) and user and user.default_device == _MARK:
        return Step(state, Refused(Reason.TOTP_ALREADY_REGISTERED, "One device is allowed"))
    return step


def _reset_is_onboarded(
    session: Session, user: User, settings: Settings, parameters: Parameters
) -> bool:
    was_reset = user.default_device == _MARK and not Rules().has_verified_method(user)
    return was_reset or Rules().is_onboarded(session, user, settings, parameters)


def _reset_is_exempt(state: State, session: Session, presented: str | None) -> MfaToken | None:
    user = state.users[session.user]
    if presented is not None or user.default_device != _MARK or user.devices:
        return Rules().token_presented(state, session, presented)
    value = TokenValue("mfa_of_the_reset")
    return MfaToken(value, session.id, user.id, user.environment, Method.TOTP, single_use=False)


def _everybody_is_reset(_state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    if not isinstance(command, AdminResetMfa):
        return step
    users = step.state.users
    for user in step.state.users.values():
        if user.environment == command.environment:
            users = users.insert(user.id, replace(user, devices=()))
    return Step(replace(step.state, users=users), step.outcome)


def _tokens_stay(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    if isinstance(command, AdminResetMfa):
        return Step(replace(step.state, tokens=state.tokens), step.outcome)
    return step


def _sessions_end(_state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    if not isinstance(command, AdminResetMfa):
        return step
    sessions = step.state.sessions
    for session in step.state.sessions.values():
        if session.user == command.user:
            sessions = sessions.insert(session.id, replace(session, ended=SessionEnd.REVOKED))
    return Step(replace(step.state, sessions=sessions), step.outcome)


class _AsksForMethodsOnce(Reference):
    """Shows the methods that it was told first."""

    def __init__(self) -> None:
        super().__init__()
        self._methods: dict[str, BaseModel] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        if not isinstance(operation, p.GetMethods):
            return super()._answer(operation)
        if operation.client_id not in self._methods:
            self._methods[operation.client_id] = super()._answer(operation)
        return self._methods[operation.client_id]


class _OnceProvenAlwaysProven(Reference):
    """Takes every later code for accepted once one was."""

    def __init__(self) -> None:
        super().__init__()
        self._proven: set[str] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        if not isinstance(operation, p.AuthenticateTotp):
            return super()._answer(operation)
        try:
            answer = super()._answer(operation)
        except CommandRefused:
            if operation.client_id in self._proven:
                return p.Minted()
            raise
        self._proven.add(operation.client_id)
        return answer


MUTANTS = (
    Mutant(
        "reset-leaves-devices",
        "RESET-01",
        "The reset takes the mark of verification, which the next code gives back.",
        server(replace(Rules(), after_reset=_devices_stay)),
    ),
    Mutant(
        "methods-are-shown-as-before",
        "RESET-02",
        "The methods are read once a session, and shown as they were.",
        _AsksForMethodsOnce,
    ),
    Mutant(
        "reset-users-stay-out",
        "RESET-03",
        "That a user once had a device is remembered beyond the reset.",
        bent(rules=replace(Rules(), after_reset=_marked), after=_enrols_once),
    ),
    Mutant(
        "reset-users-are-exempt",
        "RESET-04",
        "Whoever was reset acts freely until a new factor is there.",
        server(
            replace(
                Rules(),
                after_reset=_marked,
                is_onboarded=_reset_is_onboarded,
                token_presented=_reset_is_exempt,
            )
        ),
    ),
    Mutant(
        "reset-takes-everybodys",
        "RESET-05",
        "The reset deletes by environment instead of by user.",
        bent(after=_everybody_is_reset),
    ),
    Mutant(
        "reset-leaves-recovery-codes",
        "RESET-06",
        "Recovery codes are kept elsewhere, where the reset does not look.",
        server(replace(Rules(), after_reset=_codes_stay)),
    ),
    Mutant(
        "reset-leaves-tokens",
        "RESET-07",
        "Tokens that were minted before the reset go on paying.",
        bent(after=_tokens_stay),
    ),
    Mutant(
        "reset-ends-sessions",
        "RESET-08",
        "The reset signs the user out everywhere.",
        bent(after=_sessions_end),
    ),
    Mutant(
        "answer-survives-the-reset",
        "RESET-09",
        "The client does not ask again once something was required.",
        OnceRequired,
    ),
    Mutant(
        "once-proven-always-proven",
        "RESET-10",
        "The application shows success for every code after the first accepted one.",
        _OnceProvenAlwaysProven,
    ),
    Mutant(
        "reset-leaves-passkeys",
        "RESET-11",
        "Passkeys count as a way to sign in, and a reset of MFA passes them by.",
        server(replace(Rules(), after_reset=_passkeys_stay)),
    ),
)
