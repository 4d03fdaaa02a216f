"""The values of passkey ceremonies, in bytes and numbers: JSON exists only at the borders.

Names follow W3C WebAuthn Level 3; durations are milliseconds where WebAuthn says so.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

__all__ = [
    "DEFAULT_ALGORITHMS",
    "Algorithm",
    "Attestation",
    "Ceremony",
    "CreationOptions",
    "Descriptor",
    "Expected",
    "PrfInputs",
    "PrfRequest",
    "RelyingParty",
    "RequestOptions",
    "Residency",
    "StoredPasskey",
    "UserEntity",
    "UserVerification",
    "expected_assertion",
    "expected_registration",
]


class Ceremony(StrEnum):
    """The two ceremonies, named as their client data names them."""

    REGISTRATION = "webauthn.create"
    AUTHENTICATION = "webauthn.get"


class Algorithm(IntEnum):
    """Signature algorithms by their COSE identifier."""

    ES256 = -7
    EDDSA = -8
    ES384 = -35
    ES512 = -36
    ED448 = -53
    RS256 = -257


#: What a relying party asks for unless told otherwise, best first.
DEFAULT_ALGORITHMS: Final = (Algorithm.ES256, Algorithm.EDDSA, Algorithm.RS256)


class UserVerification(StrEnum):
    """Whether the ceremony needs the user verified, not only present."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    DISCOURAGED = "discouraged"


class Residency(StrEnum):
    """Whether the credential is to be discoverable (``residentKey``)."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    DISCOURAGED = "discouraged"


class Attestation(StrEnum):
    """How much of the authenticator's attestation is asked for."""

    NONE = "none"
    INDIRECT = "indirect"
    DIRECT = "direct"
    ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The relying party: its id is a domain, its name is for display."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class UserEntity:
    """The account: its id is the user handle, at most 64 bytes."""

    id: bytes
    name: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A credential by its id, with the transports it was registered with."""

    id: bytes
    transports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrfInputs:
    """One or two inputs of the pseudo-random function, of any length."""

    first: bytes
    second: bytes | None = None


@dataclass(frozen=True, slots=True)
class PrfRequest:
    """The ``prf`` extension: inputs for whichever credential is used, or by credential id."""

    inputs: PrfInputs | None = None
    by_credential: tuple[tuple[bytes, PrfInputs], ...] = ()


@dataclass(frozen=True, slots=True)
class CreationOptions:
    """What a relying party asks of ``navigator.credentials.create``."""

    rp: RelyingParty
    user: UserEntity
    challenge: bytes
    algorithms: tuple[int, ...] = DEFAULT_ALGORITHMS
    excluded: tuple[Descriptor, ...] = ()
    user_verification: UserVerification = UserVerification.REQUIRED
    residency: Residency = Residency.PREFERRED
    attestation: Attestation = Attestation.NONE
    timeout_ms: int = 60_000
    prf: PrfRequest | None = None
    credential_properties: bool = False


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """What a relying party asks of ``navigator.credentials.get``.

    An empty ``allowed`` lets the user choose among the discoverable credentials.
    """

    challenge: bytes
    rp_id: str
    allowed: tuple[Descriptor, ...] = ()
    user_verification: UserVerification = UserVerification.REQUIRED
    timeout_ms: int = 60_000
    prf: PrfRequest | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a response is judged against.

    ``origins`` are compared whole. ``user_handle`` is the account's. ``algorithms`` and
    ``excluded`` concern registration, ``allowed`` authentication (empty: any credential of the
    account). Ceremonies in a foreign page's frame are refused unless ``cross_origin``; the page's
    origin then has to be one of ``top_origins``, where the client names it.
    """

    challenge: bytes
    origins: frozenset[str]
    rp_id: str
    user_verification: UserVerification = UserVerification.REQUIRED
    user_handle: bytes | None = None
    algorithms: tuple[int, ...] = DEFAULT_ALGORITHMS
    excluded: frozenset[bytes] = frozenset()
    allowed: frozenset[bytes] = frozenset()
    cross_origin: bool = False
    top_origins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """A credential as a relying party keeps it; ``public_key`` is a COSE key.

    Instants are Unix seconds; ``used_at`` is that of the last accepted assertion.
    """

    id: str
    user_handle: bytes
    credential_id: bytes
    public_key: bytes
    algorithm: int
    sign_count: int
    backup_eligible: bool
    backup_state: bool
    created_at: int
    transports: tuple[str, ...] = ()
    used_at: int | None = None


def expected_registration(options: CreationOptions, origins: frozenset[str]) -> Expected:
    """Return what a registration that answers these options is judged against."""
    return Expected(
        challenge=options.challenge,
        origins=origins,
        rp_id=options.rp.id,
        user_verification=options.user_verification,
        user_handle=options.user.id,
        algorithms=options.algorithms,
        excluded=frozenset(descriptor.id for descriptor in options.excluded),
    )


def expected_assertion(
    options: RequestOptions, origins: frozenset[str], user_handle: bytes | None = None
) -> Expected:
    """Return what an assertion that answers these options is judged against.

    Without a user handle the user is not known beforehand, as when signing in by passkey alone.
    """
    return Expected(
        challenge=options.challenge,
        origins=origins,
        rp_id=options.rp_id,
        user_verification=options.user_verification,
        user_handle=user_handle,
        allowed=frozenset(descriptor.id for descriptor in options.allowed),
    )
