"""The whole world as one frozen value: environments, users, sessions, tokens, wallets.

A step never changes a state; it returns a new one that shares everything that did not change
(persistent maps), so that keeping or forking a state costs nothing. Instants are Unix seconds, UTC.
"""

# Persistent maps cannot be subscripted at run time, only in annotations.
from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from rpds import HashTrieMap

from action_mfa.spec.vocabulary import Action, Method

__all__ = [
    "Acknowledgement",
    "Environment",
    "EnvironmentId",
    "Failures",
    "MailCode",
    "MfaToken",
    "RecoveryCode",
    "Session",
    "SessionEnd",
    "SessionId",
    "Settings",
    "State",
    "TokenValue",
    "TotpDevice",
    "User",
    "UserId",
    "Wallet",
    "WalletId",
]

EnvironmentId = NewType("EnvironmentId", str)
UserId = NewType("UserId", str)
SessionId = NewType("SessionId", str)
TokenValue = NewType("TokenValue", str)
WalletId = NewType("WalletId", str)


@dataclass(frozen=True, slots=True)
class Settings:
    """The documented dashboard fields of an environment."""

    methods: frozenset[Method] = frozenset({Method.TOTP})
    protected_actions: frozenset[Action] = frozenset()
    require_at_onboarding: bool = False
    session_seconds: int = 7200


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment of the dashboard."""

    id: EnvironmentId
    settings: Settings
    fails_next: frozenset[Action] = frozenset()


class Acknowledgement(StrEnum):
    """Whether the user has confirmed that the recovery codes are stored."""

    PENDING = "pending"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class TotpDevice:
    """A TOTP device; ``used_steps`` are the accepted 30-second steps that could be replayed."""

    id: str
    secret: str
    created_at: int
    verified_at: int | None = None
    used_steps: tuple[int, ...] = ()

    @property
    def is_verified(self) -> bool:
        """True once a code of this device was accepted."""
        return self.verified_at is not None


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """One recovery code of the current set."""

    code: str
    used: bool = False


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong codes in the current window, which began at ``since``."""

    since: int
    count: int


@dataclass(frozen=True, slots=True)
class User:
    """A user of one environment."""

    id: UserId
    environment: EnvironmentId
    email: str
    created_at: int
    devices: tuple[TotpDevice, ...] = ()
    recovery_codes: tuple[RecoveryCode, ...] = ()
    acknowledgement: Acknowledgement | None = None
    failures: Failures | None = None
    wallets: tuple[WalletId, ...] = ()


class SessionEnd(StrEnum):
    """How a session was ended before its time."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in session; it lives while ``now < expires_at`` and it was not ended."""

    id: SessionId
    user: UserId
    environment: EnvironmentId
    created_at: int
    expires_at: int
    ended: SessionEnd | None = None


@dataclass(frozen=True, slots=True)
class MfaToken:
    """A minted MFA token."""

    value: TokenValue
    session: SessionId
    user: UserId
    environment: EnvironmentId
    method: Method
    single_use: bool
    spent: bool = False
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Wallet:
    """An MPC wallet; ``private_key`` is 32 bytes, ``address`` is EIP-55."""

    id: WalletId
    user: UserId
    environment: EnvironmentId
    private_key: bytes
    address: str


@dataclass(frozen=True, slots=True)
class MailCode:
    """A sign-in code that waits in a mailbox."""

    environment: EnvironmentId
    email: str
    code: str


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is. ``drawn`` counts the entropy used so far."""

    environments: HashTrieMap[EnvironmentId, Environment] = field(default_factory=HashTrieMap)
    users: HashTrieMap[UserId, User] = field(default_factory=HashTrieMap)
    users_by_email: HashTrieMap[tuple[EnvironmentId, str], UserId] = field(
        default_factory=HashTrieMap
    )
    sessions: HashTrieMap[SessionId, Session] = field(default_factory=HashTrieMap)
    tokens: HashTrieMap[TokenValue, MfaToken] = field(default_factory=HashTrieMap)
    tokens_by_session: HashTrieMap[SessionId, tuple[TokenValue, ...]] = field(
        default_factory=HashTrieMap
    )
    wallets: HashTrieMap[WalletId, Wallet] = field(default_factory=HashTrieMap)
    mail: HashTrieMap[str, MailCode] = field(default_factory=HashTrieMap)
    mailboxes: HashTrieMap[str, str] = field(default_factory=HashTrieMap)
    drawn: int = 0
