"""Servers that issue elevated tokens too freely or too sparingly, and take what they should not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Build, Mutant, bent, server, session_of
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    Parameters,
    Refused,
    Session,
    Settings,
    State,
    Step,
    commands,
)
from action_mfa.simulator.core.elevation import with_elevated
from action_mfa.simulator.core.elevation_rules import ElevationRules
from action_mfa.simulator.core.state import (
    ElevatedToken,
    ElevatedValue,
    TokenBehaviour,
)
from action_mfa.simulator.totp import step_of
from action_mfa.spec import protocol as p
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]

#: So much of a token is compared by whoever compares its beginning: the prefix and half the rest.
_BEGINNING = 16

#: Longer than any check takes, in seconds.
_LONG = 10_000

_OURS = ElevationRules()

Answer = Callable[[commands.StepUpRequirement, commands.StepUpCheck], commands.StepUpRequirement]


def _elevation(rules: ElevationRules) -> Build:
    return server(replace(Rules(), elevation=rules))


def _steps_up(state: State, session: Session | None) -> bool:
    return session is not None and state.environments[session.environment].settings.step_up


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


def _some_scope(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Ask for a scope where nobody did."""
    asks_none = isinstance(command, commands.AuthenticateTotp) and not command.scopes
    if asks_none and _steps_up(state, session_of(state, command)):
        return state, replace(command, scopes=(Scope.WALLET_SIGN,))  # type: ignore[call-arg]
    return state, command


def _signs_freely(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Take Sign for unprotected where no elevated token comes with it."""
    session = session_of(state, command)
    if (
        session is None
        or not isinstance(command, commands.Sign)
        or command.elevated is not None
        or not _steps_up(state, session)
    ):
        return state, command
    environment = state.environments[session.environment]
    protected = environment.settings.protected_actions - {Action.SIGN}
    settings = replace(environment.settings, protected_actions=protected)
    environments = state.environments.insert(
        environment.id, replace(environment, settings=settings)
    )
    return replace(state, environments=environments), command


def _with_new_token(state: State, session: Session, *scopes: str) -> tuple[State, ElevatedValue]:
    held = state.elevated_by_session.get(session.id, ())
    token = ElevatedToken(
        ElevatedValue(f"elv_{session.id}_{len(held)}"),
        session.id,
        session.user,
        session.environment,
        frozenset(scopes),
        single_use=True,
        expires_at=session.created_at + _LONG,
    )
    by_session = state.elevated_by_session.insert(session.id, (*held, token.value))
    return replace(with_elevated(state, token), elevated_by_session=by_session), token.value


def _unlinks_freely(removal: type[commands.DeleteDevice | commands.DeletePasskey]) -> Build:
    """Let one kind of factor go without a token."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        session = session_of(state, command)
        if (
            session is not None
            and isinstance(command, removal)
            and command.elevated is None
            and _steps_up(state, session)
        ):
            state, value = _with_new_token(state, session, Scope.CREDENTIAL_UNLINK)
            return state, replace(command, elevated=value)
        return state, command

    return bent(before=before)


def _right_or_wrong(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Issue a token although the code was refused."""
    session = session_of(step.state, command)
    match command, step.outcome:
        case (
            commands.AuthenticateTotp(scopes=scopes),
            Refused(reason=Reason.MFA_INVALID_CODE),
        ) if session is not None and scopes:
            return replace(step, state=_with_new_token(step.state, session, *scopes)[0])
        case _:
            return step


def _has_unknown(scopes: tuple[str, ...]) -> bool:
    return any(not _OURS.scope_is_grantable(scope) for scope in scopes)


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


def _by_its_beginning(
    state: State, session: Session, presented: str | None
) -> ElevatedToken | None:
    """Return the token of the session that begins as the presented one does."""
    for value in state.elevated_by_session.get(session.id, ()):
        if presented is not None and presented[:_BEGINNING] == value[:_BEGINNING]:
            return state.elevated[value]
    return None


def _half_the_time(scope: str, settings: Settings) -> TokenBehaviour:
    behaviour = _OURS.behaviour_of(scope, settings)
    return replace(behaviour, seconds=behaviour.seconds // 2)


def _ten_minutes(scope: str, settings: Settings) -> TokenBehaviour:
    if scope in dict(settings.token_behaviour):
        return _OURS.behaviour_of(scope, settings)
    return TokenBehaviour(single_use=True, seconds=600)


def _time_bound(scope: str, settings: Settings) -> TokenBehaviour:
    if scope in dict(settings.token_behaviour):
        return _OURS.behaviour_of(scope, settings)
    return TokenBehaviour(single_use=False, seconds=300)


def _any_string(scope: str, settings: Settings) -> TokenBehaviour:
    if _OURS.scope_is_grantable(scope):
        return _OURS.behaviour_of(scope, settings)
    return TokenBehaviour(single_use=True, seconds=300)


def _anywhere(_token: ElevatedToken, _session: Session, _parameters: Parameters) -> bool:
    return True


def _never_guarded(_settings: Settings, _parameters: Parameters, *, enrolled: bool) -> bool:
    del enrolled
    return False


class _Says(Reference):
    """Says another reason in place of one."""

    def __init__(self, reason: Reason, other: Reason) -> None:
        super().__init__()
        self._reason = reason
        self._other = other

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused as refusal:
            if refusal.reason is self._reason:
                raise CommandRefused(self._other, "Please try again") from refusal
            raise


MUTANTS = (
    Mutant(
        "totp-issues-no-elevated-token",
        "STEP-01",
        "The field of the request is read for passkeys, and TOTP was not extended.",
        _no_scopes(commands.AuthenticateTotp),
    ),
    Mutant(
        "export-is-guarded-like-any-event",
        "STEP-02",
        "An export asks for an elevated token where its event is protected, and else for none.",
        _elevation(replace(_OURS, is_always_guarded=lambda _action: False)),
    ),
    Mutant(
        "protected-events-end-with-step-up",
        "STEP-03",
        "The events of the dashboard belong to MFA tokens, which step-up has replaced.",
        bent(before=_signs_freely),
    ),
    Mutant(
        "signing-is-always-guarded",
        "STEP-04",
        "With step-up on, signing takes an elevated token whatever the dashboard says.",
        _elevation(
            replace(_OURS, is_always_guarded=lambda action: action in (Action.SIGN, Action.EXPORT))
        ),
    ),
    Mutant(
        "mfa-token-exports",
        "STEP-05",
        "An MFA token still does for an export, so that older applications go on working.",
        _elevation(replace(_OURS, mfa_token_suffices=lambda action: action is Action.EXPORT)),
    ),
    Mutant(
        "mfa-token-signs",
        "STEP-06",
        "An MFA token still does for a signature, so that older applications go on working.",
        _elevation(replace(_OURS, mfa_token_suffices=lambda action: action is Action.SIGN)),
    ),
    Mutant(
        "scopes-are-not-compared",
        "STEP-07",
        "The token is looked up, and nobody looks at what it is for.",
        _elevation(replace(_OURS, token_covers=lambda _token, _accepted: True)),
    ),
    Mutant(
        "elevated-token-is-never-spent",
        "STEP-08",
        "A signed token that carries its own end needs no list of spent ones, it was thought.",
        _elevation(replace(_OURS, token_is_spent_by_use=lambda _token: False)),
    ),
    Mutant(
        "elevated-token-is-always-spent",
        "STEP-09",
        "Every elevated token is spent by its use, as MFA tokens were.",
        _elevation(replace(_OURS, token_is_spent_by_use=lambda _token: True)),
    ),
    Mutant(
        "elevated-token-does-not-end",
        "STEP-10",
        "The signature is verified and the end of the token is left to the client.",
        _elevation(replace(_OURS, token_has_time_left=lambda _token, _now: True)),
    ),
    Mutant(
        "elevated-token-ends-early",
        "STEP-11",
        "Half of the configured time is kept back for clocks that differ.",
        _elevation(replace(_OURS, behaviour_of=_half_the_time)),
    ),
    Mutant(
        "ten-minutes-by-default",
        "STEP-12",
        "Tokens of all scopes that are not configured last ten minutes.",
        _elevation(replace(_OURS, behaviour_of=_ten_minutes)),
    ),
    Mutant(
        "time-bound-by-default",
        "STEP-13",
        "Tokens of all scopes that are not configured are time-bound.",
        _elevation(replace(_OURS, behaviour_of=_time_bound)),
    ),
    Mutant(
        "elevated-token-belongs-to-nobody",
        "STEP-14",
        "The scopes of the token are compared, and its subject is not.",
        _elevation(
            replace(
                _OURS,
                token_is_users=lambda _token, _session: True,
                token_is_sessions=_anywhere,
            )
        ),
    ),
    Mutant(
        "elevated-token-outlives-its-session",
        "STEP-15",
        "The token is good by itself, and nobody asks for the session that it was issued in.",
        _elevation(
            replace(
                _OURS,
                token_is_sessions=_anywhere,
                token_session_lives=lambda _minted_in, _now: True,
            )
        ),
    ),
    Mutant(
        "beginning-of-an-elevated-token-suffices",
        "STEP-16",
        "The token is decoded, and its signature is not verified.",
        _elevation(replace(_OURS, token_presented=_by_its_beginning)),
    ),
    Mutant(
        "any-string-is-a-scope",
        "STEP-17",
        "Scopes are strings of the application's choice.",
        _elevation(
            replace(_OURS, scope_is_grantable=lambda _scope: True, behaviour_of=_any_string)
        ),
    ),
    Mutant(
        "unknown-scope-is-a-bad-request",
        "STEP-18",
        "The list of scopes is an enum of the request's schema, and the schema knows one error.",
        lambda: _Says(Reason.INVALID_SCOPES, Reason.INVALID_REQUEST),
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
        "linking-is-free",
        "STEP-24",
        "Adding a factor makes an account safer, so it takes no token.",
        _elevation(replace(_OURS, linking_is_guarded=_never_guarded)),
    ),
    Mutant(
        "unlinking-is-free",
        "STEP-25",
        "The list of guarded operations names passkeys, and the devices were forgotten.",
        _unlinks_freely(commands.DeleteDevice),
    ),
    Mutant(
        "want-of-a-token-is-forbidden",
        "STEP-26",
        "Whatever is missing, the answer is the gateway's own.",
        lambda: _Says(Reason.ELEVATED_TOKEN_REQUIRED, Reason.REJECTED),
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
    Mutant(
        "unlinking-a-passkey-is-free",
        "STEP-47",
        "The list of guarded operations names devices, and passkeys were forgotten.",
        _unlinks_freely(commands.DeletePasskey),
    ),
)
