"""The open points of device management and of the reset by an administrator."""

from enum import StrEnum

__all__ = [
    "CodesAfterLastFactor",
    "CodesAfterReset",
    "LastFactorDeletion",
    "PasskeySignInAfterReset",
    "PersistentTokenDeletes",
    "TokensAfterLastFactor",
    "TokensAfterReset",
]


class LastFactorDeletion(StrEnum):
    """Deleting the last factor while enrolment is required."""

    REFUSE = "refuse"
    ALLOW = "allow"


class CodesAfterLastFactor(StrEnum):
    """What becomes of recovery codes and their acknowledgement when the last factor goes."""

    DIE = "die"
    STAY = "stay"


class TokensAfterLastFactor(StrEnum):
    """What becomes of the user's live tokens when the last factor goes."""

    DIE = "die"
    STAY = "stay"


class PersistentTokenDeletes(StrEnum):
    """Whether a persistent token pays for the deletion of a device."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class PasskeySignInAfterReset(StrEnum):
    """Whether a passkey stays good for sign-in after an administrator's reset."""

    REMOVED = "removed"
    KEPT = "kept"


class CodesAfterReset(StrEnum):
    """What becomes of recovery codes when an administrator resets the user's MFA."""

    DIE = "die"
    STAY = "stay"


class TokensAfterReset(StrEnum):
    """What becomes of live tokens when an administrator resets the user's MFA."""

    DIE = "die"
    STAY = "stay"
