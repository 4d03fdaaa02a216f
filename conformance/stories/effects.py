"""Proof by effect: a signature is verified, an exported key is derived, a word is not enough.

The verification is ``eth-account``'s, imported where it is needed because it is slow to load.
"""

from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from action_mfa.simulator import Entry
from action_mfa.simulator.wallets import load_eth_account
from action_mfa.spec.protocol import ExportedKey, Signed
from action_mfa.spec.vocabulary import SignKind

__all__ = ["PAYLOADS", "flaw_of_export", "flaw_of_signature", "flaw_of_words"]

_SOMEBODY = "0x000000000000000000000000000000000000dEaD"

#: One payload of each kind. The addresses and numbers are arbitrary; nothing is ever sent anywhere.
PAYLOADS: Mapping[SignKind, dict[str, JsonValue]] = {
    # Bytes, characters and UTF-16 units differ in number: EIP-191 counts bytes.
    SignKind.MESSAGE: {"message": "action-mfa: sign this message, 3 € \U0001f511"},
    SignKind.TRANSACTION: {
        "type": 2,
        "chainId": 1,
        "nonce": 7,
        "to": _SOMEBODY,
        "value": 1,
        "gas": 21000,
        "maxFeePerGas": 2_000_000_000,
        "maxPriorityFeePerGas": 1_000_000_000,
        "data": "0x",
    },
    SignKind.TYPED_DATA: {
        "types": {
            "EIP712Domain": [{"name": "name", "type": "string"}],
            "Person": [
                {"name": "name", "type": "string"},
                {"name": "account", "type": "address"},
            ],
            "Consent": [
                {"name": "statement", "type": "string"},
                {"name": "by", "type": "Person"},
                {"name": "to", "type": "Person[]"},
                {"name": "amount", "type": "int256"},
                {"name": "digest", "type": "bytes32"},
                {"name": "final", "type": "bool"},
            ],
        },
        "primaryType": "Consent",
        "domain": {"name": "action-mfa"},
        "message": {
            "statement": "sign this statement",
            "by": {"name": "Ann", "account": _SOMEBODY},
            "to": [{"name": "Bob", "account": _SOMEBODY}, {"name": "Eve", "account": _SOMEBODY}],
            "amount": -3,
            "digest": f"0x{'5a' * 32}",
            "final": True,
        },
    },
    SignKind.AUTHORIZATION: {
        "chainId": 1,
        "address": _SOMEBODY,
        "nonce": 7,
    },
}


def flaw_of_signature(
    signed: Signed, kind: SignKind, payload: dict[str, JsonValue], address: str
) -> str | None:
    """Return what is wrong with a signature over a payload by an address; None when it verifies.

    Sources: EIP-191, EIP-712, EIP-1559 with EIP-2718, EIP-7702.
    """
    load_eth_account()
    try:
        signer = _signer(signed, kind, payload)
    except KeyError as missing:
        return f"the {kind} signature cannot be read: it has no {missing}"
    except Exception as error:  # noqa: BLE001  whatever a foreign signature makes a parser do
        return f"the {kind} signature cannot be read: {type(error).__name__}"
    if isinstance(signer, str) and signer.lower() == address.lower():
        return None
    return f"the {kind} signature does not verify for the wallet's address"


def _signer(signed: Signed, kind: SignKind, payload: dict[str, JsonValue]) -> str | None:
    from eth_account import Account  # noqa: PLC0415  see the module's docstring
    from eth_account.messages import encode_defunct, encode_typed_data  # noqa: PLC0415

    match kind:
        case SignKind.MESSAGE:
            message = encode_defunct(text=str(payload["message"]))
            return str(Account.recover_message(message, signature=signed.signature))
        case SignKind.TYPED_DATA:
            message = encode_typed_data(full_message=payload)
            return str(Account.recover_message(message, signature=signed.signature))
        case SignKind.TRANSACTION:
            return _signer_of_transaction(signed.signature or "", payload)
        case SignKind.AUTHORIZATION:
            return _signer_of_authorization(signed.authorization or {}, payload)


def _signer_of_transaction(raw: str, payload: dict[str, JsonValue]) -> str | None:
    from eth_account import Account  # noqa: PLC0415
    from eth_account.typed_transactions.typed_transaction import TypedTransaction  # noqa: PLC0415
    from hexbytes import HexBytes  # noqa: PLC0415

    asked = TypedTransaction.from_dict(payload).as_dict()
    got = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
    if any(got.get(key) != value for key, value in asked.items()):
        return None
    return str(Account.recover_transaction(raw))


def _signer_of_authorization(
    authorization: dict[str, JsonValue], payload: dict[str, JsonValue]
) -> str | None:
    import rlp  # type: ignore[import-untyped]  # noqa: PLC0415
    from eth_keys.datatypes import Signature  # noqa: PLC0415
    from eth_utils.conversions import to_bytes  # noqa: PLC0415
    from eth_utils.crypto import keccak  # noqa: PLC0415

    asked, got = _tuple_of(payload), _tuple_of(authorization)
    if asked != got:
        return None
    chain_id, address, nonce = asked
    encoded = rlp.encode([chain_id, to_bytes(hexstr=address), nonce])
    # EIP-7702: keccak256(0x05 || rlp([chain_id, address, nonce])).
    digest = keccak(b"\x05" + encoded)
    parity, r, s = (_integer(authorization[key]) for key in ("yParity", "r", "s"))
    public_key = Signature(vrs=(parity, r, s)).recover_public_key_from_msg_hash(digest)
    return str(public_key.to_checksum_address())


def _tuple_of(shown: dict[str, JsonValue]) -> tuple[int, str, int]:
    """Read chain, address and nonce, whose numbers may be numbers or strings of hex digits."""
    return _integer(shown["chainId"]), str(shown["address"]).lower(), _integer(shown["nonce"])


def _integer(value: JsonValue) -> int:
    return int(value, 0) if isinstance(value, str) else int(value)  # type: ignore[arg-type]


def flaw_of_export(exported: ExportedKey, address: str) -> str | None:
    """Return what is wrong with an exported key; None when it is the key of the address."""
    load_eth_account()
    from eth_account import Account  # noqa: PLC0415  see the module's docstring

    try:
        derived = str(Account.from_key(exported.private_key).address)
    except Exception as error:  # noqa: BLE001  whatever a foreign key makes a parser do
        return f"the exported key cannot be read: {type(error).__name__}"
    if derived.lower() != address.lower():
        return "the exported key is not the key of the wallet's address"
    return None


def flaw_of_words(
    entries: Iterable[Entry], session_id: str, operation: str, *, claimed: bool
) -> str | None:
    """Return how the words about an action contradict what the server saw; None when they agree.

    ``claimed`` is true when the action was reported as done.
    """
    performed = any(
        entry.operation == operation and entry.accepted and entry.session_id == session_id
        for entry in entries
    )
    if claimed and not performed:
        return "reported as done, but the server performed nothing"
    if performed and not claimed:
        return "reported as failed, but the server performed it"
    return None
