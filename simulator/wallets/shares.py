"""Threshold shares of a private key: any two give the key, one alone gives nothing.

Shamir's scheme with a line over the field of the curve's order (A. Shamir, How to Share a Secret,
1979): the key is the line's value at 0, each holder has its value at the holder's own place. The
user and the server hold one share each; while a wallet is delegated, the delegate holds a third.

A refresh and a reshare move to another line through the same key without ever computing it, as
proactive secret sharing does (A. Herzberg et al., 1995; Y. Desmedt and S. Jajodia, 1997): so every
share changes, and the key and its address never do. Only signing and export bring two shares
together, for the one call: the lab models who holds what, not the rounds of a signing protocol.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from action_mfa.simulator.wallets.ethereum import ORDER

__all__ = ["Holder", "Share", "combine", "holders_of", "refresh", "reshare", "split"]

#: How many shares give the key.
_THRESHOLD = 2


class Holder(IntEnum):
    """Who holds a share; the number is the holder's place on the line, so never 0."""

    USER = 1
    SERVER = 2
    DELEGATE = 3


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's value on the line; between 0 and the curve's order."""

    holder: Holder
    value: int

    @property
    def fingerprint(self) -> str:
        """A SHA-256 in hex that tells this share from any other, and not what it is."""
        return hashlib.sha256(f"{self.holder}:{self.value}".encode()).hexdigest()


def holders_of(*, delegated: bool) -> tuple[Holder, ...]:
    """Return who holds the shares of a wallet."""
    return tuple(Holder) if delegated else (Holder.USER, Holder.SERVER)


def split(private_key: bytes, holders: Sequence[Holder], randomness: bytes) -> tuple[Share, ...]:
    """Split a key (32 bytes) among holders; 32 random bytes choose the line."""
    return _on_line(int.from_bytes(private_key, "big"), _slope_from(randomness), holders)


def combine(shares: Sequence[Share]) -> bytes:
    """Return the key (32 bytes) that any two shares of one line give.

    Raises:
        ValueError: there are fewer than two.

    """
    dealers = _dealers(shares)
    key = sum(_weight_at_zero(share, dealers) * share.value for share in dealers) % ORDER
    return key.to_bytes(32, "big")


def refresh(shares: Sequence[Share], randomness: bytes) -> tuple[Share, ...]:
    """Return other shares of the same key for the same holders; 32 random bytes.

    To each share is added its holder's value on a random line through 0, so nobody learns the key.
    """
    slope = _slope_from(randomness)
    return tuple(
        Share(share.holder, (share.value + slope * share.holder) % ORDER) for share in shares
    )


def reshare(
    shares: Sequence[Share], holders: Sequence[Holder], randomness: bytes
) -> tuple[Share, ...]:
    """Return shares of the same key for other holders; 64 random bytes.

    Two holders each split their own part of the key among the new holders, who add up what they
    get. The old shares lie on another line and are of no use with the new ones.

    Raises:
        ValueError: there are fewer than two old shares.

    """
    dealers = _dealers(shares)
    dealt = [
        _on_line(
            _weight_at_zero(dealer, dealers) * dealer.value % ORDER,
            _slope_from(randomness[32 * place : 32 * (place + 1)]),
            holders,
        )
        for place, dealer in enumerate(dealers)
    ]
    return tuple(
        Share(holder, sum(part.value for part in parts) % ORDER)
        for holder, parts in zip(holders, zip(*dealt, strict=True), strict=True)
    )


def _dealers(shares: Sequence[Share]) -> Sequence[Share]:
    dealers = shares[:_THRESHOLD]
    if len(dealers) < _THRESHOLD:
        msg = f"{_THRESHOLD} shares give the key, not {len(dealers)}"
        raise ValueError(msg)
    return dealers


def _on_line(at_zero: int, slope: int, holders: Sequence[Holder]) -> tuple[Share, ...]:
    return tuple(Share(holder, (at_zero + slope * holder) % ORDER) for holder in holders)


def _weight_at_zero(share: Share, among: Sequence[Share]) -> int:
    """Return the Lagrange weight of a share at 0."""
    weight = 1
    for other in among:
        if other is not share:
            distance = other.holder - share.holder
            weight = weight * other.holder * pow(distance, -1, ORDER) % ORDER
    return weight


def _slope_from(randomness: bytes) -> int:
    # Never 0: on a level line every share is the key itself.
    return int.from_bytes(randomness, "big") % (ORDER - 1) + 1
