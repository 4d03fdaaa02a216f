"""The closed sets that every part of the project speaks in.

Wire names are Dynamic's own where it has one: actions and method types are the values of
``MFAAction`` and ``MFADeviceType`` in the npm package ``@dynamic-labs/sdk-api-core``; reasons are
its ``UnprocessableEntityErrorCode`` values where such a code exists, else ours.
"""

from enum import StrEnum

__all__ = ["Action", "AddOn", "Method", "PortClass", "Reason", "Role", "SignKind"]


class Action(StrEnum):
    """A wallet event that an environment can protect with a second factor."""

    SIGN = "wallet.waas.sign"
    EXPORT = "wallet.waas.export"
    REFRESH = "wallet.waas.refresh"
    RESHARE = "wallet.waas.reshare"


class Method(StrEnum):
    """A kind of second factor that an environment can enable."""

    TOTP = "totp"
    PASSKEY = "passkey"


class SignKind(StrEnum):
    """What is signed: the four kinds that the documentation of the Sign event names."""

    MESSAGE = "message"
    TRANSACTION = "transaction"
    TYPED_DATA = "typedData"
    AUTHORIZATION = "authorization"


class Role(StrEnum):
    """Which side of the system an implementation under test is."""

    BACKEND = "backend"
    CLIENT = "client"
    BOTH = "both"

    @property
    def is_client(self) -> bool:
        """True when the implementation attaches tokens by itself."""
        return self is not Role.BACKEND

    @property
    def is_server(self) -> bool:
        """True when the implementation decides what is accepted."""
        return self is not Role.CLIENT


class PortClass(StrEnum):
    """The class that a port claims; each class lists the capabilities that it must have."""

    BACKEND = "backend"
    CLIENT_JS = "client-js"
    CLIENT_REACT = "client-react"
    CLIENT_REACT_NATIVE = "client-react-native"
    COMPLETE = "complete"


class AddOn(StrEnum):
    """A class that a port may claim on top of its own."""

    STEP_UP = "step-up"


class Reason(StrEnum):
    """Why something was refused, after the mapping of raw errors to a closed set.

    ``REJECTED`` is a clean refusal without a known reason: it satisfies accept-or-reject.
    ``INTERNAL_ERROR`` and ``UNCLASSIFIED`` never do.
    """

    MFA_INVALID_CODE = "mfa_invalid_code"
    MFA_RATE_LIMITED = "mfa_rate_limited"
    MFA_DEVICE_NOT_FOUND = "mfa_device_not_found"
    PASSKEY_NOT_FOUND = "passkey_not_found"
    MAX_PASSKEYS_PER_USER = "max_passkeys_per_user"
    INVALID_SCOPES = "invalid_scopes"
    MFA_REQUIRED = "mfa_required"
    MFA_NOT_ENABLED = "mfa_not_enabled"
    METHOD_NOT_ENABLED = "method_not_enabled"
    TOTP_ALREADY_REGISTERED = "totp_already_registered"
    PASSKEY_NOT_SUPPORTED = "passkey_not_supported"
    PASSKEY_CANCELLED = "passkey_cancelled"
    PASSKEY_REJECTED = "passkey_rejected"
    PROMPT_CANCELLED = "prompt_cancelled"
    NOT_AUTHENTICATED = "not_authenticated"
    ONBOARDING_INCOMPLETE = "onboarding_incomplete"
    ELEVATED_TOKEN_REQUIRED = "elevated_token_required"
    LAST_FACTOR = "last_factor"
    INVALID_REQUEST = "invalid_request"
    UNSUPPORTED = "unsupported"
    REJECTED = "rejected"
    INTERNAL_ERROR = "internal_error"
    UNCLASSIFIED = "unclassified"

    @property
    def is_clean_refusal(self) -> bool:
        """True when the implementation refused on purpose, whatever it said of the reason."""
        return self not in (Reason.UNSUPPORTED, Reason.INTERNAL_ERROR, Reason.UNCLASSIFIED)
