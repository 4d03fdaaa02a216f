"""The key that bearer tokens are signed with, and what is published of it.

Dynamic's tokens are RS256, and its keys are published (RFC 7517), so that an application's own
backend can verify them. A private key costs ten times the time of a shared one, and most who talk
to a simulator verify nothing, so RS256 is for those who ask for it.
"""

import secrets
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Protocol

import jwt
from jwt.algorithms import RSAAlgorithm

__all__ = ["BearerAlgorithm", "RsaSigner", "SecretSigner", "Signer", "signer_for"]

_RSA_BITS: Final = 2048
_RSA_EXPONENT: Final = 65_537


class BearerAlgorithm(StrEnum):
    """How bearer tokens are signed (RFC 7518, section 3.1)."""

    HS256 = "HS256"
    RS256 = "RS256"


class Signer(Protocol):
    """Signs claims under one key, fresh for each server, and reads what it signed."""

    def sign(self, claims: dict[str, Any]) -> str:
        """Return a signed JWT (RFC 7519)."""
        ...

    def read(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that was signed here; none of any other text."""
        ...

    def published(self) -> tuple[dict[str, Any], ...]:
        """Return the public keys as JWKs (RFC 7517)."""
        ...


def signer_for(algorithm: BearerAlgorithm) -> Signer:
    """Return a signer with a key of its own."""
    match algorithm:
        case BearerAlgorithm.HS256:
            return SecretSigner()
        case BearerAlgorithm.RS256:
            return RsaSigner()


class SecretSigner:
    """HS256: nobody else can verify, so nothing is published."""

    def __init__(self) -> None:
        # Not from the lab's seed: a seed may be known, and no result depends on these bytes.
        self._key = secrets.token_bytes(32)

    def sign(self, claims: dict[str, Any]) -> str:
        """See :class:`Signer`."""
        return jwt.encode(claims, self._key, algorithm=BearerAlgorithm.HS256)

    def read(self, token: str) -> dict[str, Any]:
        """See :class:`Signer`."""
        return _claims(token, self._key, BearerAlgorithm.HS256)

    def published(self) -> tuple[dict[str, Any], ...]:
        """See :class:`Signer`."""
        return ()


class RsaSigner:
    """RS256 under a key of 2048 bits, made when it is first needed."""

    def __init__(self) -> None:
        self._id = secrets.token_hex(8)

    def sign(self, claims: dict[str, Any]) -> str:
        """See :class:`Signer`; the header names the key by ``kid``."""
        headers = {"kid": self._id}
        return jwt.encode(claims, self._key, algorithm=BearerAlgorithm.RS256, headers=headers)

    def read(self, token: str) -> dict[str, Any]:
        """See :class:`Signer`."""
        return _claims(token, self._key.public_key(), BearerAlgorithm.RS256)

    def published(self) -> tuple[dict[str, Any], ...]:
        """See :class:`Signer`; with ``kid``, ``alg`` and ``use``, as key sets name them."""
        public = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        del public["key_ops"]
        return (public | {"kid": self._id, "alg": BearerAlgorithm.RS256.value, "use": "sig"},)

    @cached_property
    def _key(self) -> Any:  # noqa: ANN401  cryptography is imported where a key is wanted
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

        return rsa.generate_private_key(_RSA_EXPONENT, _RSA_BITS)


def _claims(token: str, key: Any, algorithm: BearerAlgorithm) -> dict[str, Any]:  # noqa: ANN401
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            # Whether a token has ended is the machine's to decide, by the lab's clock.
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except (jwt.PyJWTError, ValueError):
        return {}
    return claims
