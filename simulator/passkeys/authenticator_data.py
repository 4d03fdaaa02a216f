"""Authenticator data, the bytes that an authenticator signs (WebAuthn Level 3, section 6.1)."""

from dataclasses import dataclass
from typing import Final

from action_mfa.simulator.passkeys.cbor import Cbor, CborMap, decode_from
from action_mfa.simulator.passkeys.refusals import MalformedError

__all__ = ["AttestedCredential", "AuthenticatorData", "decode"]

_RP_ID_HASH: Final = 32
_FLAGS: Final = 32
_FIXED: Final = 37
_AAGUID: Final = 16
_ID_LENGTH: Final = 2

# The bits of the flags' byte. The two others are reserved, and ignored as section 6.1 says.
_USER_PRESENT: Final = 0x01
_USER_VERIFIED: Final = 0x04
_BACKUP_ELIGIBLE: Final = 0x08
_BACKED_UP: Final = 0x10
_ATTESTED: Final = 0x40
_EXTENSIONS: Final = 0x80


@dataclass(frozen=True, slots=True)
class AttestedCredential:
    """The new credential of a registration; ``public_key`` is the encoded COSE key."""

    aaguid: bytes
    credential_id: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True)
class AuthenticatorData:
    """Authenticator data, read or to be written.

    ``extensions`` is the encoded map of extension outputs, ``trailing`` whatever follows: nothing,
    unless a relying party is to be tried.
    """

    rp_id_hash: bytes
    user_present: bool
    user_verified: bool
    backup_eligible: bool
    backed_up: bool
    sign_count: int
    credential: AttestedCredential | None = None
    extensions: bytes = b""
    trailing: bytes = b""

    def encode(self) -> bytes:
        """Return the bytes."""
        flags = (
            self.user_present * _USER_PRESENT
            | self.user_verified * _USER_VERIFIED
            | self.backup_eligible * _BACKUP_ELIGIBLE
            | self.backed_up * _BACKED_UP
        )
        attested = b""
        if self.credential is not None:
            flags |= _ATTESTED
            credential_id = self.credential.credential_id
            attested = b"".join(
                (
                    self.credential.aaguid,
                    len(credential_id).to_bytes(_ID_LENGTH, "big"),
                    credential_id,
                    self.credential.public_key,
                )
            )
        if self.extensions:
            flags |= _EXTENSIONS
        return b"".join(
            (
                self.rp_id_hash,
                flags.to_bytes(1, "big"),
                self.sign_count.to_bytes(4, "big"),
                attested,
                self.extensions,
                self.trailing,
            )
        )


def decode(octets: bytes) -> tuple[AuthenticatorData, CborMap | None]:
    """Read authenticator data; return it with the decoded COSE key of its credential, if any.

    Raises:
        ValueError: a part is missing, ends too early, or is not the CBOR that it should be.

    """
    if len(octets) < _FIXED:
        raise MalformedError("authenticator data ends too early")
    flags = octets[_FLAGS]
    at = _FIXED
    credential: AttestedCredential | None = None
    key: CborMap | None = None
    if flags & _ATTESTED:
        credential, key, at = _attested(octets)
    extensions = b""
    if flags & _EXTENSIONS:
        start = at
        _, at = _map(octets, start)
        extensions = octets[start:at]
    data = AuthenticatorData(
        rp_id_hash=octets[:_RP_ID_HASH],
        user_present=flags & _USER_PRESENT != 0,
        user_verified=flags & _USER_VERIFIED != 0,
        backup_eligible=flags & _BACKUP_ELIGIBLE != 0,
        backed_up=flags & _BACKED_UP != 0,
        sign_count=int.from_bytes(octets[_FLAGS + 1 : _FIXED], "big"),
        credential=credential,
        extensions=extensions,
        trailing=octets[at:],
    )
    return data, key


def _attested(octets: bytes) -> tuple[AttestedCredential, CborMap, int]:
    id_at = _FIXED + _AAGUID + _ID_LENGTH
    key_at = id_at + int.from_bytes(octets[id_at - _ID_LENGTH : id_at], "big")
    if len(octets) <= key_at:
        raise MalformedError("the attested credential ends too early")
    key, end = _map(octets, key_at)
    credential = AttestedCredential(
        aaguid=octets[_FIXED : _FIXED + _AAGUID],
        credential_id=octets[id_at:key_at],
        public_key=octets[key_at:end],
    )
    return credential, key, end


def _map(octets: bytes, start: int) -> tuple[dict[Cbor, Cbor], int]:
    found, end = decode_from(octets, start)
    if not isinstance(found, dict):
        raise MalformedError("authenticator data holds something that is no map")
    return found, end
