"""Servers that accept passkeys wrongly: what one opens, mints, pays for, and how it goes."""

from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.mutant import (
    After,
    Mutant,
    bent,
    server,
    session_of,
    user_of,
)
from action_mfa.simulator import Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    MfaToken,
    Settings,
    State,
    Step,
    TokenValue,
    User,
    commands,
)
from action_mfa.simulator.core import Refused as Denied
from action_mfa.simulator.core.rules.passkeys import PasskeyRules
from action_mfa.simulator.core.state import Passkey
from action_mfa.simulator.passkeys import CeremonyRules
from action_mfa.spec.vocabulary import Action, Method, Reason

__all__ = ["MUTANTS"]

Passkeys = tuple[Passkey, ...]
Bent = tuple[State, Command[Any]]


def _always(*_asked: object) -> bool:
    return True


def _never(*_asked: object) -> bool:
    return False


# The server's decisions.


def _keeps_none(passkeys: Passkeys, _passkey: Passkey) -> Passkeys:
    return passkeys


def _keeps_one(_passkeys: Passkeys, passkey: Passkey) -> Passkeys:
    return (passkey,)


def _keeps_all(passkeys: Passkeys, _passkey_id: str) -> Passkeys:
    return passkeys


def _handle_is_absent(handle: bytes | None, *_asked: object) -> bool:
    return handle is None


def _serves_by_totp(token: MfaToken, _action: Action) -> bool:
    return token.method is Method.TOTP


def _has_a_device(user: User) -> bool:
    return any(device.is_verified for device in user.devices)


def _passkeys_are_always_on(settings: Settings, method: Method) -> bool:
    return method is Method.PASSKEY or method in settings.methods


def _mints_unasked(state: State, command: Command[Any], _now: int) -> Bent:
    match command:
        case commands.FinishPasskeyAuthentication(single_use=None):
            return state, replace(command, single_use=True)
        case _:
            return state, command


def _mints_single_use_only(state: State, command: Command[Any], _now: int) -> Bent:
    match command:
        case commands.FinishPasskeyAuthentication(single_use=False):
            return state, replace(command, single_use=True)
        case _:
            return state, command


def _prefers_totp(state: State, command: Command[Any], _now: int) -> Bent:
    """Take no token of a passkey from a user who has a device."""
    user = user_of(state, command)
    if isinstance(command, commands.Sign) and user is not None and _has_a_device(user):
        token = state.tokens.get(TokenValue(command.token or ""))
        if token is not None and token.method is Method.PASSKEY:
            return state, replace(command, token=None)
    return state, command


def _spends_at_registration(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    session = session_of(step.state, command)
    if not isinstance(command, commands.FinishPasskeyRegistration) or session is None:
        return step
    tokens = step.state.tokens
    for value in step.state.tokens_by_session.get(session.id, ()):
        tokens = tokens.insert(value, replace(tokens[value], spent=True))
    return replace(step, state=replace(step.state, tokens=tokens))


def _proves_no_session_by(proof: type[Command[Any]]) -> After:
    """Leave the session as it was, whatever is proven so."""

    def after(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
        session = session_of(step.state, command)
        if not isinstance(command, proof) or session is None:
            return step
        held_back = replace(session, proven=False)
        sessions = step.state.sessions.insert(session.id, held_back)
        return replace(step, state=replace(step.state, sessions=sessions))

    return after


def _loses_the_token(state: State, command: Command[Any], _now: int) -> Bent:
    if isinstance(command, commands.DeletePasskey):
        return state, replace(command, token=None)
    return state, command


def _asks_for_no_acknowledgement(
    _before: State, command: Command[Any], step: Step[Any]
) -> Step[Any]:
    user = user_of(step.state, command)
    if not isinstance(command, commands.FinishPasskeyRegistration) or user is None:
        return step
    users = step.state.users.insert(user.id, replace(user, acknowledgement=None))
    return replace(step, state=replace(step.state, users=users))


def _deletes_anybodys(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case commands.DeletePasskey(passkey=passkey_id), Denied(Reason.PASSKEY_NOT_FOUND):
            users = step.state.users
            for user in users.values():
                left = tuple(passkey for passkey in user.passkeys if passkey.id != passkey_id)
                if left != user.passkeys:
                    users = users.insert(user.id, replace(user, passkeys=left))
                    return Step(replace(step.state, users=users), Accepted(None))
            return step
        case _:
            return step


def _says_little(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case commands.DeletePasskey(), Denied(Reason.PASSKEY_NOT_FOUND):
            return replace(step, outcome=Denied(Reason.INVALID_REQUEST, "Bad request"))
        case _:
            return step


_RULES, _PASSKEYS = Rules(), PasskeyRules()

MUTANTS = (
    Mutant(
        "passkey-registered-in-words-only",
        "PASS-01",
        "The credential is verified and never written to the database.",
        server(replace(_RULES, passkeys=replace(_PASSKEYS, with_passkey=_keeps_none))),
    ),
    Mutant(
        "passkey-with-a-handle-refused",
        "PASS-02",
        "The user handle is compared with the e-mail address.",
        server(
            replace(
                _RULES,
                passkeys=replace(
                    _PASSKEYS,
                    ceremony=replace(CeremonyRules(), user_handle_is_expected=_handle_is_absent),
                ),
            )
        ),
    ),
    Mutant(
        "passkey-token-pays-for-nothing",
        "PASS-03",
        "The action asks for a TOTP proof, as it did before there were passkeys.",
        server(replace(_RULES, token_serves=_serves_by_totp)),
    ),
    Mutant(
        "passkey-mints-unasked",
        "PASS-04",
        "A missing option defaults to a token.",
        bent(before=_mints_unasked),
    ),
    Mutant(
        "registration-mints-a-spent-token",
        "PASS-05",
        "The token of the registration is used up by the registration itself.",
        bent(after=_spends_at_registration),
    ),
    Mutant(
        "registration-opens-no-session",
        "PASS-06",
        "Who registers a passkey is sent to prove it before going on.",
        bent(after=_proves_no_session_by(commands.FinishPasskeyRegistration)),
    ),
    Mutant(
        "passkey-opens-no-session",
        "PASS-07",
        "Only the TOTP endpoint upgrades the session.",
        bent(after=_proves_no_session_by(commands.FinishPasskeyAuthentication)),
    ),
    Mutant(
        "passkey-mints-single-use-only",
        "PASS-08",
        "The option singleUse is read at the TOTP endpoint alone.",
        bent(before=_mints_single_use_only),
    ),
    Mutant(
        "one-passkey-a-user",
        "PASS-09",
        "A new passkey overwrites the row of the old one.",
        server(replace(_RULES, passkeys=replace(_PASSKEYS, with_passkey=_keeps_one))),
    ),
    Mutant(
        "totp-is-preferred",
        "PASS-10",
        "Who has an authenticator app has to use it.",
        bent(before=_prefers_totp),
    ),
    Mutant(
        "passkey-counts-for-no-method",
        "PASS-11",
        "Whether a user is enrolled is read from the list of devices.",
        server(replace(_RULES, has_verified_method=_has_a_device)),
    ),
    Mutant(
        "passkeys-cannot-be-disabled",
        "PASS-12",
        "The switch for passkeys hides a button.",
        server(replace(_RULES, method_is_enabled=_passkeys_are_always_on)),
    ),
    Mutant(
        "passkey-is-not-deleted",
        "PASS-39",
        "Deletion answers 204 and leaves the row.",
        server(replace(_RULES, passkeys=replace(_PASSKEYS, without_passkey=_keeps_all))),
    ),
    Mutant(
        "passkey-is-never-deleted",
        "PASS-39",
        "The token is read from the body, where no client puts it.",
        bent(before=_loses_the_token),
    ),
    Mutant(
        "passkey-deleted-without-a-token",
        "PASS-41",
        "A session is enough to remove a passkey.",
        server(replace(_RULES, passkeys=replace(_PASSKEYS, removal_needs_token=_never))),
    ),
    Mutant(
        "anybodys-passkey-is-deleted",
        "PASS-42",
        "The passkey is deleted by its id, whoever asks.",
        bent(after=_deletes_anybodys),
    ),
    Mutant(
        "unknown-passkey-is-a-bad-request",
        "PASS-43",
        "Every refused deletion is a bad request.",
        bent(after=_says_little),
    ),
    Mutant(
        "passkey-asks-for-no-acknowledgement",
        "PASS-53",
        "Recovery codes are shown by the TOTP flow alone.",
        bent(after=_asks_for_no_acknowledgement),
    ),
)
