"""Attestation objects and their statements (WebAuthn Level 3, sections 6.5.4 and 8).

``none`` and packed self attestation are ours to make and to check. The other formats are checked by
``fido2``, down to the signature, and ``android-key``, which it does not know, by ours; whether a
certificate's issuer is trusted is not asked, because Dynamic's registration asks for no attestation
at all.
"""

from dataclasses import dataclass
from typing import Final

from action_mfa.simulator.passkeys import android_key
from action_mfa.simulator.passkeys.cbor import CborMap, decode_from
from action_mfa.simulator.passkeys.cbor import encode as encode_cbor
from action_mfa.simulator.passkeys.keys import PrivateKey, PublicKey
from action_mfa.simulator.passkeys.refusals import MalformedError

__all__ = [
    "AttestationObject",
    "decode",
    "encode",
    "encode_none",
    "encode_packed_self",
    "is_valid",
]

_NONE: Final = "none"
_PACKED: Final = "packed"
_APPLE: Final = "apple"
_ANDROID_KEY: Final = "android-key"


@dataclass(frozen=True, slots=True)
class AttestationObject:
    """An attestation object as read; ``trailing`` is whatever follows it."""

    format: str
    statement: CborMap
    authenticator_data: bytes
    trailing: bytes = b""


def decode(octets: bytes) -> AttestationObject:
    """Read an attestation object.

    Raises:
        ValueError: it is not strict CBOR, or a member is missing or of another type.

    """
    found, end = decode_from(octets)
    if not isinstance(found, dict):
        raise MalformedError("the attestation object is no map")
    name, statement, data = found.get("fmt"), found.get("attStmt"), found.get("authData")
    if not (isinstance(name, str) and isinstance(statement, dict) and isinstance(data, bytes)):
        raise MalformedError("the attestation object lacks fmt, attStmt or authData")
    return AttestationObject(name, statement, data, octets[end:])


def encode(found: AttestationObject) -> bytes:
    """Return the bytes of an attestation object, whatever it says."""
    members: CborMap = {
        "fmt": found.format,
        "attStmt": found.statement,
        "authData": found.authenticator_data,
    }
    return encode_cbor(members) + found.trailing


def encode_none(authenticator_data: bytes) -> bytes:
    """Return an attestation object that attests nothing."""
    return encode(AttestationObject(_NONE, {}, authenticator_data))


def encode_packed_self(
    authenticator_data: bytes, client_data_hash: bytes, key: PrivateKey
) -> bytes:
    """Return an attestation object that the credential's own key signed."""
    signature = key.sign(authenticator_data + client_data_hash)
    statement: CborMap = {"alg": int(key.algorithm), "sig": signature}
    return encode(AttestationObject(_PACKED, statement, authenticator_data))


def is_valid(found: AttestationObject, key: PublicKey, client_data_hash: bytes) -> bool:
    """Say whether a statement proves what its format is meant to prove."""
    if found.format == _NONE:
        return not found.statement
    if found.format == _PACKED and "x5c" not in found.statement:
        signature = found.statement.get("sig")
        return (
            isinstance(signature, bytes)
            and found.statement.get("alg") == key.algorithm
            and key.verifies(signature, found.authenticator_data + client_data_hash)
        )
    if found.format == _ANDROID_KEY:
        data = found.authenticator_data
        return android_key.is_valid(found.statement, data, client_data_hash, key)
    if found.format == _APPLE and not _certifies(found, key):
        return False
    return _is_valid_by_certificate(found, client_data_hash)


def _certifies(found: AttestationObject, key: PublicKey) -> bool:
    """Say whether the certificate is the credential's own key's, which ``fido2`` does not ask."""
    from cryptography import x509  # noqa: PLC0415  X.509 is rarely met here

    chain = found.statement.get("x5c")
    if not (isinstance(chain, list) and chain and isinstance(chain[0], bytes)):
        return False
    try:
        return x509.load_der_x509_certificate(chain[0]).public_key() == key.key
    except ValueError:
        return False


def _is_valid_by_certificate(found: AttestationObject, client_data_hash: bytes) -> bool:
    from fido2.attestation.base import Attestation  # noqa: PLC0415  needs X.509, and is rarely met
    from fido2.webauthn import AuthenticatorData  # noqa: PLC0415  see above

    try:
        Attestation.for_type(found.format)().verify(
            # Statements of all formats have text keys; others only make a verifier fail.
            {str(key): value for key, value in found.statement.items()},
            AuthenticatorData(found.authenticator_data),
            client_data_hash,
        )
    except Exception:  # noqa: BLE001  what a verifier raises on hostile certificates is unbounded
        return False
    return True
