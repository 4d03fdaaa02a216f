"""TOTP as RFC 6238 has it: SHA-1 and six digits unless told otherwise, steps of 30 seconds.

Codes come from ``pyotp`` by step number, never by a time of day, so that neither the machine's time
zone nor a repeated hour can shift them.
"""

import base64
import hashlib
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import pyotp

__all__ = [
    "DIGITS",
    "STEP_SECONDS",
    "Digest",
    "SoftTotp",
    "code_at_step",
    "secret_of",
    "step_of",
    "uri_of",
]

STEP_SECONDS: Final = 30
DIGITS: Final = 6


class Digest(StrEnum):
    """The hash functions of RFC 6238, section 1.2, as an ``otpauth`` URI names them."""

    SHA1 = "SHA1"
    SHA256 = "SHA256"
    SHA512 = "SHA512"


_FUNCTIONS: Final[dict[Digest, Callable[..., Any]]] = {
    Digest.SHA1: hashlib.sha1,
    Digest.SHA256: hashlib.sha256,
    Digest.SHA512: hashlib.sha512,
}


def step_of(instant: int) -> int:
    """Return the number of the step that an instant (Unix seconds, UTC) lies in."""
    return instant // STEP_SECONDS


def code_at_step(
    secret: str, step: int, *, digest: Digest = Digest.SHA1, digits: int = DIGITS
) -> str:
    """Return the digits of a base32 secret at a step (RFC 6238, section 4.2)."""
    return _code_at_step(secret, step, digest, digits)


# A search enters the same code in thousands of places, and a server tries several steps for each.
@lru_cache(maxsize=4_096)
def _code_at_step(secret: str, step: int, digest: Digest, digits: int) -> str:
    return pyotp.TOTP(secret, digits=digits, digest=_FUNCTIONS[digest]).generate_otp(step)


def secret_of(raw: bytes) -> str:
    """Return raw secret bytes in base32 without padding, as authenticator apps want them."""
    return base64.b32encode(raw).decode().rstrip("=")


def uri_of(secret: str, *, account: str, issuer: str) -> str:
    """Return the ``otpauth`` URI that an authenticator app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


class SoftTotp:
    """An authenticator app: holds a secret and shows codes by its own, perhaps skewed, clock.

    ``skew`` is in seconds; positive when the device's clock is ahead.
    """

    def __init__(
        self,
        secret: str,
        *,
        skew: int = 0,
        digest: Digest = Digest.SHA1,
        digits: int = DIGITS,
    ) -> None:
        self.secret = secret
        self.skew = skew
        self.digest = digest
        self.digits = digits

    @classmethod
    def from_uri(cls, uri: str, *, skew: int = 0) -> "SoftTotp":
        """Scan an ``otpauth`` URI.

        Raises:
            ValueError: it is no TOTP URI with steps of 30 seconds and a hash function of RFC 6238.

        """
        parsed = pyotp.parse_uri(uri)
        if not isinstance(parsed, pyotp.TOTP) or parsed.interval != STEP_SECONDS:
            msg = "not a TOTP URI with steps of 30 seconds"
            raise ValueError(msg)
        digest = Digest(parsed.digest().name.upper())
        return cls(parsed.secret, skew=skew, digest=digest, digits=parsed.digits)

    @property
    def is_usable(self) -> bool:
        """True when codes can be computed: base32 of 112 bits or more, the least an app takes."""
        try:
            code_at_step(self.secret, 0, digest=self.digest, digits=self.digits)
        except ValueError:
            return False
        return True

    def code(self, now: int, *, steps: int = 0) -> str:
        """Return the code that the device shows ``steps`` steps after the true instant ``now``."""
        step = step_of(now + self.skew) + steps
        return code_at_step(self.secret, step, digest=self.digest, digits=self.digits)
