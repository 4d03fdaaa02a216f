"""The open points of recovery codes."""

from enum import StrEnum

__all__ = [
    "AcknowledgementAfterRegenerate",
    "PendingAcknowledgementOnClient",
    "RecoveryBeforeMethod",
    "RecoveryListing",
]


class RecoveryListing(StrEnum):
    """Which codes a listing shows."""

    UNUSED = "unused"
    ALL = "all"


class RecoveryBeforeMethod(StrEnum):
    """Whether recovery codes can be had before a method is verified."""

    REFUSE = "refuse"
    ALLOW = "allow"


class AcknowledgementAfterRegenerate(StrEnum):
    """What regenerating does to the acknowledgement."""

    UNCHANGED = "unchanged"
    PENDING = "pending"


class PendingAcknowledgementOnClient(StrEnum):
    """Whether a client acts while the recovery codes wait for their acknowledgement."""

    ACTS = "acts"
    WAITS = "waits"
