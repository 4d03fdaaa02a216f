"""Real secp256k1 keys and what they sign: EIP-191, EIP-712, EIP-1559 and EIP-7702.

``eth-account`` does the encoding and the curve. It is imported where it is needed: it takes longer
to load than everything else together, and most of what imports the simulator never signs.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from pydantic import JsonValue

from action_mfa.simulator.wallets.library import load_eth_account
from action_mfa.spec.vocabulary import SignKind

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount
    from eth_account.types import TransactionDictType

__all__ = ["ORDER", "PayloadFault", "Signature", "address_of", "private_key_from", "sign"]

#: The order of the curve: a private key lies between 1 and this number less one (SEC 2).
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


_HASH_OCTETS = 32
#: What a signature's v is where y is even (EIP-191, EIP-712); typed transactions count from 0.
_V_OF_EVEN_Y = 27


class PayloadFault(ValueError):  # noqa: N818  the payload is at fault, not the program
    """The payload cannot be signed as this kind."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What signing gives: hex with ``0x``, or the EIP-7702 tuple."""

    text: str | None = None
    authorization: dict[str, JsonValue] | None = None


def private_key_from(raw: bytes) -> bytes:
    """Turn 32 random bytes into a private key that lies on the curve."""
    return (int.from_bytes(raw, "big") % (ORDER - 1) + 1).to_bytes(32, "big")


# One wallet signs many times, and each use of a key would begin with a point on the curve.
@lru_cache(maxsize=1_024)
def _account(private_key: bytes) -> "LocalAccount":
    load_eth_account()
    from eth_account import Account  # noqa: PLC0415  see load_eth_account

    account: LocalAccount = Account.from_key(private_key)
    return account


def address_of(private_key: bytes) -> str:
    """Return the EIP-55 address of a private key (32 bytes)."""
    return str(_account(private_key).address)


def sign(private_key: bytes, kind: SignKind, payload: dict[str, JsonValue]) -> Signature:
    """Sign a payload; deterministic (RFC 6979).

    Raises:
        PayloadFault: the payload does not fit the kind.

    Instead of ``message``, a message's payload can have ``encoded``: in hex, a hash of 32 bytes
    that somebody else computed, or a typed transaction without its signature (EIP-2718), of which
    the signed one is returned.

    """
    try:
        return _sign(_account(private_key), kind, payload)
    except Exception as fault:
        # A payload is anybody's, and the encoders below raise whatever they like.
        msg = f"not a {kind} payload: {fault}"
        raise PayloadFault(msg) from fault


def _sign(account: "LocalAccount", kind: SignKind, payload: dict[str, JsonValue]) -> Signature:
    from eth_account import Account  # noqa: PLC0415  see the module's docstring
    from eth_account.messages import encode_defunct, encode_typed_data  # noqa: PLC0415

    match kind:
        case SignKind.MESSAGE:
            if "encoded" in payload:
                return _signed_as_is(account, payload["encoded"])
            message = payload["message"]
            if not isinstance(message, str):
                msg = "message is not text"
                raise PayloadFault(msg)
            signed = account.sign_message(encode_defunct(text=message))
            return Signature("0x" + signed.signature.hex().removeprefix("0x"))
        case SignKind.TYPED_DATA:
            signed = account.sign_message(encode_typed_data(full_message=payload))
            return Signature("0x" + signed.signature.hex().removeprefix("0x"))
        case SignKind.TRANSACTION:
            transaction = account.sign_transaction(cast("TransactionDictType", payload))
            return Signature("0x" + transaction.raw_transaction.hex().removeprefix("0x"))
        case SignKind.AUTHORIZATION:
            # Not LocalAccount's method of that name: its annotation names another type.
            authorization = Account().sign_authorization(payload, account.key)
            return Signature(
                authorization={
                    "chainId": authorization.chain_id,
                    "address": "0x" + authorization.address.hex(),
                    "nonce": authorization.nonce,
                    "yParity": authorization.y_parity,
                    "r": hex(authorization.r),
                    "s": hex(authorization.s),
                }
            )


def _signed_as_is(account: "LocalAccount", encoded: JsonValue) -> Signature:
    from eth_typing import Hash32  # noqa: PLC0415  see the module's docstring

    octets = bytes.fromhex(str(encoded).removeprefix("0x"))
    if len(octets) != _HASH_OCTETS:
        return Signature("0x" + _signed_transaction(account, octets).hex())
    signed = account.unsafe_sign_hash(Hash32(octets))
    return Signature("0x" + signed.signature.hex().removeprefix("0x"))


def _signed_transaction(account: "LocalAccount", unsigned: bytes) -> bytes:
    """Put a signature into a typed transaction (EIP-2718): its last three fields."""
    import rlp  # type: ignore[import-untyped]  # noqa: PLC0415  see the module's docstring
    from eth_typing import Hash32  # noqa: PLC0415
    from eth_utils.crypto import keccak  # noqa: PLC0415

    fields = rlp.decode(unsigned[1:])
    signed = account.unsafe_sign_hash(Hash32(keccak(unsigned)))
    y_parity = signed.v - _V_OF_EVEN_Y
    return unsigned[:1] + bytes(rlp.encode([*fields, y_parity, signed.r, signed.s]))
