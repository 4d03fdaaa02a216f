"""Secrets as people and apps read them: base32 in whatever case, grouped or padded (RFC 4648)."""

import base64
import binascii

__all__ = ["bits_of", "plain_secret"]


def plain_secret(shown: str) -> str:
    """Return a secret without what only helps the eye: spaces, dashes, padding, small letters."""
    return "".join(shown.split()).replace("-", "").rstrip("=").upper()


def bits_of(shown: str) -> int:
    """Return the length of a base32 secret in bits; 0 where it is no base32."""
    secret = plain_secret(shown)
    try:
        return len(base64.b32decode(secret + "=" * (-len(secret) % 8))) * 8
    except (binascii.Error, ValueError):
        return 0
