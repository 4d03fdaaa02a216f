"""The certificates and attestation statements of the W3C vectors, from their derivation."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from action_mfa.simulator.passkeys.authenticator_data import AuthenticatorData
from action_mfa.simulator.passkeys.cbor import CborMap

Draw = Callable[[int], bytes]
Extension = tuple[x509.ExtensionType, bool]

_AUTHORITY = "Authenticator Attestation CA"
_SIGNATURE_ONLY = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Issued:
    """An attestation certificate with its key."""

    key: ec.EllipticCurvePrivateKey
    der: bytes
    signature: bytes

    def sign(self, message: bytes) -> bytes:
        """Sign as the section does: ES256, deterministically."""
        return self.key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def private_key(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of a scalar."""
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


def issue(
    draw: Draw,
    key: ec.EllipticCurvePrivateKey,
    *further: Extension,
    subject: x509.Name | None = None,
    authority_scalar: bytes = bytes.fromhex(
        "7809337f05740a96a78eedf9e9280499dcc8f2aa129616049ec1dccfe103eb2a"
    ),
) -> Issued:
    """Issue a certificate; the authority's key is the one that the section prints."""
    authority = private_key(authority_scalar)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name("Authenticator Attestation") if subject is None else subject)
        .issuer_name(_name(_AUTHORITY))
        .public_key(key.public_key())
        .serial_number(int.from_bytes(draw(16), "big"))
        .not_valid_before(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(3024, 1, 1, tzinfo=dt.UTC))
    )
    extensions: tuple[Extension, ...] = (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_SIGNATURE_ONLY, True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), False),
        *further,
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    certificate = builder.sign(authority, hashes.SHA256(), ecdsa_deterministic=True)
    der = certificate.public_bytes(serialization.Encoding.DER)
    return Issued(key, der, certificate.signature)


def issue_for_tpm(draw: Draw) -> Issued:
    """Issue a certificate with no subject, which names the TPM by its alternative name."""
    key = private_key(draw(32))
    makers = (("1", "id:00000000"), ("2", "WebAuthn test vectors"), ("3", "id:00000000"))
    tpm = x509.RelativeDistinguishedName(
        x509.NameAttribute(x509.ObjectIdentifier(f"2.23.133.2.{number}"), text)
        for number, text in makers
    )
    return issue(
        draw,
        key,
        (x509.ExtendedKeyUsage([x509.ObjectIdentifier("2.23.133.8.3")]), False),
        (x509.SubjectAlternativeName([x509.DirectoryName(x509.Name([tpm]))]), True),
        subject=x509.Name([]),
    )


def android_key(challenge: bytes, *, hardware: bytes = b"") -> Extension:
    """Return the extension that says what a keystore was asked."""
    described = _der(
        0x30,
        # The version of the attestation, 300, and then what the section leaves empty.
        _der(0x02, b"\x01\x2c") + 3 * _der(0x02, b"\x00"),
        _der(0x04, challenge) + _der(0x04, b"") + _der(0x30, b"") + _der(0x30, hardware),
    )
    return _unrecognized("1.3.6.1.4.1.11129.2.1.17", described)


def apple_nonce(nonce: bytes) -> Extension:
    """Return the extension that carries Apple's nonce."""
    return _unrecognized("1.2.840.113635.100.8.2", _der(0x30, _der(0xA1, _der(0x04, nonce))))


def tpm_statement(issued: Issued, data: AuthenticatorData, message: bytes, *, safe: int) -> CborMap:
    """Return what a TPM says of a key that it made (TCG TPM 2.0, part 2, 10.12 and 12.2).

    ``safe`` is the octet that says whether the TPM's clock was ever set back: 0 or 1 in a TPM.
    """
    x, y = coordinates(data)
    ecc, sha256, none, p256 = b"\x00\x23", b"\x00\x0b", b"\x00\x10", b"\x00\x03"
    attributes = (1 << 18).to_bytes(4, "big")
    public = ecc + sha256 + attributes + _sized(b"") + none + none + p256 + none
    public += _sized(x) + _sized(y)
    clock = bytes.fromhex("00000000000000001111111122222222") + bytes((safe,))
    firmware = bytes(8)
    certified = (
        b"\xffTCG\x80\x17"
        + _sized(b"")
        + _sized(hashlib.sha256(message).digest())
        + clock
        + firmware
        + _sized(sha256 + hashlib.sha256(public).digest())
        + _sized(b"")
    )
    return {
        "ver": "2.0",
        "alg": -7,
        "x5c": [issued.der],
        "sig": issued.sign(certified),
        "certInfo": certified,
        "pubArea": public,
    }


def coordinates(data: AuthenticatorData) -> tuple[bytes, bytes]:
    """Return both coordinates of an ES256 key: at fixed places of its COSE form."""
    assert data.credential is not None
    key = data.credential.public_key
    return key[10:42], key[45:77]


def _sized(octets: bytes) -> bytes:
    return len(octets).to_bytes(2, "big") + octets


def _der(tag: int, *contents: bytes) -> bytes:
    octets = b"".join(contents)
    assert len(octets) < 128
    return bytes((tag, len(octets))) + octets


def _unrecognized(name: str, octets: bytes) -> Extension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(name), octets), False


def _name(unit: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "WebAuthn test vectors"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "W3C"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "AA"),
        ]
    )
