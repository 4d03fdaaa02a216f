"""Servers that go wrong when scopes are asked for, or when a factor is proven for them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.elevating import steps_up, with_new_token
from action_mfa.conformance.mutants.mutant import Build, Mutant, bent, session_of
from action_mfa.simulator.core import (
    Accepted,
    Command,
    Refused,
    State,
    Step,
    commands,
)
from action_mfa.simulator.core.rules.elevation import ElevationRules
from action_mfa.simulator.totp import step_of
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]


#: Every scope that a user can be given.
_GRANTABLE = tuple(scope for scope in Scope if scope.is_end_users)

Answer = Callable[[commands.StepUpRequirement, commands.StepUpCheck], commands.StepUpRequirement]

_Proof = (
    commands.AuthenticateTotp | commands.AuthenticateRecovery | commands.FinishPasskeyAuthentication
)


def _no_scopes(proof: type[_Proof]) -> Build:
    """Forget the scopes that one way to prove the user asks for."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        if isinstance(command, proof):
            return state, replace(command, scopes=())
        return state, command

    return bent(before=before)


def _first_scope(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    if isinstance(command, commands.AuthenticateTotp):
        return state, replace(command, scopes=command.scopes[:1])
    return state, command


def _all_scopes(proof: type[_Proof]) -> Build:
    """Widen what one way to prove the user asks for to every scope that a user can be given."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        if isinstance(command, proof) and command.scopes and not _has_unknown(command.scopes):
            return state, replace(command, scopes=_GRANTABLE)
        return state, command

    return bent(before=before)


def _some_scope(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Ask for a scope where nobody did."""
    asks_none = isinstance(command, commands.AuthenticateTotp) and not command.scopes
    if asks_none and steps_up(state, session_of(state, command)):
        return state, replace(command, scopes=(Scope.WALLET_SIGN,))  # type: ignore[call-arg]
    return state, command


def _signs_freely(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Take Sign for unprotected where no elevated token comes with it."""
    session = session_of(state, command)
    if (
        session is None
        or not isinstance(command, commands.Sign)
        or command.elevated is not None
        or not steps_up(state, session)
    ):
        return state, command
    environment = state.environments[session.environment]
    protected = environment.settings.protected_actions - {Action.SIGN}
    settings = replace(environment.settings, protected_actions=protected)
    environments = state.environments.insert(
        environment.id, replace(environment, settings=settings)
    )
    return replace(state, environments=environments), command


def _right_or_wrong(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Issue a token although the code was refused."""
    session = session_of(step.state, command)
    match command, step.outcome:
        case (
            commands.AuthenticateTotp(scopes=scopes),
            Refused(reason=Reason.MFA_INVALID_CODE),
        ) if session is not None and scopes:
            return replace(step, state=with_new_token(step.state, session, *scopes)[0])
        case _:
            return step


def _has_unknown(scopes: tuple[str, ...]) -> bool:
    return any(not ElevationRules().scope_is_grantable(scope) for scope in scopes)


def _uses_the_step(state: State, command: Command[Any], now: int) -> tuple[State, Command[Any]]:
    """Use up the TOTP step before the scopes are looked at."""
    session = session_of(state, command)
    if (
        session is not None
        and isinstance(command, commands.AuthenticateTotp)
        and _has_unknown(command.scopes)
    ):
        user = state.users[session.user]
        devices = tuple(
            replace(device, used_steps=(*device.used_steps, step_of(now)))
            for device in user.devices
        )
        users = state.users.insert(user.id, replace(user, devices=devices))
        return replace(state, users=users), command
    return state, command


def _uses_the_code(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Use up the recovery code before the scopes are looked at."""
    session = session_of(state, command)
    if (
        session is not None
        and isinstance(command, commands.AuthenticateRecovery)
        and _has_unknown(command.scopes)
    ):
        user = state.users[session.user]
        codes = tuple(
            replace(code, used=code.used or code.code == command.code)
            for code in user.recovery_codes
        )
        users = state.users.insert(user.id, replace(user, recovery_codes=codes))
        return replace(state, users=users), command
    return state, command


def _answers(answer: Answer) -> Build:
    """Change what a check answers."""

    def after(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
        match command, step.outcome:
            case commands.StepUpCheck(), Accepted(commands.StepUpRequirement() as found):
                return replace(step, outcome=Accepted(answer(found, command)))
            case _:
                return step

    return bent(after=after)


def _export_is_free(
    found: commands.StepUpRequirement, command: commands.StepUpCheck
) -> commands.StepUpRequirement:
    if command.scope == Scope.WALLET_EXPORT:
        return commands.StepUpRequirement(required=False)
    return found


def _always_required(
    found: commands.StepUpRequirement, _command: commands.StepUpCheck
) -> commands.StepUpRequirement:
    return replace(found, required=True)


def _names_nothing(
    found: commands.StepUpRequirement, _command: commands.StepUpCheck
) -> commands.StepUpRequirement:
    return replace(found, credentials=(), default=None)


MUTANTS = (
    Mutant(
        "totp-issues-no-elevated-token",
        "STEP-01",
        "The field of the request is read for passkeys, and TOTP was not extended.",
        _no_scopes(commands.AuthenticateTotp),
    ),
    Mutant(
        "recovery-elevates-for-all",
        "STEP-07",
        "Whoever enters a recovery code has lost a factor and is let at everything.",
        _all_scopes(commands.AuthenticateRecovery),
    ),
    Mutant(
        "passkey-elevates-for-all",
        "STEP-07",
        "A passkey is the strongest proof there is, so its token covers every scope.",
        _all_scopes(commands.FinishPasskeyAuthentication),
    ),
    Mutant(
        "protected-events-end-with-step-up",
        "STEP-03",
        "The events of the dashboard belong to MFA tokens, which step-up has replaced.",
        bent(before=_signs_freely),
    ),
    Mutant(
        "unknown-scope-costs-the-code",
        "STEP-19",
        "The TOTP code is looked at first, and the scopes when the token is made.",
        bent(before=_uses_the_step),
    ),
    Mutant(
        "unknown-scope-costs-the-recovery-code",
        "STEP-20",
        "The recovery code is crossed out first, and the scopes are read when the token is made.",
        bent(before=_uses_the_code),
    ),
    Mutant(
        "recovery-code-does-not-step-up",
        "STEP-21",
        "A recovery code was made for signing in, and elevates nothing.",
        _no_scopes(commands.AuthenticateRecovery),
    ),
    Mutant(
        "every-proof-elevates",
        "STEP-22",
        "An elevated token for signing comes with each proof, wanted or not.",
        bent(before=_some_scope),
    ),
    Mutant(
        "wrong-code-elevates",
        "STEP-23",
        "The elevated token is made before the code is looked at, and is not taken back.",
        bent(after=_right_or_wrong),
    ),
    Mutant(
        "check-forgets-exports",
        "STEP-27",
        "The check reads the events of the dashboard, where exports need not stand.",
        _answers(_export_is_free),
    ),
    Mutant(
        "check-always-says-required",
        "STEP-28",
        "Required is the safe answer, so it is always given.",
        _answers(_always_required),
    ),
    Mutant(
        "check-names-nothing",
        "STEP-29",
        "The list of credentials is filled in a later release.",
        _answers(_names_nothing),
    ),
    Mutant(
        "first-scope-counts",
        "STEP-30",
        "Of the requested scopes the first one is granted.",
        bent(before=_first_scope),
    ),
    Mutant(
        "passkey-does-not-step-up",
        "STEP-46",
        "The scopes are read at TOTP, and the ceremony of a passkey has no place for them.",
        _no_scopes(commands.FinishPasskeyAuthentication),
    ),
)
