"""The strict reader of CBOR and its writer, against those of two others."""

from __future__ import annotations

import cbor2
import pytest
from fido2 import cbor as fido2_cbor
from hypothesis import given
from hypothesis import strategies as st

from action_mfa.simulator.passkeys.cbor import Cbor, decode_from, encode

leaves = st.one_of(
    st.integers(-(2**64), 2**64 - 1), st.binary(max_size=40), st.text(max_size=40), st.booleans()
)
keys = st.one_of(st.integers(-(2**64), 2**64 - 1), st.binary(max_size=9), st.text(max_size=9))
items = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=6,
).filter(lambda item: _depth(item) <= 6)


def _depth(item: object) -> int:
    match item:
        case list():
            return 1 + max((_depth(inner) for inner in item), default=0)
        case dict():
            return 1 + max((_depth(inner) for inner in item.values()), default=0)
        case _:
            return 0


@given(items)
def test_what_is_written_is_read(item: Cbor) -> None:
    """Whatever the writer of ``fido2`` makes, or ours, is read as it was, to its last byte."""
    for written in (fido2_cbor.encode(item), encode(item)):  # type: ignore[arg-type]
        assert decode_from(written) == (item, len(written))


@given(items)
def test_others_write_the_same(item: Cbor) -> None:
    """Our bytes are the shortest: those of ``cbor2``, whose maps keep their order, too."""
    assert encode(item) == cbor2.dumps(item)


def test_null_is_written_and_read() -> None:
    """The one value that ``fido2`` does not write."""
    assert encode({1: None}) == bytes.fromhex("a101f6")
    assert decode_from(bytes.fromhex("a101f6")) == ({1: None}, 3)


@given(items, st.integers(min_value=1, max_value=8))
def test_what_ends_too_early_is_refused(item: Cbor, missing: int) -> None:
    """No prefix of an item is an item."""
    written = encode(item)
    with pytest.raises(ValueError, match=r"."):
        decode_from(written[: max(0, len(written) - missing)])


@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(octets: bytes) -> None:
    """Nothing but ValueError comes of garbage, and what is read another reader reads too."""
    try:
        item, end = decode_from(octets)
    except ValueError:
        return
    assert cbor2.loads(octets[:end]) == item


@pytest.mark.parametrize(
    "octets",
    [
        "",
        "a2016101016102",  # a key twice
        "a1f501",  # a boolean as key
        "a18001",  # an array as key
        "9f01ff",  # an array of indefinite length
        "5f4101ff",  # a string of indefinite length
        "c101",  # a tag
        "f93c00",  # a float
        "f7",  # undefined
        "9bffffffffffffffff",  # an array of 2^64 items
        "bbffffffffffffffff",  # a map of 2^64 entries
        "5bffffffffffffffff",  # a string of 2^64 bytes
        "62c328",  # text that is not UTF-8
        "81" * 9 + "01",  # nine arrays in each other
    ],
)
def test_what_passkeys_do_not_use_is_refused(octets: str) -> None:
    """Ambiguous, endless, too deep, or of a kind that authenticators never send."""
    with pytest.raises(ValueError, match=r"."):
        decode_from(bytes.fromhex(octets))


def test_an_item_may_begin_in_the_middle() -> None:
    """The end is an offset into the same bytes."""
    assert decode_from(b"\xff\x18\x2a\xff", 1) == (42, 3)
