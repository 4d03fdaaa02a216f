"""The open points of MFA tokens and the sessions that they belong to."""

from enum import StrEnum

__all__ = [
    "DisabledMethodTokens",
    "FailedActionOnClient",
    "FailedActionOnServer",
    "OlderTokenAfterMint",
    "RefreshExtendsSession",
    "SettingsOnClient",
    "SiblingSession",
    "TokenGetter",
]


class OlderTokenAfterMint(StrEnum):
    """What becomes of a session's older token when another is minted."""

    STAYS = "stays"
    DIES = "dies"


class FailedActionOnServer(StrEnum):
    """What becomes of a single-use token whose action failed after it was accepted."""

    BURNT = "burnt"
    KEPT = "kept"


class FailedActionOnClient(StrEnum):
    """Whether a client forgets a single-use token whose action failed."""

    FORGOTTEN = "forgotten"
    KEPT = "kept"


class TokenGetter(StrEnum):
    """Whether the platform's own token getter consumes the token."""

    TAKE = "take"
    PEEK = "peek"


class SiblingSession(StrEnum):
    """A token in another live session of the same user."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class DisabledMethodTokens(StrEnum):
    """What becomes of live tokens of a method that is disabled."""

    KEPT = "kept"
    REVOKED = "revoked"


class RefreshExtendsSession(StrEnum):
    """Whether a refresh moves the end of the session."""

    YES = "yes"
    NO = "no"


class SettingsOnClient(StrEnum):
    """Which settings a client decides by: those of now, or those of when its session began."""

    CURRENT = "current"
    CACHED = "cached"
