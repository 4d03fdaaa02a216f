"""Servers whose tokens outlive their session, or whose sessions end too early."""

from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.mutant import GOES_ON_ASKING, Mutant, bent, server
from action_mfa.simulator import Parameters, Rules
from action_mfa.simulator.core import Command, MfaToken, Session, State, Step, commands
from action_mfa.simulator.core.state import SessionEnd

__all__ = ["MUTANTS"]

_MINUTE = 60


def _lives_after_sign_out(session: Session, now: int) -> bool:
    return session.ended is not SessionEnd.REVOKED and now < session.expires_at


def _lives_after_revocation(session: Session, now: int) -> bool:
    return session.ended is not SessionEnd.SIGNED_OUT and now < session.expires_at


def _lives_after_expiry(session: Session, _now: int) -> bool:
    return session.ended is None


def _lives_one_second_more(session: Session, now: int) -> bool:
    return session.ended is None and now <= session.expires_at


def _lives_one_minute_less(session: Session, now: int) -> bool:
    return session.ended is None and now < session.expires_at - _MINUTE


def _lives_always(_session: Session, _now: int) -> bool:
    return True


def _of_the_user(token: MfaToken, session: Session, _parameters: Parameters) -> bool:
    return token.user == session.user


def _of_the_user_if_persistent(token: MfaToken, session: Session, _parameters: Parameters) -> bool:
    return token.session == session.id or (not token.single_use and token.user == session.user)


def _of_the_user_if_single_use(token: MfaToken, session: Session, _parameters: Parameters) -> bool:
    return token.session == session.id or (token.single_use and token.user == session.user)


def _trusts_the_user(state: State, session: Session, presented: str | None) -> MfaToken | None:
    """Let a proof in an earlier session stand in for a token that is missing."""
    if presented is not None:
        return Rules().token_presented(state, session, presented)
    for token in state.tokens.values():
        if token.user == session.user and token.session != session.id:
            return replace(token, session=session.id, spent=False)
    return None


def _revokes_every_session(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """End all sessions of the user whose one session was revoked."""
    if not isinstance(command, commands.RevokeSession):
        return step
    sessions = step.state.sessions
    user = sessions[command.target].user
    for session in sessions.values():
        if session.user == user:
            sessions = sessions.insert(session.id, replace(session, ended=SessionEnd.REVOKED))
    return replace(step, state=replace(step.state, sessions=sessions))


def _revokes_nothing(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Say yes to a revocation and leave everything as it was."""
    return replace(step, state=before) if isinstance(command, commands.RevokeSession) else step


MUTANTS = (
    Mutant(
        "sign-out-is-a-word",
        "END-01",
        "Signing out deletes a cookie, and the session that it named lives on.",
        server(
            replace(
                Rules(),
                session_is_live=_lives_after_sign_out,
                token_session_lives=_lives_after_sign_out,
            ),
            client_rules=GOES_ON_ASKING,
        ),
    ),
    Mutant(
        "token-outlives-sign-out",
        "END-02",
        "Persistent tokens hang on the user, and signing out ends the session alone.",
        server(
            replace(
                Rules(),
                token_is_sessions=_of_the_user_if_persistent,
                token_session_lives=_lives_after_sign_out,
            )
        ),
    ),
    Mutant(
        "unspent-token-waits",
        "END-03",
        "A single-use token is kept until it is used, in whatever session that may be.",
        server(
            replace(
                Rules(),
                token_is_sessions=_of_the_user_if_single_use,
                token_session_lives=_lives_always,
            )
        ),
    ),
    Mutant(
        "one-second-too-long",
        "END-04",
        "The end of the session is compared so that its last second counts twice.",
        server(
            replace(
                Rules(),
                session_is_live=_lives_one_second_more,
                token_session_lives=_lives_one_second_more,
            ),
            client_rules=GOES_ON_ASKING,
        ),
    ),
    Mutant(
        "token-outlives-expiry",
        "END-05",
        "Expiry is a matter of the session's own cookie, and the token has none.",
        server(
            replace(
                Rules(), token_is_sessions=_of_the_user, token_session_lives=_lives_after_expiry
            )
        ),
    ),
    Mutant(
        "revocation-stops-refreshes-only",
        "END-06",
        "A revoked session is noted as such and asked for at the next refresh.",
        server(
            replace(
                Rules(),
                session_is_live=_lives_after_revocation,
                token_session_lives=_lives_after_revocation,
            )
        ),
    ),
    Mutant(
        "token-outlives-revocation",
        "END-07",
        "The administrator's button ends the session and forgets the tokens of it.",
        server(
            replace(
                Rules(), token_is_sessions=_of_the_user, token_session_lives=_lives_after_revocation
            )
        ),
    ),
    Mutant(
        "one-minute-short",
        "END-08",
        "Clock differences are taken off the session's length.",
        server(replace(Rules(), session_is_live=_lives_one_minute_less)),
    ),
    Mutant(
        "revocation-ends-all-sessions",
        "END-09",
        "Revoking a session signs the user out everywhere.",
        bent(after=_revokes_every_session),
    ),
    Mutant(
        "proof-is-remembered-for-the-user",
        "END-15",
        "A user who once proved the factor is trusted in later sessions.",
        server(replace(Rules(), token_presented=_trusts_the_user)),
    ),
    Mutant(
        "revocation-does-nothing",
        "END-16",
        "The administrator's button answers before anything was connected to it.",
        bent(after=_revokes_nothing),
    ),
)
