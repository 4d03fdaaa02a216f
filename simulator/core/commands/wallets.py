"""Commands of MPC wallets: the four events, and the delegation that leads to two of them."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import JsonValue

from action_mfa.simulator.core.commands.base import ApplicationCommand, Guarded
from action_mfa.simulator.core.state import PendingWork, Wallet, WalletId
from action_mfa.spec.vocabulary import SignKind

__all__ = [
    "ApproveDelegation",
    "ClaimPregenerated",
    "CreateWallet",
    "Delegate",
    "Export",
    "Exported",
    "ListPending",
    "ListWallets",
    "RefreshShares",
    "ReshareShares",
    "ResumePending",
    "RevokeDelegation",
    "Sign",
    "Signed",
]


@dataclass(frozen=True, slots=True)
class CreateWallet(ApplicationCommand[Wallet]):
    """Creates an MPC wallet."""

    operation: ClassVar[str] = "wallet.create"


@dataclass(frozen=True, slots=True)
class ListWallets(ApplicationCommand[tuple[Wallet, ...]]):
    """Lists the user's wallets."""

    operation: ClassVar[str] = "wallet.list"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature (hex with ``0x``), or the EIP-7702 tuple."""

    signature: str | None
    authorization: dict[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class Sign(Guarded, ApplicationCommand[Signed]):
    """Signs one payload: a Sign event."""

    operation: ClassVar[str] = "wallet.sign"
    wallet: WalletId
    kind: SignKind
    payload: dict[str, JsonValue]
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A wallet's private key, 32 bytes in hex with ``0x``."""

    private_key: str


@dataclass(frozen=True, slots=True)
class Export(Guarded, ApplicationCommand[Exported]):
    """Exports a wallet's private key: an Export event."""

    operation: ClassVar[str] = "wallet.export"
    wallet: WalletId
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimPregenerated(Guarded, ApplicationCommand[Wallet]):
    """Claims a pregenerated wallet: a Refresh event the first time."""

    operation: ClassVar[str] = "wallet.claimPregenerated"
    wallet: WalletId
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class Delegate(Guarded, ApplicationCommand[Wallet]):
    """Delegates a wallet now: a Refresh event."""

    operation: ClassVar[str] = "wallet.delegate"
    wallet: WalletId
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class RefreshShares(Guarded, ApplicationCommand[Wallet]):
    """Renews a wallet's shares, and nothing else: a Refresh event."""

    operation: ClassVar[str] = "wallet.refreshShares"
    wallet: WalletId
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class ReshareShares(Guarded, ApplicationCommand[Wallet]):
    """Hands a wallet's key to a delegate as well, or no longer, at once: a Reshare event."""

    operation: ClassVar[str] = "wallet.reshareShares"
    wallet: WalletId
    delegated: bool
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class ApproveDelegation(ApplicationCommand[None]):
    """Approves delegated access; the reshare is due at the next sign-in."""

    operation: ClassVar[str] = "wallet.approveDelegation"
    wallet: WalletId


@dataclass(frozen=True, slots=True)
class RevokeDelegation(ApplicationCommand[None]):
    """Revokes delegated access; the reshare is due at the next sign-in."""

    operation: ClassVar[str] = "wallet.revokeDelegation"
    wallet: WalletId


@dataclass(frozen=True, slots=True)
class ListPending(ApplicationCommand[tuple[PendingWork, ...]]):
    """Lists the work that is due in this session."""

    operation: ClassVar[str] = "wallet.pending"


@dataclass(frozen=True, slots=True)
class ResumePending(Guarded, ApplicationCommand[Wallet]):
    """Runs one piece of due work: a Reshare event."""

    operation: ClassVar[str] = "wallet.resumePending"
    pending: str
    token: str | None = None
    elevated: str | None = None
