"""Servers on which factors come and go without the token that this takes."""

from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.elevating import steps_up, with_new_token
from action_mfa.conformance.mutants.mutant import Build, Mutant, bent, session_of
from action_mfa.simulator.core import Command, State, commands
from action_mfa.simulator.core.elevation import with_elevated
from action_mfa.simulator.core.state import ElevatedValue
from action_mfa.spec.scopes import Scope

__all__ = ["MUTANTS"]


_Guarded = commands.DeleteDevice | commands.DeletePasskey | commands.FinishPasskeyRegistration


def _is_free(guarded: type[_Guarded], scope: Scope) -> Build:
    """Let one kind of factor come or go without the token that takes this scope."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        session = session_of(state, command)
        if (
            session is not None
            and isinstance(command, guarded)
            and command.elevated is None
            and steps_up(state, session)
        ):
            state, value = with_new_token(state, session, scope)
            return state, replace(command, elevated=value)
        return state, command

    return bent(before=before)


def _unlinks_with_any_scope(guarded: type[_Guarded]) -> Build:
    """Let one kind of factor go with an elevated token of whatever scope."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        if not isinstance(command, guarded) or command.elevated is None:
            return state, command
        token = state.elevated.get(ElevatedValue(command.elevated))
        if token is None:
            return state, command
        scopes = token.scopes | {Scope.CREDENTIAL_UNLINK.value}
        return with_elevated(state, replace(token, scopes=scopes)), command

    return bent(before=before)


def _links_without_a_look(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Leave the elevated token that comes with a new passkey unread."""
    if isinstance(command, commands.FinishPasskeyRegistration):
        return state, replace(command, elevated=None)
    return state, command


MUTANTS = (
    Mutant(
        "unlinking-is-free",
        "STEP-25",
        "The list of guarded operations names passkeys, and the devices were forgotten.",
        _is_free(commands.DeleteDevice, Scope.CREDENTIAL_UNLINK),
    ),
    Mutant(
        "unlinking-takes-any-scope",
        "STEP-25",
        "Deleting a device asks for an elevated token and not for what it was issued.",
        _unlinks_with_any_scope(commands.DeleteDevice),
    ),
    Mutant(
        "unlinking-a-passkey-is-free",
        "STEP-47",
        "The list of guarded operations names devices, and passkeys were forgotten.",
        _is_free(commands.DeletePasskey, Scope.CREDENTIAL_UNLINK),
    ),
    Mutant(
        "unlinking-a-passkey-takes-any-scope",
        "STEP-47",
        "Deleting a passkey asks for an elevated token and not for what it was issued.",
        _unlinks_with_any_scope(commands.DeletePasskey),
    ),
    Mutant(
        "linking-a-passkey-is-free",
        "STEP-48",
        "The authenticator has asked the user already, so another question would only annoy.",
        _is_free(commands.FinishPasskeyRegistration, Scope.CREDENTIAL_LINK),
    ),
    Mutant(
        "linking-token-is-read-too-early",
        "STEP-49",
        "The token is read with the wish for options, and no SDK sends one there.",
        bent(before=_links_without_a_look),
    ),
)
