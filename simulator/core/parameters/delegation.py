"""The open points of claims, delegation and reshares."""

from enum import StrEnum

__all__ = [
    "ClaimAgain",
    "DelegateAgain",
    "MissedReshare",
    "OpposedReshare",
]


class ClaimAgain(StrEnum):
    """A later claim of a wallet that is claimed already; never an event."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class DelegateAgain(StrEnum):
    """Delegating a wallet that is delegated already."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class MissedReshare(StrEnum):
    """What becomes of a due reshare that was not done, at the sign-in after that."""

    STAYS = "stays"
    LAPSES = "lapses"


class OpposedReshare(StrEnum):
    """A revocation while an approval waits on the same wallet, or the reverse."""

    REPLACES = "replaces"
    QUEUES = "queues"
