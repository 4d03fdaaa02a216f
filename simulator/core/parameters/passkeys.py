"""The open points of passkeys."""

from enum import StrEnum

__all__ = [
    "ChallengeAfterRefusal",
    "NoPasskeyToAuthenticate",
    "PasskeyDeletion",
    "PasskeyUserVerification",
    "RegistrationMints",
]


class ChallengeAfterRefusal(StrEnum):
    """What becomes of a WebAuthn challenge whose answer was refused."""

    USED = "used"
    WAITS = "waits"


class PasskeyUserVerification(StrEnum):
    """Whether the options demand that the user is verified, or only prefer it."""

    REQUIRED = "required"
    PREFERRED = "preferred"


class RegistrationMints(StrEnum):
    """Whether registering a passkey mints the MFA token that it asks for."""

    WHEN_ASKED = "when_asked"
    NEVER = "never"


class PasskeyDeletion(StrEnum):
    """What the deletion of a passkey takes."""

    TOKEN = "token"
    NOTHING = "nothing"


class NoPasskeyToAuthenticate(StrEnum):
    """What a user without a passkey who asks for request options gets."""

    OPTIONS = "options"
    REFUSAL = "refusal"
