"""Servers in which what holds of TOTP and of devices was not thought of again for the others."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.mutant import Build, Mutant, bent, session_of
from action_mfa.simulator import Parameters, Rules
from action_mfa.simulator.core import Accepted, Command, MfaToken, Session, State, Step, commands
from action_mfa.simulator.core.state import SessionEnd
from action_mfa.simulator.core.tokens import with_token
from action_mfa.spec.vocabulary import Method

__all__ = ["MUTANTS"]


def _lives_after_sign_out(session: Session, now: int) -> bool:
    return session.ended is not SessionEnd.REVOKED and now < session.expires_at


def _lives_after_expiry(session: Session, _now: int) -> bool:
    return session.ended is None


def _lives_after_revocation(session: Session, now: int) -> bool:
    return session.ended is not SessionEnd.SIGNED_OUT and now < session.expires_at


def _is_late(token: MfaToken) -> bool:
    return token.method is Method.PASSKEY


def _of_the_user_if_late(token: MfaToken, session: Session, parameters: Parameters) -> bool:
    ours = Rules().token_is_sessions(token, session, parameters)
    return ours or (_is_late(token) and token.user == session.user)


def _anybodys_if_late(token: MfaToken, session: Session) -> bool:
    return _is_late(token) or token.user == session.user


def _any_sessions_if_late(token: MfaToken, session: Session, parameters: Parameters) -> bool:
    return _is_late(token) or Rules().token_is_sessions(token, session, parameters)


def _recovery_is_late(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Note a recovery code's token as one that came with passkeys."""
    if not isinstance(command, commands.AuthenticateRecovery):
        return step
    state = step.state
    for value, token in step.state.tokens.items():
        if value not in before.tokens:
            state = with_token(state, replace(token, method=Method.PASSKEY))
    return replace(step, state=state)


def _dies_at_a_refresh_if_late(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    state, session = step.state, session_of(step.state, command)
    if not isinstance(command, commands.RefreshSession) or session is None:
        return step
    for value in state.tokens_by_session.get(session.id, ()):
        token = state.tokens[value]
        state = with_token(state, replace(token, revoked=token.revoked or _is_late(token)))
    return replace(step, state=state)


def _late(rules: Rules) -> Build:
    """Build a server with these rules, in which recovery codes came as late as passkeys."""
    return bent(rules=rules, after=_recovery_is_late)


def _both(
    first: Callable[..., Step[Any]], second: Callable[..., Step[Any]]
) -> Callable[..., Step[Any]]:
    return lambda state, command, step: second(state, command, first(state, command, step))


# Passkeys and the tokens that delete them.


def _presented(state: State, command: Command[Any]) -> MfaToken | None:
    return next((t for t in state.tokens.values() if t.value == command.presented_token), None)


def _as_good_as_new(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    token = _presented(state, command)
    if isinstance(command, commands.DeletePasskey) and token is not None:
        state = with_token(state, replace(token, spent=False))
    return state, command


def _as_the_callers_own(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    token, caller = _presented(state, command), session_of(state, command)
    if isinstance(command, commands.DeletePasskey) and token is not None and caller is not None:
        own = replace(token, session=caller.id, user=caller.user, environment=caller.environment)
        state = with_token(state, own)
    return state, command


def _unspent_by_the_deletion(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    token = _presented(step.state, command)
    accepted = isinstance(step.outcome, Accepted)
    if isinstance(command, commands.DeletePasskey) and accepted and token is not None:
        return replace(step, state=with_token(step.state, replace(token, spent=False)))
    return step


_OF_THE_USER = replace(Rules(), token_is_sessions=_of_the_user_if_late)

MUTANTS = (
    Mutant(
        "late-tokens-outlive-sign-out",
        "END-02",
        "Tokens of passkeys and recovery codes were built later, and hang on the user.",
        _late(replace(_OF_THE_USER, token_session_lives=_lives_after_sign_out)),
    ),
    Mutant(
        "late-tokens-outlive-expiry",
        "END-05",
        "Tokens of passkeys and recovery codes have no end, since nobody gave them one.",
        _late(replace(_OF_THE_USER, token_session_lives=_lives_after_expiry)),
    ),
    Mutant(
        "late-tokens-outlive-revocation",
        "END-07",
        "A revocation looks for the tokens of TOTP alone.",
        _late(replace(_OF_THE_USER, token_session_lives=_lives_after_revocation)),
    ),
    Mutant(
        "late-tokens-are-anybodys",
        "ISO-01",
        "Whose token it is was compared for TOTP, and the later code forgot it.",
        _late(
            replace(
                Rules(), token_is_users=_anybodys_if_late, token_is_sessions=_any_sessions_if_late
            )
        ),
    ),
    Mutant(
        "late-tokens-die-at-a-refresh",
        "PERS-04",
        "A refresh carries the tokens of TOTP over and no others.",
        bent(after=_both(_recovery_is_late, _dies_at_a_refresh_if_late)),
    ),
    Mutant(
        "spent-token-deletes-passkeys",
        "PASS-55",
        "Whether the token was spent is asked for devices, and not for passkeys.",
        bent(before=_as_good_as_new),
    ),
    Mutant(
        "anybodys-token-deletes-passkeys",
        "PASS-56",
        "Before a passkey goes, the token is verified and its user is not compared.",
        bent(before=_as_the_callers_own),
    ),
    Mutant(
        "deleting-a-passkey-is-free",
        "PASS-57",
        "The deletion of a passkey looks at the token and leaves it as it is.",
        bent(after=_unspent_by_the_deletion),
    ),
)
