"""Shares: two of them give the key, one gives nothing, and none of them lasts."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from action_mfa.simulator.wallets import (
    Holder,
    combine,
    holders_of,
    private_key_from,
    refresh,
    reshare,
    split,
)
from action_mfa.simulator.wallets.ethereum import ORDER

keys = st.binary(min_size=32, max_size=32).map(private_key_from)
blocks = st.binary(min_size=32, max_size=32)
holders = st.booleans().map(lambda delegated: holders_of(delegated=delegated))


def randomness(size: int) -> st.SearchStrategy[bytes]:
    """Draw bytes that are not all alike, as no source of entropy gives them."""
    return st.binary(min_size=size, max_size=size).filter(lambda raw: len(set(raw)) > size // 4)


@given(keys, holders, blocks)
def test_any_two_shares_give_the_key(key: bytes, who: tuple[Holder, ...], raw: bytes) -> None:
    """It does not matter which two."""
    shares = split(key, who, raw)
    assert tuple(share.holder for share in shares) == who
    assert {combine(pair) for pair in combinations(shares, 2)} == {key}


@given(keys, keys, blocks)
def test_one_share_says_nothing_of_the_key(key: bytes, other: bytes, raw: bytes) -> None:
    """The very same share belongs to any other key as well, on another line."""
    (share,) = split(key, (Holder.USER,), raw)
    slope = (share.value - int.from_bytes(other, "big")) % ORDER
    assume(slope)
    assert split(other, (Holder.USER,), (slope - 1).to_bytes(32, "big")) == (share,)


def test_one_share_is_not_enough() -> None:
    """Neither to show the key nor to share it anew."""
    alone = split(private_key_from(b"\x01" * 32), (Holder.USER,), b"\x02" * 32)
    for act in (combine, lambda shares: reshare(shares, tuple(Holder), b"\x03" * 64)):
        with pytest.raises(ValueError, match="2 shares"):
            act(alone)


@settings(max_examples=50)
@given(keys, holders, randomness(32), randomness(32))
def test_a_refresh_changes_every_share_and_keeps_the_key(
    key: bytes, who: tuple[Holder, ...], first: bytes, second: bytes
) -> None:
    """The same holders, other shares, the same key from any two."""
    before = split(key, who, first)
    after = refresh(before, second)
    assert tuple(share.holder for share in after) == who
    assert set(before) & set(after) == set()
    assert {combine(pair) for pair in combinations(after, 2)} == {key}


@settings(max_examples=50)
@given(keys, holders, holders, randomness(32), randomness(64))
def test_a_reshare_changes_every_share_and_keeps_the_key(
    key: bytes, old: tuple[Holder, ...], new: tuple[Holder, ...], first: bytes, second: bytes
) -> None:
    """Other holders, other shares, the same key from any two."""
    before = split(key, old, first)
    after = reshare(before, new, second)
    assert tuple(share.holder for share in after) == new
    assert set(before) & set(after) == set()
    assert {combine(pair) for pair in combinations(after, 2)} == {key}


@settings(max_examples=50)
@given(keys, randomness(32), randomness(64))
def test_an_old_share_is_of_no_use_with_a_new_one(key: bytes, first: bytes, second: bytes) -> None:
    """A delegate whose access was revoked cannot pair its share with anybody's."""
    before = split(key, holders_of(delegated=True), first)
    after = reshare(before, holders_of(delegated=False), second)
    delegates = before[-1]
    assert delegates.holder is Holder.DELEGATE
    assert all(combine((delegates, share)) != key for share in after)


def test_the_same_randomness_gives_the_same_shares() -> None:
    """A seeded lab repeats itself."""
    key, who = private_key_from(b"\x05" * 32), holders_of(delegated=True)
    one, two = (split(key, who, b"\x06" * 32) for _ in range(2))
    assert one == two
    assert refresh(one, b"\x07" * 32) == refresh(two, b"\x07" * 32)
    assert reshare(one, who, b"\x08" * 64) == reshare(two, who, b"\x08" * 64)


def test_a_fingerprint_tells_shares_apart_and_shows_none() -> None:
    """One for each share, without the share in it."""
    shares = split(private_key_from(b"\x09" * 32), tuple(Holder), b"\x0a" * 32)
    prints = [share.fingerprint for share in shares]
    assert len(set(prints)) == len(shares)
    assert all(f"{share.value:x}" not in share.fingerprint for share in shares)
