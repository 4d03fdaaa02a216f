r"""Detached Ed25519 signatures over the bytes of a results file.

The signature is the 64 bytes of RFC 8032 and nothing else, beside the file as ``results.json.sig``,
so that anybody can check it without this project::

    openssl pkeyutl -verify -pubin -inkey public.pem \
        -rawin -in results.json -sigfile results.json.sig

Keys are files in PEM (``openssl genpkey -algorithm ed25519``) or as OpenSSH writes them. The hashes
in the results cover the traces, and every report can be drawn again: so one signature covers all.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from action_mfa.reports.untrusted import one_line

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

__all__ = ["KeyFault", "Signer", "Verifier", "signature_file"]

_LARGEST = 64 * 1024
_LENGTH = 64


class KeyFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A file that is no usable key: which one, and why."""

    def __init__(self, file: Path, reason: str) -> None:
        self.file = file
        self.reason = one_line(reason, 500)
        super().__init__(f"{one_line(str(file), 500)}: {self.reason}")


def signature_file(results: Path) -> Path:
    """Return where the signature of a results file lies: beside it."""
    return results.with_name(f"{results.name}.sig")


class Signer:
    """A private key that signs."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def load(cls, file: Path) -> Signer:
        """Read a private key, in PEM or as OpenSSH writes it, without a passphrase.

        Raises:
            KeyFault: the file cannot be read, is no such key, or is of another kind.

        """
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415  not for --help
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )

        data = _read(file)
        openssh = b"OPENSSH PRIVATE KEY" in data
        load = serialization.load_ssh_private_key if openssh else serialization.load_pem_private_key
        try:
            key = load(data, password=None)
        except TypeError:
            raise KeyFault(file, "the key has a passphrase; a key without one is needed") from None
        except (ValueError, UnsupportedAlgorithm):
            reason = "not a private key in PEM or as OpenSSH writes it"
            raise KeyFault(file, reason) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFault(file, "a private key, but not of Ed25519")
        return cls(key)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over some bytes: 64 bytes, the same for the same input."""
        return self._key.sign(data)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the public key, in hex."""
        return Verifier(self._key.public_key()).fingerprint


class Verifier:
    """A public key that checks signatures."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    @classmethod
    def load(cls, file: Path) -> Verifier:
        """Read a public key, in PEM or as OpenSSH writes it.

        Raises:
            KeyFault: the file cannot be read, is no such key, or is of another kind.

        """
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415  not for --help
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PublicKey,
        )

        data = _read(file)
        if b"PRIVATE KEY" in data:
            raise KeyFault(file, "a private key; give the public one, which you may pass on")
        openssh = data.lstrip().startswith(b"ssh-")
        load = serialization.load_ssh_public_key if openssh else serialization.load_pem_public_key
        try:
            key = load(data)
        except (ValueError, UnsupportedAlgorithm):
            raise KeyFault(file, "not a public key in PEM or as OpenSSH writes it") from None
        if not isinstance(key, Ed25519PublicKey):
            raise KeyFault(file, "a public key, but not of Ed25519")
        return cls(key)

    def accepts(self, signature: bytes, data: bytes) -> bool:
        """Say whether a signature is this key's over some bytes."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

        if len(signature) != _LENGTH:
            return False
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            return False
        return True

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the key, in hex: of its DER form, as ``openssl pkey`` writes it."""
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            Encoding,
            PublicFormat,
        )

        der = self._key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()


def _read(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise KeyFault(file, "not a file" if file.exists() else "there is no such file")
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else None
        raise KeyFault(file, f"cannot be read: {words or error}") from None
    if len(data) > _LARGEST:
        raise KeyFault(file, "too large for a key")
    return data
