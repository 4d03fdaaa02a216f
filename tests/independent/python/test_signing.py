"""Hashes and encodings, by the examples that their standards print."""

import pytest
from ledger import rlp
from ledger.keys import Key, checksummed, hashed
from ledger.parameters import Parameters
from ledger.payloads import Kind, prepared
from ledger.refusals import Refused
from ledger.typed_data import typed_data_hash

#: The example of EIP-712.
_MAIL = {
    "types": {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "Person": [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}],
        "Mail": [
            {"name": "from", "type": "Person"},
            {"name": "to", "type": "Person"},
            {"name": "contents", "type": "string"},
        ],
    },
    "primaryType": "Mail",
    "domain": {
        "name": "Ether Mail",
        "version": "1",
        "chainId": 1,
        "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
    },
    "message": {
        "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
        "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
        "contents": "Hello, Bob!",
    },
}


def test_the_example_of_typed_data_has_its_hash() -> None:
    """The mail of EIP-712 is hashed to what the standard prints."""
    assert typed_data_hash(_MAIL).hex() == (
        "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
    )


def test_the_domains_type_is_derived_where_it_is_left_out() -> None:
    """Without EIP712Domain the fields that the domain has are hashed in the standard's order."""
    types = {name: fields for name, fields in _MAIL["types"].items() if name != "EIP712Domain"}  # type: ignore[attr-defined]
    assert typed_data_hash({**_MAIL, "types": types}) == typed_data_hash(_MAIL)


@pytest.mark.parametrize("contents", [1, None, ["Hello"], {}])
def test_data_of_another_type_are_refused(contents: object) -> None:
    """What is not of its declared type is a refusal, and no crash."""
    message = {**_MAIL["message"], "contents": contents}  # type: ignore[dict-item]
    with pytest.raises(Refused):
        typed_data_hash({**_MAIL, "message": message})


def test_the_key_of_the_example_has_its_address() -> None:
    """The cow's key belongs to the cow's address, checksum included."""
    assert Key(hashed(b"cow")).address == "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"


def test_an_address_has_the_checksum_of_the_standard() -> None:
    """The first example of ERC-55."""
    address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    assert checksummed(bytes.fromhex(address[2:])) == address


@pytest.mark.parametrize(
    ("item", "octets"),
    [
        (b"dog", "83646f67"),
        ([b"cat", b"dog"], "c88363617483646f67"),
        (b"", "80"),
        (0, "80"),
        (15, "0f"),
        (1024, "820400"),
        ([[], [[]], [[], [[]]]], "c7c0c1c0c3c0c1c0"),
        (b"x" * 56, "b838" + "78" * 56),
    ],
)
def test_items_are_encoded_as_the_examples_are(item: rlp.Item, octets: str) -> None:
    """The examples of Ethereum's own page on RLP, and the first long string."""
    assert rlp.encoded(item).hex() == octets


def test_renewed_shares_are_of_the_same_key() -> None:
    """Two splits of a key have nothing in common but the key."""
    key = Key.new()
    first, second = key.split(), key.split()
    assert first != second
    assert Key.joined(first).address == Key.joined(second).address == key.address


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (Kind.MESSAGE, {}),
        (Kind.TRANSACTION, {"chainId": -1}),
        (Kind.AUTHORIZATION, {"chainId": 1, "address": "0x12", "nonce": 0}),
        (Kind.AUTHORIZATION, {"chainId": 2**256, "address": "0x" + "11" * 20, "nonce": 0}),
    ],
)
def test_what_cannot_be_signed_is_refused_before_anything_is_paid(
    kind: Kind, payload: dict[str, object]
) -> None:
    """A payload is read as a whole before a token is looked at."""
    with pytest.raises(Refused) as refused:
        prepared(kind, Parameters(payload))
    assert refused.value.code == "invalid_request"
