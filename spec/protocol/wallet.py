"""Operations on MPC wallets: the events that an environment can protect."""

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field, JsonValue, RootModel

from action_mfa.spec.protocol.base import Born, Message, Nothing, Operation
from action_mfa.spec.protocol.factors import TokenChoice
from action_mfa.spec.vocabulary import Action, SignKind

__all__ = [
    "ApproveDelegation",
    "ClaimPregenerated",
    "CreateWallet",
    "Delegate",
    "ExportWallet",
    "ExportedKey",
    "ListPending",
    "Pending",
    "PendingList",
    "Race",
    "RaceOutcome",
    "RaceOutcomes",
    "ResumePending",
    "RevokeDelegation",
    "SignWallet",
    "Signed",
    "WalletCreated",
]

WalletId = Annotated[str, Born("wallet")]


class WalletCreated(Message):
    """A wallet; ``address`` is the EIP-55 address of its key."""

    wallet_id: WalletId
    address: Annotated[str, Born("address")]


class CreateWallet(Operation[WalletCreated]):
    """Creates an MPC wallet for the signed-in user."""

    method: ClassVar[str] = "wallet.create"

    client_id: str


class ClaimPregenerated(Operation[WalletCreated]):
    """Claims a pregenerated wallet: a Refresh event the first time."""

    method: ClassVar[str] = "wallet.claimPregenerated"

    client_id: str
    wallet_id: WalletId
    token: TokenChoice


class Signed(Message):
    """A signature, hex with ``0x``; None where a bridge hides it.

    ``message`` and ``typedData``: 65 bytes r, s, v over EIP-191 and EIP-712. ``transaction``: the
    signed raw bytes. ``authorization``: the EIP-7702 tuple, in ``authorization``: ``chainId``,
    ``address``, ``nonce``, ``yParity``, ``r``, ``s``.
    """

    signature: Annotated[str | None, Born("signature")] = None
    authorization: dict[str, JsonValue] | None = None


class SignWallet(Operation[Signed]):
    """Signs one payload: a Sign event.

    ``payload`` by kind: ``{"message": text}``; an EIP-1559 transaction (``type`` 2, ``chainId``,
    ``nonce``, ``to``, ``value``, ``gas``, ``maxFeePerGas``, ``maxPriorityFeePerGas`` and ``data``,
    numbers as JSON integers); EIP-712 typed data (``types``, ``primaryType``, ``domain``,
    ``message``); ``{"chainId", "address", "nonce"}``.
    """

    method: ClassVar[str] = "wallet.sign"

    client_id: str
    wallet_id: WalletId
    kind: SignKind
    payload: dict[str, JsonValue]
    token: TokenChoice


class ExportedKey(Message):
    """The wallet's private key, 32 bytes in hex with ``0x``; None where a bridge hides it."""

    private_key: Annotated[str | None, Born("private-key")] = None


class ExportWallet(Operation[ExportedKey]):
    """Exports the private key: an Export event."""

    method: ClassVar[str] = "wallet.export"

    client_id: str
    wallet_id: WalletId
    token: TokenChoice


class Delegate(Operation[Nothing]):
    """Delegates a wallet now: a Refresh event."""

    method: ClassVar[str] = "wallet.delegate"

    client_id: str
    wallet_id: WalletId
    token: TokenChoice


class ApproveDelegation(Operation[Nothing]):
    """Approves delegated access; takes effect at the next sign-in."""

    method: ClassVar[str] = "wallet.approveDelegation"

    client_id: str
    wallet_id: WalletId


class RevokeDelegation(Operation[Nothing]):
    """Revokes delegated access; takes effect at the next sign-in."""

    method: ClassVar[str] = "wallet.revokeDelegation"

    client_id: str
    wallet_id: WalletId


class Pending(Message):
    """Work that waits for a token."""

    pending_id: Annotated[str, Born("pending")]
    wallet_id: WalletId
    action: Action


class PendingList(RootModel[tuple[Pending, ...]]):
    """All work that waits in this session."""

    model_config = ConfigDict(frozen=True)


class ListPending(Operation[PendingList]):
    """Lists the work that waits for a token."""

    method: ClassVar[str] = "wallet.pending"

    client_id: str


class ResumePending(Operation[Nothing]):
    """Runs one piece of pending work."""

    method: ClassVar[str] = "wallet.resumePending"

    client_id: str
    pending_id: Annotated[str, Born("pending")]
    token: TokenChoice


class RaceOutcome(Message):
    """The raw outcome of one racer: a result or an error."""

    result: JsonValue = None
    error: dict[str, Any] | None = None


class RaceOutcomes(RootModel[tuple[RaceOutcome, ...]]):
    """One outcome for each racer, in the order of the request."""

    model_config = ConfigDict(frozen=True)


class Race(Operation[RaceOutcomes]):
    """Starts all operations before any is awaited; each is ``{"method", "params"}``."""

    method: ClassVar[str] = "race"

    operations: tuple[dict[str, Any], ...] = Field(min_length=2)
