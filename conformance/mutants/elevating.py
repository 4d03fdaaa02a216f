"""What bent machines do to elevated tokens before the machine sees them."""

from dataclasses import replace

from action_mfa.simulator.core import Session, State
from action_mfa.simulator.core.elevation import with_elevated
from action_mfa.simulator.core.state import ElevatedToken, ElevatedValue

__all__ = ["steps_up", "with_new_token"]


#: Longer than any check takes, in seconds.
_LONG = 10_000


def steps_up(state: State, session: Session | None) -> bool:
    """Say whether a session is in an environment with step-up."""
    return session is not None and state.environments[session.environment].settings.step_up


def with_new_token(state: State, session: Session, *scopes: str) -> tuple[State, ElevatedValue]:
    """Return a state in which the session holds one more elevated token, and its value."""
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
