"""Keys and signatures: known addresses, and signatures that somebody else's code verifies."""

from __future__ import annotations

import pytest
import rlp  # type: ignore[import-untyped]  # it has no annotations
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from eth_keys.datatypes import Signature as CurveSignature
from eth_utils.crypto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from action_mfa.simulator.wallets import PayloadFault, address_of, private_key_from, sign
from action_mfa.spec.vocabulary import SignKind

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
KEY = private_key_from(b"\x2a" * 32)
NOBODY = "0x000000000000000000000000000000000000dEaD"
TYPED: dict[str, JsonValue] = {
    "types": {
        "EIP712Domain": [{"name": "name", "type": "string"}],
        "Consent": [{"name": "statement", "type": "string"}],
    },
    "primaryType": "Consent",
    "domain": {"name": "test"},
    "message": {"statement": "yes"},
}
TRANSACTION: dict[str, JsonValue] = {
    "type": 2,
    "chainId": 1,
    "nonce": 0,
    "to": NOBODY,
    "value": 1,
    "gas": 21000,
    "maxFeePerGas": 2,
    "maxPriorityFeePerGas": 1,
    "data": "0x",
}
AUTHORIZATION: dict[str, JsonValue] = {"chainId": 1, "address": NOBODY, "nonce": 7}


@pytest.mark.parametrize(
    ("key", "address"),
    [
        (1, "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"),
        (2, "0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF"),
        # The example of EIP-712: the key is keccak256("cow").
        (int.from_bytes(keccak(b"cow"), "big"), "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
        # The example of EIP-155.
        (int("46" * 32, 16), "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"),
    ],
)
def test_known_keys_have_known_addresses(key: int, address: str) -> None:
    """With the checksum of EIP-55."""
    assert address_of(key.to_bytes(32, "big")) == address


@pytest.mark.parametrize(
    ("raw", "key"),
    [(0, 1), (1, 2), (ORDER - 2, ORDER - 1), (ORDER - 1, 1), (2**256 - 1, 2**256 - ORDER + 1)],
)
def test_any_32_bytes_become_a_key_on_the_curve(raw: int, key: int) -> None:
    """Never zero, never the order itself or beyond, which the curve has no point for."""
    made = int.from_bytes(private_key_from(raw.to_bytes(32, "big")), "big")
    assert made == key
    assert 1 <= made < ORDER


def test_a_message_verifies_by_eip_191() -> None:
    """65 bytes r, s, v in hex; another text does not verify."""
    signature = sign(KEY, SignKind.MESSAGE, {"message": "hello"}).text
    assert signature is not None
    assert len(bytes.fromhex(signature.removeprefix("0x"))) == 65
    recover = Account.recover_message
    assert recover(encode_defunct(text="hello"), signature=signature) == address_of(KEY)
    assert recover(encode_defunct(text="hallo"), signature=signature) != address_of(KEY)


def test_typed_data_verify_by_eip_712() -> None:
    """And not for another statement."""
    signature = sign(KEY, SignKind.TYPED_DATA, TYPED).text
    other = {**TYPED, "message": {"statement": "no"}}
    recover = Account.recover_message
    assert recover(encode_typed_data(full_message=TYPED), signature=signature) == address_of(KEY)
    assert recover(encode_typed_data(full_message=other), signature=signature) != address_of(KEY)


def test_a_transaction_is_signed_raw_bytes() -> None:
    """An EIP-1559 transaction that its sender can be recovered from."""
    raw = sign(KEY, SignKind.TRANSACTION, TRANSACTION).text
    assert raw is not None
    assert raw.startswith("0x02")
    assert Account.recover_transaction(raw) == address_of(KEY)


def test_an_authorization_verifies_by_eip_7702() -> None:
    """The tuple's signature is over keccak256(0x05 || rlp([chain id, address, nonce]))."""
    signed = sign(KEY, SignKind.AUTHORIZATION, AUTHORIZATION)
    tuple_ = signed.authorization
    assert signed.text is None
    assert tuple_ is not None
    assert (tuple_["chainId"], tuple_["address"], tuple_["nonce"]) == (1, NOBODY.lower(), 7)
    digest = keccak(b"\x05" + rlp.encode([1, bytes.fromhex(NOBODY[2:]), 7]))
    vrs = (int(str(tuple_["yParity"])), int(str(tuple_["r"]), 16), int(str(tuple_["s"]), 16))
    public_key = CurveSignature(vrs=vrs).recover_public_key_from_msg_hash(digest)
    assert public_key.to_checksum_address() == address_of(KEY)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (SignKind.MESSAGE, {"message": "hello"}),
        (SignKind.TYPED_DATA, TYPED),
        (SignKind.TRANSACTION, TRANSACTION),
        (SignKind.AUTHORIZATION, AUTHORIZATION),
    ],
)
def test_the_same_payload_gives_the_same_signature(
    kind: SignKind, payload: dict[str, JsonValue]
) -> None:
    """Deterministic (RFC 6979), and another key signs otherwise."""
    assert sign(KEY, kind, payload) == sign(KEY, kind, payload)
    assert sign(KEY, kind, payload) != sign(private_key_from(b"\x01" * 32), kind, payload)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (SignKind.MESSAGE, {}),
        (SignKind.MESSAGE, {"message": 7}),
        (SignKind.MESSAGE, {"message": "\ud800"}),
        (SignKind.TYPED_DATA, {}),
        (SignKind.TYPED_DATA, {**TYPED, "primaryType": "Nothing"}),
        (SignKind.TYPED_DATA, {**TYPED, "domain": "test"}),
        (SignKind.TYPED_DATA, {**TYPED, "types": []}),
        (SignKind.TRANSACTION, {}),
        (SignKind.TRANSACTION, {**TRANSACTION, "to": "0x01"}),
        (SignKind.TRANSACTION, {**TRANSACTION, "value": -1}),
        (SignKind.TRANSACTION, {**TRANSACTION, "chainId": None}),
        (SignKind.TRANSACTION, {**TRANSACTION, "type": 9}),
        (SignKind.TRANSACTION, {**TRANSACTION, "from": NOBODY}),
        (SignKind.AUTHORIZATION, {}),
        (SignKind.AUTHORIZATION, {**AUTHORIZATION, "address": "nowhere"}),
        (SignKind.AUTHORIZATION, {**AUTHORIZATION, "nonce": "seven"}),
        (SignKind.AUTHORIZATION, {**AUTHORIZATION, "nonce": -1}),
    ],
)
def test_what_cannot_be_signed_is_the_payloads_fault(
    kind: SignKind, payload: dict[str, JsonValue]
) -> None:
    """Named by its kind, whatever goes wrong inside."""
    with pytest.raises(PayloadFault, match=kind.value):
        sign(KEY, kind, payload)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=5,
)
GOOD: dict[SignKind, dict[str, JsonValue]] = {
    SignKind.MESSAGE: {"message": "hello"},
    SignKind.TYPED_DATA: TYPED,
    SignKind.TRANSACTION: TRANSACTION,
    SignKind.AUTHORIZATION: AUTHORIZATION,
}


@pytest.mark.parametrize("kind", SignKind)
@settings(derandomize=True, max_examples=100, deadline=None)
@given(data=st.data())
def test_no_payload_breaks_the_machine(kind: SignKind, data: st.DataObject) -> None:
    """One field replaced by anything is signed or refused, and nothing else happens."""
    good = GOOD[kind]
    names = st.sampled_from([*good, "accessList", "authorizationList", "gasPrice"])
    payload = {**good, data.draw(names): data.draw(VALUES)}
    try:
        signature = sign(KEY, kind, payload)
    except PayloadFault:
        return
    assert signature.text or signature.authorization


def test_a_transaction_without_its_signature_gets_the_one_that_its_fields_would_get() -> None:
    """Whoever encoded it, the signed transaction is the same, octet for octet."""
    whole = sign(KEY, SignKind.TRANSACTION, TRANSACTION).text
    assert whole is not None
    fields = rlp.decode(bytes.fromhex(whole.removeprefix("0x"))[1:])
    encoded = "0x02" + rlp.encode(fields[:-3]).hex()
    assert sign(KEY, SignKind.MESSAGE, {"encoded": encoded}).text == whole


@pytest.mark.parametrize("encoded", ["no hex", "0x", "0x02", "0xc0ffee", None])
def test_what_is_neither_a_hash_nor_a_transaction_is_not_signed(encoded: str | None) -> None:
    """It is the payload's fault, and said so."""
    with pytest.raises(PayloadFault):
        sign(KEY, SignKind.MESSAGE, {"encoded": encoded})
