"""One-time codes as RFC 6238 and RFC 4226 define them: HMAC-SHA-1, six digits, thirty seconds."""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlencode

__all__ = ["base32", "key_uri", "matching_steps", "new_secret"]

_STEP_SECONDS = 30
_DIGITS = 6
_SECRET_BYTES = 32


def new_secret() -> bytes:
    """Return a secret of 256 bits."""
    return secrets.token_bytes(_SECRET_BYTES)


def base32(secret: bytes) -> str:
    """Return a secret as apps take it: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def key_uri(secret: bytes, account: str) -> str:
    """Return the ``otpauth`` URI; algorithm, digits and period are everybody's defaults."""
    query = urlencode({"secret": base32(secret), "issuer": "Ledger"})
    return f"otpauth://totp/{quote('Ledger:' + account)}?{query}"


def matching_steps(
    secret: bytes, typed: str, instant: int, window: int, *, any_digits: bool
) -> Iterator[int]:
    """Yield the steps, at most ``window`` away from an instant, whose code was typed."""
    code = _ascii(typed) if any_digits else typed
    if len(code) != _DIGITS or not (code.isascii() and code.isdigit()):
        return
    now = instant // _STEP_SECONDS
    for step in range(max(0, now - window), now + window + 1):
        if hmac.compare_digest(_code(secret, step), code):
            yield step


def _code(secret: bytes, step: int) -> str:
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def _ascii(typed: str) -> str:
    """Write each decimal digit of any script as the ASCII one that it stands for."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in typed
    )
