"""Entropy: the same seed gives the same values, and no value is likelier than another."""

from __future__ import annotations

import string
import uuid
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from action_mfa.simulator.entropy import Draw, Entropy, SeededEntropy

ONCE = settings(derandomize=True, max_examples=50)
LOOK_ALIKES = set("l1o0")


class Fixed:
    """A source that gives one block at every position."""

    def __init__(self, block: bytes) -> None:
        self._block = block

    def block(self, position: int) -> bytes:
        """Return the block."""
        del position
        return self._block


def test_a_seed_is_a_world() -> None:
    """Equal seeds give equal blocks; other seeds and other positions give others."""
    first, same, other = SeededEntropy(1), SeededEntropy(1), SeededEntropy(2)
    assert first.block(0) == same.block(0)
    assert len({first.block(0), first.block(1), other.block(0), SeededEntropy(b"x").block(0)}) == 4


def test_an_unpredictable_source_has_no_twin() -> None:
    """Two of them share nothing."""
    blocks = {SeededEntropy.unpredictable().block(0) for _ in range(4)}
    assert len(blocks) == 4


@ONCE
@given(seed=st.integers(), sizes=st.lists(st.integers(0, 100), max_size=8))
def test_a_draw_goes_on_where_it_stopped(seed: int, sizes: list[int]) -> None:
    """Continuing from its position gives what drawing on would have given."""
    entropy: Entropy = SeededEntropy(seed)
    whole, position = Draw(entropy, 0), 0
    for size in sizes:
        part = Draw(entropy, position)
        drawn = part.bytes(size)
        assert len(drawn) == size
        assert drawn == whole.bytes(size)
        assert part.position - position == (size + 31) // 32
        position = part.position


@ONCE
@given(seed=st.integers())
def test_a_uuid_is_of_version_four(seed: int) -> None:
    """Version and variant as RFC 9562 has them, in lower case."""
    text = Draw(SeededEntropy(seed), 0).uuid()
    parsed = uuid.UUID(text)
    assert (parsed.version, parsed.variant, str(parsed)) == (4, uuid.RFC_4122, text)


@pytest.mark.parametrize("byte", [0x00, 0xFF])
def test_a_uuid_keeps_its_version_whatever_is_drawn(byte: int) -> None:
    """All zeros and all ones."""
    assert uuid.UUID(Draw(Fixed(bytes([byte]) * 32), 0).uuid()).version == 4


@ONCE
@given(seed=st.integers(), length=st.integers(1, 12))
def test_digits_are_digits_of_that_length(seed: int, length: int) -> None:
    """Leading zeros are kept."""
    digits = Draw(SeededEntropy(seed), 0).digits(length)
    assert len(digits) == length
    assert set(digits) <= set(string.digits)


def test_small_numbers_are_padded() -> None:
    """Zero is six zeros."""
    assert Draw(Fixed(bytes(32)), 0).digits(6) == "000000"


def test_every_byte_leads_to_each_character_equally_often() -> None:
    """The alphabet divides the 256 values of a byte, so that no character is likelier."""
    drawn = "".join(Draw(Fixed(bytes([value]) * 32), 0).code(1) for value in range(256))
    counts = Counter(drawn)
    assert set(counts.values()) == {8}
    assert len(counts) == 32
    assert not set(counts) & LOOK_ALIKES


def test_digits_come_equally_often() -> None:
    """Over many draws each digit has its tenth, within one part in ten."""
    draw = Draw(SeededEntropy(0), 0)
    counts = Counter("".join(draw.digits(6) for _ in range(2000)))
    assert all(abs(count - 1200) < 120 for count in counts.values())


def test_hex_is_twice_as_long_as_its_bytes() -> None:
    """Lower case, and the bytes themselves."""
    assert Draw(SeededEntropy(3), 0).hex(24) == Draw(SeededEntropy(3), 0).bytes(24).hex()
