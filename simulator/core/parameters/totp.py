"""The open points of TOTP."""

from enum import StrEnum

__all__ = [
    "OlderUnusedStep",
    "SecondTotpRefusedAt",
    "TotpDigits",
    "TotpSkew",
    "VerificationProves",
]


class TotpSkew(StrEnum):
    """Which steps beside the current one are accepted."""

    ONE_STEP = "one_step"
    EXACT = "exact"


class OlderUnusedStep(StrEnum):
    """A code of an older, unused step, after a newer one was used."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class TotpDigits(StrEnum):
    """Whether digits of other scripts, such as full-width ones, count as digits."""

    ASCII = "ascii"
    UNICODE = "unicode"


class SecondTotpRefusedAt(StrEnum):
    """When a second TOTP device is refused."""

    START = "start"
    VERIFY = "verify"


class VerificationProves(StrEnum):
    """Whether verifying a TOTP device, without authenticating, proves the session too."""

    NO = "no"
    YES = "yes"
