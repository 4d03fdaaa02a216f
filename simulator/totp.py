"""TOTP as RFC 6238 has it: SHA-1, six digits, steps of 30 seconds from the Unix epoch.

Codes come from ``pyotp`` by step number, never by a time of day, so that neither the machine's time
zone nor a repeated hour can shift them.
"""

import base64
from typing import Final

import pyotp

__all__ = ["STEP_SECONDS", "SoftTotp", "code_at_step", "secret_of", "step_of", "uri_of"]

STEP_SECONDS: Final = 30
DIGITS: Final = 6


def step_of(instant: int) -> int:
    """Return the number of the step that an instant (Unix seconds, UTC) lies in."""
    return instant // STEP_SECONDS


def code_at_step(secret: str, step: int) -> str:
    """Return the six digits of a base32 secret at a step (RFC 6238, section 4.2)."""
    return pyotp.TOTP(secret).generate_otp(step)


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

    def __init__(self, secret: str, *, skew: int = 0) -> None:
        self.secret = secret
        self.skew = skew

    @classmethod
    def from_uri(cls, uri: str, *, skew: int = 0) -> "SoftTotp":
        """Scan an ``otpauth`` URI.

        Raises:
            ValueError: it is no TOTP URI with SHA-1, six digits and 30 seconds.

        """
        parsed = pyotp.parse_uri(uri)
        if (
            not isinstance(parsed, pyotp.TOTP)
            or parsed.digits != DIGITS
            or parsed.interval != STEP_SECONDS
            or parsed.digest().name != "sha1"
        ):
            msg = "not a TOTP URI with SHA-1, six digits and 30 seconds"
            raise ValueError(msg)
        return cls(parsed.secret, skew=skew)

    @property
    def is_usable(self) -> bool:
        """True when codes can be computed: base32 of 112 bits or more, the least an app takes."""
        try:
            code_at_step(self.secret, 0)
        except ValueError:
            return False
        return True

    def code(self, now: int, *, steps: int = 0) -> str:
        """Return the code that the device shows ``steps`` steps after the true instant ``now``."""
        return code_at_step(self.secret, step_of(now + self.skew) + steps)
