"""Seeded entropy: the same seed gives the same bytes, whoever asks and however often it is forked.

A source is an immutable function from a position to bytes; the position lives in the machine's
state. So the machine stays pure, and a fork of the state draws what the original would have drawn.
"""

import hashlib
import hmac
import secrets
from typing import Protocol

__all__ = ["Draw", "Entropy", "SeededEntropy"]

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class Entropy(Protocol):
    """A random oracle: one block of 32 bytes for each position."""

    def block(self, position: int) -> bytes:
        """Return the 32 bytes at this position."""
        ...


class SeededEntropy:
    """HMAC-SHA256 in counter mode under a key made of the seed."""

    def __init__(self, seed: int | bytes) -> None:
        text = seed if isinstance(seed, bytes) else str(seed).encode()
        self._key = hashlib.sha256(b"action-mfa entropy:" + text).digest()

    @classmethod
    def unpredictable(cls) -> "SeededEntropy":
        """Return a source whose seed nobody knows, for servers that others can reach."""
        return cls(secrets.token_bytes(32))

    def block(self, position: int) -> bytes:
        """See :class:`Entropy`."""
        return hmac.digest(self._key, position.to_bytes(8, "big"), "sha256")


class Draw:
    """Draws values from a source, starting at a position; lives for one step of the machine."""

    def __init__(self, entropy: Entropy, position: int) -> None:
        self._entropy = entropy
        self.position = position

    def bytes(self, size: int) -> bytes:
        """Return ``size`` bytes."""
        drawn = bytearray()
        while len(drawn) < size:
            drawn += self._entropy.block(self.position)
            self.position += 1
        return bytes(drawn[:size])

    def hex(self, size: int) -> str:
        """Return ``size`` bytes as lower-case hex."""
        return self.bytes(size).hex()

    def uuid(self) -> str:
        """Return a version 4 UUID (RFC 9562), 36 lower-case characters."""
        raw = bytearray(self.bytes(16))
        raw[6] = raw[6] & 0x0F | 0x40
        raw[8] = raw[8] & 0x3F | 0x80
        text = raw.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def digits(self, length: int) -> str:
        """Return ``length`` decimal digits."""
        return str(int.from_bytes(self.bytes(16), "big") % 10**length).zfill(length)

    def code(self, length: int) -> str:
        """Return ``length`` letters and digits of an alphabet of 32 without look-alikes."""
        return "".join(_ALPHABET[byte % 32] for byte in self.bytes(length))
