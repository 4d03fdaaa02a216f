"""Signatures are those of RFC 8032, keys those that people have, and a wrong key is named."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as kinds
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from action_mfa.reports.verifying import KeyFault, Signer, Verifier, signature_file

PEM = (kinds.Encoding.PEM, kinds.PrivateFormat.PKCS8)
OPENSSH = (kinds.Encoding.PEM, kinds.PrivateFormat.OpenSSH)
PUBLIC_PEM = (kinds.Encoding.PEM, kinds.PublicFormat.SubjectPublicKeyInfo)
PUBLIC_OPENSSH = (kinds.Encoding.OpenSSH, kinds.PublicFormat.OpenSSH)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DATA = b"results"


def private(form: tuple[kinds.Encoding, kinds.PrivateFormat], word: bytes | None = None) -> bytes:
    """Write the private key down."""
    shut = kinds.NoEncryption() if word is None else kinds.BestAvailableEncryption(word)
    return KEY.private_bytes(*form, shut)


def at(folder: Path, content: bytes) -> Path:
    """Put a key into a file."""
    file = folder / "key"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("form", [PEM, OPENSSH])
@pytest.mark.parametrize("public", [PUBLIC_PEM, PUBLIC_OPENSSH])
def test_what_a_key_signed_its_public_key_accepts(
    tmp_path: Path,
    form: tuple[kinds.Encoding, kinds.PrivateFormat],
    public: tuple[kinds.Encoding, kinds.PublicFormat],
) -> None:
    """In PEM or as OpenSSH writes it; nothing else is accepted."""
    signature = Signer.load(at(tmp_path, private(form))).sign(DATA)
    verifier = Verifier.load(at(tmp_path, KEY.public_key().public_bytes(*public)))
    assert verifier.accepts(signature, DATA)
    assert not verifier.accepts(signature, DATA + b" ")
    assert not verifier.accepts(bytes(64), DATA)
    assert not verifier.accepts(signature + b"\n", DATA)


def test_both_halves_have_one_fingerprint(tmp_path: Path) -> None:
    """It is what anybody computes who has the public key."""
    signer = Signer.load(at(tmp_path, private(PEM)))
    public = KEY.public_key()
    assert Verifier(public).fingerprint == signer.fingerprint
    der = public.public_bytes(kinds.Encoding.DER, kinds.PublicFormat.SubjectPublicKeyInfo)
    assert signer.fingerprint == hashlib.sha256(der).hexdigest()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl")
def test_openssl_verifies_without_this_project(tmp_path: Path) -> None:
    """The command of the documentation, as it stands there."""
    results, public = tmp_path / "results.json", tmp_path / "public.pem"
    results.write_bytes(DATA)
    signature_file(results).write_bytes(Signer.load(at(tmp_path, private(PEM))).sign(DATA))
    public.write_bytes(KEY.public_key().public_bytes(*PUBLIC_PEM))
    command = "openssl pkeyutl -verify -pubin -inkey public.pem -rawin"
    command += " -in results.json -sigfile results.json.sig"
    answer = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr


OTHER = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a private key in PEM"),
        (b"\xff\x00", "not a private key in PEM"),
        (b"x" * 100_000, "too large for a key"),
        (private(PEM, b"secret"), "has a passphrase"),
        (OTHER.private_bytes(*PEM, kinds.NoEncryption()), "not of Ed25519"),
        (KEY.public_key().public_bytes(*PUBLIC_PEM), "not a private key in PEM"),
    ],
)
def test_what_cannot_sign_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    """No traceback of a library, and no word of the key."""
    with pytest.raises(KeyFault, match=reason) as caught:
        Signer.load(at(tmp_path, content))
    assert caught.value.file == tmp_path / "key"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"ssh-ed25519 nonsense", "not a public key in PEM"),
        (private(PEM), "a private key; give the public one"),
        (OTHER.public_key().public_bytes(*PUBLIC_PEM), "not of Ed25519"),
    ],
)
def test_what_cannot_check_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    """A private key is refused before anybody gets used to passing it on."""
    with pytest.raises(KeyFault, match=reason):
        Verifier.load(at(tmp_path, content))


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    """A typing error is one sentence."""
    with pytest.raises(KeyFault, match=r"nowhere: there is no such file"):
        Signer.load(tmp_path / "nowhere")
    with pytest.raises(KeyFault, match="not a file"):
        Verifier.load(tmp_path)
