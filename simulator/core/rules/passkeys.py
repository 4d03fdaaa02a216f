"""Decisions about passkeys that only a party with state can make.

What a response itself has to be is the relying party's own table,
:class:`action_mfa.simulator.passkeys.CeremonyRules`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from action_mfa.simulator.core.parameters.passkeys import PasskeyDeletion
from action_mfa.simulator.core.state import (
    CeremonyKind,
    Challenge,
    Passkey,
    SessionId,
    State,
    User,
)
from action_mfa.simulator.passkeys import CeremonyRules

__all__ = ["PasskeyRules"]


def _challenge_of(drawn: bytes, _user: User) -> bytes:
    return drawn


def _challenge_is_unused(challenge: Challenge) -> bool:
    return not challenge.used


def _challenge_is_live(challenge: Challenge, now: int) -> bool:
    return now < challenge.expires_at


def _challenge_is_sessions(challenge: Challenge, session: SessionId | None) -> bool:
    return challenge.session == session


def _challenge_is_for(challenge: Challenge, kind: CeremonyKind) -> bool:
    return challenge.kind is kind


def _passkey_answering(_state: State, user: User, credential_id: bytes) -> Passkey | None:
    """Return the user's own passkey with this credential id."""
    return next((key for key in user.passkeys if key.stored.credential_id == credential_id), None)


def _passkey_serves(passkey: Passkey) -> bool:
    return passkey.serves_mfa


def _credential_is_free(owner: User | None, user: User) -> bool:
    """Say whether a credential id belongs to nobody else (WebAuthn Level 3, section 7.1)."""
    return owner is None or owner.id == user.id


def _removal_needs_token(reading: PasskeyDeletion) -> bool:
    return reading is PasskeyDeletion.TOKEN


def _without_passkey(passkeys: tuple[Passkey, ...], passkey_id: str) -> tuple[Passkey, ...]:
    return tuple(passkey for passkey in passkeys if passkey.id != passkey_id)


def _with_passkey(passkeys: tuple[Passkey, ...], passkey: Passkey) -> tuple[Passkey, ...]:
    return (*passkeys, passkey)


@dataclass(frozen=True, slots=True)
class PasskeyRules:
    """The table. Each field's name is the question that its function answers."""

    challenge_of: Callable[[bytes, User], bytes] = _challenge_of
    challenge_is_unused: Callable[[Challenge], bool] = _challenge_is_unused
    challenge_is_live: Callable[[Challenge, int], bool] = _challenge_is_live
    challenge_is_sessions: Callable[[Challenge, SessionId | None], bool] = _challenge_is_sessions
    challenge_is_for: Callable[[Challenge, CeremonyKind], bool] = _challenge_is_for
    passkey_answering: Callable[[State, User, bytes], Passkey | None] = _passkey_answering
    passkey_serves: Callable[[Passkey], bool] = _passkey_serves
    credential_is_free: Callable[[User | None, User], bool] = _credential_is_free
    removal_needs_token: Callable[[PasskeyDeletion], bool] = _removal_needs_token
    with_passkey: Callable[[tuple[Passkey, ...], Passkey], tuple[Passkey, ...]] = _with_passkey
    without_passkey: Callable[[tuple[Passkey, ...], str], tuple[Passkey, ...]] = _without_passkey
    ceremony: CeremonyRules = field(default_factory=CeremonyRules)
