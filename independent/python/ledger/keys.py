"""Keys on secp256k1 as Ethereum uses them: addresses, recoverable signatures, shares of a key."""

import secrets
from dataclasses import dataclass

from coincurve import PrivateKey
from Crypto.Hash import keccak

__all__ = ["Key", "Share", "Signature", "checksummed", "hashed"]

#: The order of the group. Source: SEC 2, section 2.4.1.
_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141

_SCALAR_BYTES = 32


def hashed(octets: bytes) -> bytes:
    """Return the Keccak-256 hash."""
    return keccak.new(data=octets, digest_bits=256).digest()


def checksummed(address: bytes) -> str:
    """Return an address with the checksum of ERC-55 in its capitals."""
    digits = address.hex()
    fingerprint = hashed(digits.encode()).hex()
    return "0x" + "".join(
        digit.upper() if int(mark, 16) >= 8 else digit  # noqa: PLR2004  half of sixteen
        for digit, mark in zip(digits, fingerprint, strict=False)
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature; ``parity`` is 0 or 1, ``s`` the lower of the two (EIP-2)."""

    r: int
    s: int
    parity: int

    @property
    def packed(self) -> bytes:
        """The 65 bytes r, s and v, where v is 27 or 28."""
        rs = self.r.to_bytes(_SCALAR_BYTES, "big") + self.s.to_bytes(_SCALAR_BYTES, "big")
        return rs + bytes([27 + self.parity])


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's part and the server's part of a key, which is their sum."""

    theirs: bytes
    ours: bytes


class Key:
    """A private key; it is put together for one request and forgotten."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def new(cls) -> "Key":
        """Return a new random key."""
        return cls((1 + secrets.randbelow(_ORDER - 1)).to_bytes(_SCALAR_BYTES, "big"))

    @classmethod
    def joined(cls, share: Share) -> "Key":
        """Return the key of which these are the parts."""
        total = int.from_bytes(share.theirs, "big") + int.from_bytes(share.ours, "big")
        return cls((total % _ORDER).to_bytes(_SCALAR_BYTES, "big"))

    def split(self) -> Share:
        """Return two new random parts: whoever has one of them knows nothing of the key."""
        theirs = secrets.randbelow(_ORDER)
        ours = (int.from_bytes(self._secret, "big") - theirs) % _ORDER
        return Share(theirs.to_bytes(_SCALAR_BYTES, "big"), ours.to_bytes(_SCALAR_BYTES, "big"))

    @property
    def exported(self) -> str:
        """The key in hex."""
        return "0x" + self._secret.hex()

    @property
    def address(self) -> str:
        """The address: the last twenty bytes of the public key's hash."""
        point = PrivateKey(self._secret).public_key.format(compressed=False)
        return checksummed(hashed(point[1:])[-20:])

    def sign(self, digest: bytes) -> Signature:
        """Sign 32 bytes that are a hash already."""
        octets = PrivateKey(self._secret).sign_recoverable(digest, hasher=None)
        return Signature(
            int.from_bytes(octets[:32], "big"), int.from_bytes(octets[32:64], "big"), octets[64]
        )
