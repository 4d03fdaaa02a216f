"""The decisions about MFA tokens."""

from action_mfa.simulator.core.parameters import Parameters, SiblingSession
from action_mfa.simulator.core.rules.sessions import session_is_live
from action_mfa.simulator.core.state import MfaToken, Session, State, TokenValue
from action_mfa.simulator.entropy import Draw
from action_mfa.spec.vocabulary import Action

__all__ = [
    "token_is_environments",
    "token_is_sessions",
    "token_is_spent_by_use",
    "token_is_unspent",
    "token_is_users",
    "token_presented",
    "token_serves",
    "token_session_lives",
    "token_value",
]


def token_value(draw: Draw, _session: Session) -> TokenValue:
    """Draw the string that stands for a new token."""
    return TokenValue(f"mfa_{draw.hex(24)}")


def token_presented(state: State, _session: Session, presented: str | None) -> MfaToken | None:
    """Return the token that was issued with this value."""
    return None if presented is None else state.tokens.get(TokenValue(presented))


def token_serves(_token: MfaToken, _action: Action) -> bool:
    """Say whether the token was minted for the action, or for any."""
    return True


def token_is_environments(token: MfaToken, session: Session) -> bool:
    """Say whether the token belongs to the environment of the session."""
    return token.environment == session.environment


def token_is_users(token: MfaToken, session: Session) -> bool:
    """Say whether the token belongs to the user of the session."""
    return token.user == session.user


def token_is_sessions(token: MfaToken, session: Session, parameters: Parameters) -> bool:
    """Say whether a session may present the token: the one that minted it."""
    return (
        token.session == session.id or parameters.token_in_sibling_session is SiblingSession.ACCEPT
    )


def token_session_lives(minted_in: Session, now: int) -> bool:
    """Say whether the session that minted the token is still live."""
    return session_is_live(minted_in, now)


def token_is_unspent(token: MfaToken) -> bool:
    """Say whether the token has not paid for an action."""
    return not token.spent


def token_is_spent_by_use(token: MfaToken) -> bool:
    """Say whether an accepted action uses the token up."""
    return token.single_use
