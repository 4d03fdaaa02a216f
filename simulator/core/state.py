"""The whole world as one frozen value: environments, users, sessions, tokens, wallets.

A step never changes a state; it returns a new one that shares everything that did not change
(persistent maps), so that keeping or forking a state costs nothing. Instants are Unix seconds, UTC.
"""

# Persistent maps cannot be subscripted at run time, only in annotations.
from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from rpds import HashTrieMap

from action_mfa.simulator.wallets import Share
from action_mfa.spec.vocabulary import Action, Method

if TYPE_CHECKING:
    from action_mfa.simulator.passkeys import Expected, StoredPasskey

__all__ = [
    "Acknowledgement",
    "CeremonyKind",
    "Challenge",
    "ElevatedToken",
    "ElevatedValue",
    "Environment",
    "EnvironmentId",
    "Failures",
    "MailCode",
    "MfaToken",
    "Passkey",
    "PendingWork",
    "RecoveryCode",
    "Session",
    "SessionEnd",
    "SessionId",
    "Settings",
    "State",
    "TokenBehaviour",
    "TokenValue",
    "TotpDevice",
    "User",
    "UserId",
    "Wallet",
    "WalletId",
    "WorkKind",
]

EnvironmentId = NewType("EnvironmentId", str)
UserId = NewType("UserId", str)
SessionId = NewType("SessionId", str)
TokenValue = NewType("TokenValue", str)
WalletId = NewType("WalletId", str)
ElevatedValue = NewType("ElevatedValue", str)


@dataclass(frozen=True, slots=True)
class Settings:
    """The documented dashboard fields of an environment.

    ``enrolment_at_action`` and ``require_at_onboarding`` are the values ``action`` and ``signup``
    of the wire's ``enrollment``; with neither, enrolment is optional. ``step_up`` is on from
    minimum API version 2026_04_01; ``token_behaviour`` then says, for a scope, whether its elevated
    tokens are single-use and how many seconds they last.
    """

    methods: frozenset[Method] = frozenset({Method.TOTP})
    protected_actions: frozenset[Action] = frozenset()
    require_at_onboarding: bool = False
    session_seconds: int = 7200
    enrolment_at_action: bool = False
    session_mfa: bool = False
    rp_id: str = "localhost"
    origins: frozenset[str] = frozenset({"http://localhost"})
    step_up: bool = False
    token_behaviour: tuple[tuple[str, TokenBehaviour], ...] = ()


@dataclass(frozen=True, slots=True)
class TokenBehaviour:
    """How elevated tokens of a scope behave."""

    single_use: bool
    seconds: int


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
class Passkey:
    """A registered passkey: what the relying party has to remember of it.

    ``serves_mfa`` is false for one that is left to sign in with and is no factor any more;
    ``alias`` is the user's own name for it.
    """

    stored: StoredPasskey
    serves_mfa: bool = True
    alias: str | None = None

    @property
    def id(self) -> str:
        """The id that applications know it by."""
        return self.stored.id

    @property
    def created_at(self) -> int:
        """When it was registered, in Unix seconds, UTC."""
        return self.stored.created_at


class CeremonyKind(StrEnum):
    """What a challenge was issued for; it serves nothing else."""

    REGISTRATION = "registration"
    AUTHENTICATION = "authentication"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Challenge:
    """An issued WebAuthn challenge; used once, by its session, before it expires."""

    expected: Expected
    kind: CeremonyKind
    environment: EnvironmentId
    session: SessionId | None
    expires_at: int
    used: bool = False


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
    """A user of one environment.

    ``email`` is the address that codes are sent to: a phone number in international notation for a
    user who signs in by text message.
    """

    id: UserId
    environment: EnvironmentId
    email: str
    created_at: int
    devices: tuple[TotpDevice, ...] = ()
    recovery_codes: tuple[RecoveryCode, ...] = ()
    acknowledgement: Acknowledgement | None = None
    failures: Failures | None = None
    wallets: tuple[WalletId, ...] = ()
    passkeys: tuple[Passkey, ...] = ()
    default_device: str | None = None


class SessionEnd(StrEnum):
    """How a session was ended before its time."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in session; it lives while ``now < expires_at`` and it was not ended.

    ``proven`` is true once a factor was proven in it: what session MFA asks for.
    """

    id: SessionId
    user: UserId
    environment: EnvironmentId
    created_at: int
    expires_at: int
    ended: SessionEnd | None = None
    proven: bool = False


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
class ElevatedToken:
    """A minted elevated token: bound to its scopes, and to an end of its own."""

    value: ElevatedValue
    session: SessionId
    user: UserId
    environment: EnvironmentId
    scopes: frozenset[str]
    single_use: bool
    expires_at: int
    spent: bool = False
    revoked: bool = False


class WorkKind(StrEnum):
    """Why a reshare is due."""

    APPROVAL = "approval"
    REVOCATION = "revocation"


@dataclass(frozen=True, slots=True)
class PendingWork:
    """A reshare that was asked for; ``due`` from the user's next sign-in until it succeeds."""

    id: str
    wallet: WalletId
    kind: WorkKind
    action: Action = Action.RESHARE
    due: bool = False


@dataclass(frozen=True, slots=True)
class Wallet:
    """An MPC wallet; ``address`` is EIP-55. Its key is nowhere: any two of its shares give it.

    ``claimed`` is false for a pregenerated wallet that waits for its first claim. ``work`` are the
    reshares that were asked for and not done yet, the oldest first.
    """

    id: WalletId
    user: UserId
    environment: EnvironmentId
    address: str
    shares: tuple[Share, ...]
    delegated: bool = False
    claimed: bool = True
    work: tuple[PendingWork, ...] = ()


@dataclass(frozen=True, slots=True)
class MailCode:
    """A sign-in code that waits in a mailbox."""

    environment: EnvironmentId
    email: str
    code: str


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is. ``drawn`` counts the entropy used so far.

    The maps whose names say *by* or *holders* are derived from the others, to find things with.
    """

    environments: HashTrieMap[EnvironmentId, Environment] = field(default_factory=HashTrieMap)
    users: HashTrieMap[UserId, User] = field(default_factory=HashTrieMap)
    users_by_email: HashTrieMap[tuple[EnvironmentId, str], UserId] = field(
        default_factory=HashTrieMap
    )
    passkey_holders: HashTrieMap[tuple[EnvironmentId, bytes], UserId] = field(
        default_factory=HashTrieMap
    )
    sessions: HashTrieMap[SessionId, Session] = field(default_factory=HashTrieMap)
    sessions_by_user: HashTrieMap[UserId, tuple[SessionId, ...]] = field(
        default_factory=HashTrieMap
    )
    tokens: HashTrieMap[TokenValue, MfaToken] = field(default_factory=HashTrieMap)
    tokens_by_session: HashTrieMap[SessionId, tuple[TokenValue, ...]] = field(
        default_factory=HashTrieMap
    )
    wallets: HashTrieMap[WalletId, Wallet] = field(default_factory=HashTrieMap)
    wallets_by_work: HashTrieMap[str, WalletId] = field(default_factory=HashTrieMap)
    elevated: HashTrieMap[ElevatedValue, ElevatedToken] = field(default_factory=HashTrieMap)
    elevated_by_session: HashTrieMap[SessionId, tuple[ElevatedValue, ...]] = field(
        default_factory=HashTrieMap
    )
    challenges: HashTrieMap[bytes, Challenge] = field(default_factory=HashTrieMap)
    mail: HashTrieMap[str, MailCode] = field(default_factory=HashTrieMap)
    mailboxes: HashTrieMap[str, str] = field(default_factory=HashTrieMap)
    drawn: int = 0
