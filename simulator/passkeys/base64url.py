"""Base64url without padding (RFC 4648, section 5), as every byte string of WebAuthn JSON."""

from binascii import Error, a2b_base64, b2a_base64
from typing import Final

__all__ = ["decode", "encode"]

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
# The other alphabet's letters and the padding become a letter that is in no alphabet.
_FROM_URL: Final = bytes.maketrans(b"-_+/=", b"+/!!!")


def encode(octets: bytes) -> str:
    """Return the text for these bytes."""
    return b2a_base64(octets, newline=False).rstrip(b"=").translate(_TO_URL).decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes of a text.

    Raises:
        ValueError: the text has padding, white space or a letter outside the alphabet, or a length
            that no byte string has.

    """
    letters = text.encode("ascii").translate(_FROM_URL)
    try:
        return a2b_base64(letters + b"=" * (-len(letters) % 4), strict_mode=True)
    except Error as error:
        raise ValueError(f"not base64url: {error}") from error
