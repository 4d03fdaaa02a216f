"""What makes a passkey's answer acceptable: W3C WebAuthn Level 3, sections 7.1 and 7.2.

py_webauthn verifies what is cryptographic and most of the fields. Here stand the steps that it
leaves to its caller: frames, sizes, left-over bytes, origins that no honest page has, and backup
flags that change. The library is imported when the first ceremony begins, since it takes longer
than everything else together.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ledger.refusals import Refused

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

__all__ = [
    "Asserted",
    "Known",
    "Party",
    "Registered",
    "User",
    "challenge_answered",
    "credential_id",
]

#: COSE numbers of what is offered: EdDSA, RS256, ES256.
_ALGORITHMS = (-8, -257, -7)

#: WebAuthn Level 3, section 7.1: a credential id is at most 1023 bytes long.
_LONGEST_ID = 1023
#: Far more than any client sends, whose data are a challenge, an origin and a few words.
_LONGEST_CLIENT_DATA = 4096


@dataclass(frozen=True, slots=True)
class User:
    """Whose ceremony it is."""

    handle: bytes
    email: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was noted when a passkey was registered, and its counter as it was last seen."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """A passkey that has just been accepted; ``backed_up`` says that it may be."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Asserted:
    """The counter that an accepted assertion showed."""

    sign_count: int


class Party:
    """The relying party of one environment.

    What it is given and cannot accept is a :class:`Refused` with the code ``passkey_rejected``.
    """

    def __init__(self, rp_id: str, origins: Sequence[str], *, verified: bool) -> None:
        self._rp_id = rp_id
        self._origins = [origin for origin in origins if _is_secure(origin)]
        self._verified = verified

    def creation_options(
        self, challenge: bytes, user: User, exclude: Sequence[bytes]
    ) -> dict[str, Any]:
        """Return ``PublicKeyCredentialCreationOptionsJSON``."""
        from webauthn import generate_registration_options  # noqa: PLC0415  see the module
        from webauthn.helpers import structs  # noqa: PLC0415  as above

        return _as_json(
            generate_registration_options(
                rp_id=self._rp_id,
                rp_name="Ledger",
                user_name=user.email,
                user_id=user.handle,
                challenge=challenge,
                exclude_credentials=_descriptors(exclude),
                authenticator_selection=structs.AuthenticatorSelectionCriteria(
                    resident_key=structs.ResidentKeyRequirement.PREFERRED,
                    user_verification=self._verification(),
                ),
                supported_pub_key_algs=_offered(),
            )
        )

    def request_options(self, challenge: bytes, allow: Sequence[bytes]) -> dict[str, Any]:
        """Return ``PublicKeyCredentialRequestOptionsJSON``."""
        from webauthn import generate_authentication_options  # noqa: PLC0415  see the module

        return _as_json(
            generate_authentication_options(
                rp_id=self._rp_id,
                challenge=challenge,
                allow_credentials=_descriptors(allow),
                user_verification=self._verification(),
            )
        )

    def accept_registration(self, credential: dict[str, Any], challenge: bytes) -> Registered:
        """Judge an answer to creation options."""
        from webauthn import verify_registration_response  # noqa: PLC0415  see the module

        self._judge_client_data(credential)
        with _Judging():
            _refuse_left_over(_bytes(credential["response"]["attestationObject"]))
            accepted = verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origins,
                require_user_verification=self._verified,
                supported_pub_key_algs=_offered(),
            )
        if not 0 < len(accepted.credential_id) <= _LONGEST_ID:
            raise _rejected("a credential id of a size that no authenticator has")
        return Registered(
            accepted.credential_id,
            accepted.credential_public_key,
            accepted.sign_count,
            accepted.credential_device_type == "multi_device",
        )

    def accept_assertion(
        self, credential: dict[str, Any], challenge: bytes, known: Known, owner: User
    ) -> Asserted:
        """Judge an answer to request options by what is known of the passkey that it names."""
        from webauthn import verify_authentication_response  # noqa: PLC0415  see the module

        self._judge_client_data(credential)
        with _Judging():
            handle = credential["response"].get("userHandle")
            if handle is not None and _bytes(handle) != owner.handle:
                raise _rejected("the passkey is another user's")
            accepted = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origins,
                credential_public_key=known.public_key,
                credential_current_sign_count=known.sign_count,
                require_user_verification=self._verified,
            )
        if (accepted.credential_device_type == "multi_device") != known.backed_up:
            raise _rejected("whether a passkey may be backed up never changes")
        return Asserted(accepted.new_sign_count)

    def _verification(self) -> Any:  # noqa: ANN401  a type of the library that is imported late
        from webauthn.helpers import structs  # noqa: PLC0415  see the module

        requirement = structs.UserVerificationRequirement
        return requirement.REQUIRED if self._verified else requirement.PREFERRED

    def _judge_client_data(self, credential: dict[str, Any]) -> None:
        with _Judging():
            data = _bytes(credential["response"]["clientDataJSON"])
            if len(data) > _LONGEST_CLIENT_DATA:
                raise _rejected("client data of a size that no client has")
            said = json.loads(data)
            # No setting says that this relying party expects to be embedded.
            if said.get("crossOrigin", False) or "topOrigin" in said:
                raise _rejected("a frame of another origin's page asked")


def challenge_answered(credential: dict[str, Any]) -> bytes:
    """Return the challenge that an answer claims to answer."""
    with _Judging():
        return _bytes(json.loads(_bytes(credential["response"]["clientDataJSON"]))["challenge"])


def credential_id(credential: dict[str, Any]) -> bytes:
    """Return the id of the credential that an answer names."""
    with _Judging():
        return _bytes(credential["rawId"])


class _Judging:
    """Whatever cannot be read or verified is rejected, for whichever of many reasons it is."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, Refused):
            raise _rejected(str(error)) from error


def _rejected(why: str) -> Refused:
    return Refused("passkey_rejected", why)


def _is_secure(origin: str) -> bool:
    """Say whether pages of an origin have WebAuthn at all: https, or this machine."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    local = host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
    return parts.scheme == "https" or (parts.scheme == "http" and local)


def _refuse_left_over(attestation: bytes) -> None:
    import io  # noqa: PLC0415  beside the library that it serves

    import cbor2  # noqa: PLC0415  see the module

    stream = io.BytesIO(attestation)
    cbor2.load(stream)
    if stream.read(1):
        raise _rejected("bytes follow the attestation object")


def _bytes(text: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415  see the module

    return base64url_to_bytes(text)


def _as_json(options: Any) -> dict[str, Any]:  # noqa: ANN401  either of the library's two types
    from webauthn.helpers import options_to_json_dict  # noqa: PLC0415  see the module

    return options_to_json_dict(options)


def _descriptors(ids: Sequence[bytes]) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor  # noqa: PLC0415  as above

    return [PublicKeyCredentialDescriptor(id=each) for each in ids]


def _offered() -> Any:  # noqa: ANN401  a type of the library that is imported late
    from webauthn.helpers.cose import COSEAlgorithmIdentifier  # noqa: PLC0415  see the module

    return [COSEAlgorithmIdentifier(number) for number in _ALGORITHMS]
