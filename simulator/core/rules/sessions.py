"""The decisions about sessions and the settings that they meet."""

from action_mfa.simulator.core.state import Session, Settings
from action_mfa.spec.vocabulary import Action, Method

__all__ = [
    "action_is_protected",
    "method_is_enabled",
    "session_is_live",
    "settings_after_change",
]


def session_is_live(session: Session, now: int) -> bool:
    """Say whether the session was neither ended nor reached its expiry."""
    return session.ended is None and now < session.expires_at


def action_is_protected(settings: Settings, action: Action) -> bool:
    """Say whether the environment asks for MFA before the action."""
    return action in settings.protected_actions


def settings_after_change(_old: Settings, new: Settings) -> Settings:
    """Return the settings that hold once the dashboard has changed them."""
    return new


def method_is_enabled(settings: Settings, method: Method) -> bool:
    """Say whether the environment offers the method."""
    return method in settings.methods
