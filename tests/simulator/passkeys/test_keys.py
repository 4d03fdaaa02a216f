"""Key pairs: drawn from a seed, signing the same way each time, read strictly."""

from __future__ import annotations

import hashlib
from functools import cache
from math import gcd

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, x25519
from fido2 import cbor as fido2_cbor
from fido2.cose import CoseKey

from action_mfa.simulator.entropy import Draw, SeededEntropy
from action_mfa.simulator.passkeys import Algorithm
from action_mfa.simulator.passkeys.cbor import Cbor, decode_from
from action_mfa.simulator.passkeys.keys import PrivateKey, load_public_key
from action_mfa.simulator.passkeys.primes import EXPONENT, prime_pair


@cache
def key_of(algorithm: Algorithm, seed: int = 1) -> PrivateKey:
    """Draw a key; an RSA key takes a while."""
    return PrivateKey.generate(algorithm, Draw(SeededEntropy(seed), 0))


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_key_signs_deterministically_and_others_verify(algorithm: Algorithm) -> None:
    """The same bytes each time, and ``fido2`` agrees on key and signature."""
    key = key_of(algorithm)
    signature = key.sign(b"message")
    assert signature == key.sign(b"message")
    cose = key.public_cose()
    CoseKey.parse(fido2_cbor.decode(cose)).verify(b"message", signature)  # type: ignore[arg-type]
    assert load_public_key(cose).verifies(signature, b"message")
    assert not load_public_key(cose).verifies(signature, b"massage")


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_key_survives_pkcs8(algorithm: Algorithm) -> None:
    """The type of the key tells the algorithm."""
    key = key_of(algorithm)
    assert PrivateKey.from_pkcs8(key.to_pkcs8()) == key


def test_the_seed_determines_an_rsa_key() -> None:
    """Every machine finds the same primes, now and later: this is the digest of one key."""
    digest = hashlib.sha256(key_of(Algorithm.RS256).public_cose()).hexdigest()
    assert digest == "76bfd8bf36db06a7406ad62bcbd2e0a55b9badcc94e067b05f3032c8e8e7d565"
    assert key_of(Algorithm.RS256, 2) != key_of(Algorithm.RS256)


def test_primes_make_a_modulus_of_full_length() -> None:
    """Two different primes that suit the exponent, the larger first."""
    p, q = prime_pair(1_024, Draw(SeededEntropy(3), 0))
    assert p > q
    assert (p * q).bit_length() == 1_024
    assert gcd((p - 1) * (q - 1), EXPONENT) == 1
    assert rsa.RSAPublicNumbers(EXPONENT, p * q).public_key().key_size == 1_024


def test_another_kind_of_key_is_no_passkey_s() -> None:
    """Curves and types that no algorithm here uses."""
    for key in (ec.generate_private_key(ec.SECP256K1()), x25519.X25519PrivateKey.generate()):
        octets = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        with pytest.raises(ValueError, match="no passkey's"):
            PrivateKey.from_pkcs8(octets)


def test_an_encrypted_key_is_not_read() -> None:
    """Nobody gives us its password."""
    octets = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"password"),
    )
    with pytest.raises(ValueError, match="PKCS#8"):
        PrivateKey.from_pkcs8(octets)


@pytest.mark.parametrize(
    "change",
    [
        {1: 3},
        {1: "two"},
        {3: -65_535},
        {3: None},
        {-1: 2},
        {-2: b"short"},
        {-2: 7},
        {-3: bytes(32)},
    ],
)
def test_a_key_that_is_not_what_it_says_is_refused(change: dict[Cbor, Cbor]) -> None:
    """Type, curve, lengths, and a point that lies on its curve."""
    parameters, _ = decode_from(key_of(Algorithm.ES256).public_cose())
    assert isinstance(parameters, dict)
    parameters |= change
    if None in parameters.values():
        del parameters[3]
    with pytest.raises(ValueError, match=r"."):
        load_public_key(fido2_cbor.encode(parameters))


@pytest.mark.parametrize("octets", [b"\x01", b"\xa0\x00"])
def test_what_is_no_cose_key_is_refused(octets: bytes) -> None:
    """A COSE key is a map that fills the bytes."""
    with pytest.raises(ValueError, match="not a COSE key"):
        load_public_key(octets)
