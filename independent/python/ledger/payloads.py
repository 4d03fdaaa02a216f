"""What is signed: four kinds of payload, each with its hash and the shape of its signature."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ledger import rlp
from ledger.keys import Key, Signature, checksummed, hashed
from ledger.parameters import Parameters
from ledger.refusals import Refused, UnreadableError
from ledger.typed_data import typed_data_hash

__all__ = ["Authorization", "Kind", "Signed", "prepared"]

_DYNAMIC_FEE = b"\x02"
_AUTHORIZATION = b"\x05"
_ADDRESS_BYTES = 20
_WORD_BYTES = 32
_MOST = 2**256 - 1


class Kind(StrEnum):
    """The four kinds that the Sign event knows."""

    MESSAGE = "message"
    TRANSACTION = "transaction"
    TYPED_DATA = "typedData"
    AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class Authorization:
    """The signed tuple of EIP-7702."""

    chain_id: int
    address: str
    nonce: int
    signature: Signature


#: The bytes of a signature or of a signed transaction, or an authorization.
Signed = bytes | Authorization


def prepared(kind: Kind, payload: Parameters) -> Callable[[Key], Signed]:
    """Read a payload and return what a key makes of it, or refuse what cannot be signed.

    So that nothing is paid for a payload that nobody could sign.
    """
    try:
        match kind:
            case Kind.MESSAGE:
                return _packed(_message_hash(payload.text("message")))
            case Kind.TYPED_DATA:
                return _packed(typed_data_hash(payload.as_dict()))
            case Kind.TRANSACTION:
                return _transaction(payload)
            case Kind.AUTHORIZATION:
                return _authorization(payload)
    except UnreadableError as error:
        raise Refused("invalid_request", f"not a {kind}: {error}") from error


def _packed(digest: bytes) -> Callable[[Key], bytes]:
    return lambda key: key.sign(digest).packed


def _message_hash(text: str) -> bytes:
    """Return the hash of a text as EIP-191 prefixes it, version ``E``."""
    octets = text.encode()
    return hashed(b"\x19Ethereum Signed Message:\n" + str(len(octets)).encode() + octets)


def _transaction(payload: Parameters) -> Callable[[Key], bytes]:
    to = payload.raw("to")
    fields: list[rlp.Item] = [
        _quantity(payload, "chainId"),
        _quantity(payload, "nonce"),
        _quantity(payload, "maxPriorityFeePerGas"),
        _quantity(payload, "maxFeePerGas"),
        _quantity(payload, "gas" if payload.raw("gas") is not None else "gasLimit"),
        b"" if to is None else _octets(payload.text("to"), _ADDRESS_BYTES),
        _quantity(payload, "value", default=0),
        _octets(payload.text("data" if payload.raw("data") is not None else "input", default="0x")),
        [
            [
                _octets(entry.text("address"), _ADDRESS_BYTES),
                [_octets(key, _WORD_BYTES) for key in entry.words("storageKeys")],
            ]
            for entry in payload.records("accessList")
        ],
    ]
    digest = hashed(_DYNAMIC_FEE + rlp.encoded(fields))

    def sign(key: Key) -> bytes:
        signature = key.sign(digest)
        ends: list[rlp.Item] = [signature.parity, signature.r, signature.s]
        return _DYNAMIC_FEE + rlp.encoded([*fields, *ends])

    return sign


def _authorization(payload: Parameters) -> Callable[[Key], Authorization]:
    chain_id = _quantity(payload, "chainId")
    address = _octets(payload.text("address"), _ADDRESS_BYTES)
    nonce = _quantity(payload, "nonce")
    digest = hashed(_AUTHORIZATION + rlp.encoded([chain_id, address, nonce]))
    return lambda key: Authorization(chain_id, checksummed(address), nonce, key.sign(digest))


def _quantity(payload: Parameters, name: str, *, default: int | None = None) -> int:
    """Read a number, or a string that spells one in decimal or hexadecimal digits."""
    if not isinstance(payload.raw(name), str):
        return payload.number(name, default=default, most=_MOST)
    try:
        number = int(payload.text(name), 0)
    except ValueError:
        raise UnreadableError(f"{name} is no number") from None
    if not 0 <= number <= _MOST:
        raise UnreadableError(f"{name} is out of range")
    return number


def _octets(text: str, length: int | None = None) -> bytes:
    try:
        octets = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        raise UnreadableError(f"no bytes in hex: {text!r}") from None
    if length is not None and len(octets) != length:
        raise UnreadableError(f"not {length} bytes: {text!r}")
    return octets
