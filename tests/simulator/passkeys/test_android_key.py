"""Statements of Android's keystore: what they have to say, one thing wrong at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from action_mfa.simulator.passkeys import Algorithm, android_key
from action_mfa.simulator.passkeys.cbor import CborMap
from action_mfa.simulator.passkeys.keys import PrivateKey, PublicKey, load_public_key
from tests.simulator.passkeys.w3c_certificates import Extension, issue, private_key
from tests.simulator.passkeys.w3c_certificates import android_key as keystore

DATA = b"authenticator data"
CLIENT = hashlib.sha256(b"client data").digest()
KEY = PrivateKey(Algorithm.ES256, b"\x07" * 32)
ANOTHER = PrivateKey(Algorithm.ES256, b"\x08" * 32)
#: ``[600] EXPLICIT NULL``: allApplications.
FOR_ALL = b"\xbf\x84\x58\x02\x05\x00"


def public(key: PrivateKey) -> PublicKey:
    """Return the public half."""
    return load_public_key(key.public_cose())


def statement(*extensions: Extension, certified: PrivateKey = KEY) -> CborMap:
    """Return a statement that the credential's key signed."""
    issued = issue(lambda size: b"\x01" * size, private_key(certified.secret), *extensions)
    return {"alg": -7, "sig": KEY.sign(DATA + CLIENT), "x5c": [issued.der]}


@dataclass(frozen=True)
class Wrong:
    """What is wrong, and a statement that is wrong in this alone."""

    name: str
    make: Callable[[], CborMap]


def test_a_statement_that_says_all_of_it_is_valid() -> None:
    """The certified key is the credential's, it signed this, and it was made for this."""
    assert android_key.is_valid(statement(keystore(CLIENT)), DATA, CLIENT, public(KEY))


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong("another challenge", lambda: statement(keystore(b"\x00" * 32))),
        Wrong("for all applications", lambda: statement(keystore(CLIENT, hardware=FOR_ALL))),
        Wrong("another certified key", lambda: statement(keystore(CLIENT), certified=ANOTHER)),
        Wrong("no extension", statement),
        Wrong("no certificate", lambda: statement(keystore(CLIENT)) | {"x5c": []}),
        Wrong("no DER", lambda: statement(keystore(CLIENT)) | {"x5c": [b"\x30\x05\x00"]}),
        Wrong("another signature", lambda: statement(keystore(CLIENT)) | {"sig": b"\x30\x00"}),
        Wrong("another algorithm", lambda: statement(keystore(CLIENT)) | {"alg": -257}),
        Wrong("no signature", lambda: {"alg": -7, "x5c": []}),
    ],
    ids=lambda wrong: wrong.name,
)
def test_one_thing_wrong_is_enough(wrong: Wrong) -> None:
    """Each of them is refused, and none ends in an error."""
    assert not android_key.is_valid(wrong.make(), DATA, CLIENT, public(KEY))


@pytest.mark.parametrize("cut", range(1, 20))
def test_an_extension_that_ends_early_is_refused(cut: int) -> None:
    """DER of an implementation is never believed about its length."""
    described, critical = keystore(CLIENT)
    octets = described.public_bytes()[:-cut]
    short = type(described)(described.oid, octets)  # type: ignore[call-arg]
    found = statement((short, critical))
    assert not android_key.is_valid(found, DATA, CLIENT, public(KEY))
