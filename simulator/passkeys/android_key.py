"""The statement format ``android-key`` (WebAuthn Level 3, section 8.4), which ``fido2`` lacks.

The credential's own key has a certificate with an extension that says what the keystore was asked.
Of that extension's ASN.1 only what the section compares is read: the challenge, and that the key is
not one for all applications.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from action_mfa.simulator.passkeys.cbor import CborMap
from action_mfa.simulator.passkeys.keys import PublicKey

__all__ = ["is_valid"]

_EXTENSION: Final = "1.3.6.1.4.1.11129.2.1.17"
#: The fields of KeyDescription that are compared, by their places.
_CHALLENGE: Final = 4
_SOFTWARE: Final = 6
_HARDWARE: Final = 7
#: The identifier octets of ``[600] EXPLICIT``: allApplications of an AuthorizationList.
_ALL_APPLICATIONS: Final = b"\xbf\x84\x58"

_HIGH_TAG: Final = 0x1F
_MORE: Final = 0x80


def is_valid(
    statement: CborMap, authenticator_data: bytes, client_data_hash: bytes, key: PublicKey
) -> bool:
    """Say whether the certified key is the credential's, signed this, and was made for this."""
    from cryptography import x509  # noqa: PLC0415  X.509 is rarely met here

    chain, signature = statement.get("x5c"), statement.get("sig")
    if not (isinstance(chain, list) and chain and isinstance(chain[0], bytes)):
        return False
    if not isinstance(signature, bytes) or statement.get("alg") != key.algorithm:
        return False
    if not key.verifies(signature, authenticator_data + client_data_hash):
        return False
    try:
        certificate = x509.load_der_x509_certificate(chain[0])
        extension = certificate.extensions.get_extension_for_oid(x509.ObjectIdentifier(_EXTENSION))
        described = _described(extension.value.public_bytes())
    except (ValueError, x509.ExtensionNotFound):
        return False
    is_its_own = certificate.public_key() == key.key
    return is_its_own and described.challenge == client_data_hash and not described.for_all


@dataclass(frozen=True, slots=True)
class _Described:
    """What a key was made for, and whether every application may use it."""

    challenge: bytes
    for_all: bool


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of DER: its identifier octets and its contents."""

    tag: bytes
    contents: bytes


def _described(extension: bytes) -> _Described:
    """Read a KeyDescription.

    Raises:
        ValueError: it is none.

    """
    (outer,) = _elements(extension)
    fields = tuple(islice(_elements(outer.contents), _HARDWARE + 1))
    if len(fields) <= _HARDWARE:
        raise ValueError("a KeyDescription has eight fields")
    authorizations = (
        element for place in (_SOFTWARE, _HARDWARE) for element in _elements(fields[place].contents)
    )
    for_all = any(element.tag == _ALL_APPLICATIONS for element in authorizations)
    return _Described(fields[_CHALLENGE].contents, for_all)


def _elements(octets: bytes) -> Iterator[_Element]:
    """Take DER apart, one level deep.

    Raises:
        ValueError: it ends too early.

    """
    place = 0
    while place < len(octets):
        start = place
        place += 1
        if octets[start] & _HIGH_TAG == _HIGH_TAG:
            while _at(octets, place) & _MORE:
                place += 1
            place += 1
        tag = octets[start:place]
        length = _at(octets, place)
        place += 1
        if length & _MORE:
            size = length & ~_MORE
            length = int.from_bytes(octets[place : place + size], "big")
            place += size
        contents = octets[place : place + length]
        if len(contents) != length:
            raise ValueError("DER that ends too early")
        place += length
        yield _Element(tag, contents)


def _at(octets: bytes, place: int) -> int:
    if place >= len(octets):
        raise ValueError("DER that ends too early")
    return octets[place]
