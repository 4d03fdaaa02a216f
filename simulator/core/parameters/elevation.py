"""The open points of step-up."""

from enum import StrEnum

__all__ = [
    "MixedRequest",
    "Reauthentication",
    "RequiredFirstLink",
    "ScopeBundle",
    "SharesScope",
    "UnknownScope",
]


class UnknownScope(StrEnum):
    """A requested scope that does not exist or cannot be the user's."""

    REFUSE = "refuse"
    DROP = "drop"


class ScopeBundle(StrEnum):
    """One token for several scopes that behave differently."""

    STRICTEST = "strictest"
    LOOSEST = "loosest"


class MixedRequest(StrEnum):
    """An authentication that asks for an MFA token and for scopes."""

    BOTH = "both"
    ELEVATED_ONLY = "elevated_only"


class SharesScope(StrEnum):
    """Which scope a refresh or a reshare takes."""

    ANY = "any"
    OWN = "own"
    DELEGATE = "delegate"


class Reauthentication(StrEnum):
    """Who may step up by signing in once more instead of by an MFA method."""

    WITHOUT_METHOD = "without_method"
    NOBODY = "nobody"


class RequiredFirstLink(StrEnum):
    """Linking a first factor that the environment demands, for which sign-in gives no token."""

    FREE = "free"
    GUARDED = "guarded"
