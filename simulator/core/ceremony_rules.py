"""Decisions about WebAuthn challenges: what only a party with state can know.

What a response itself has to be is the relying party's own table,
:class:`action_mfa.simulator.passkeys.CeremonyRules`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from action_mfa.simulator.core.state import CeremonyKind, Challenge, SessionId
from action_mfa.simulator.passkeys import CeremonyRules

__all__ = ["ChallengeRules"]


def _is_unused(challenge: Challenge) -> bool:
    return not challenge.used


def _is_live(challenge: Challenge, now: int) -> bool:
    return now < challenge.expires_at


def _is_sessions(challenge: Challenge, session: SessionId | None) -> bool:
    return challenge.session == session


def _is_for(challenge: Challenge, kind: CeremonyKind) -> bool:
    return challenge.kind is kind


def _registration_satisfies_session() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ChallengeRules:
    """The table. Each field's name is the question that its function answers."""

    is_unused: Callable[[Challenge], bool] = _is_unused
    is_live: Callable[[Challenge, int], bool] = _is_live
    is_sessions: Callable[[Challenge, SessionId | None], bool] = _is_sessions
    is_for: Callable[[Challenge, CeremonyKind], bool] = _is_for
    registration_satisfies_session: Callable[[], bool] = _registration_satisfies_session
    ceremony: CeremonyRules = field(default_factory=CeremonyRules)
