"""Tokens on the wire: a JSON Web Token (RFC 7519) that names a row and carries nothing else.

Whether a token still pays is the row's matter. The seal only keeps foreign and altered strings from
ever getting there.
"""

import base64
import hashlib
import hmac
import json
import secrets

__all__ = ["jti_of", "seal"]

_ALGORITHM = "HS256"


def seal(secret: bytes, kind: str) -> tuple[str, str]:
    """Return a new unique token id and the token that names it."""
    jti = secrets.token_urlsafe(18)
    header = _encode({"alg": _ALGORITHM, "typ": f"{kind}+jwt"})
    body = f"{header}.{_encode({'jti': jti})}"
    return jti, f"{body}.{_signature(secret, body)}"


def jti_of(secret: bytes, token: str) -> str | None:
    """Return the id that a token names, None for whatever was not sealed by this secret."""
    body, _, signature = token.rpartition(".")
    # The text is compared, not the bytes that it decodes to: the last character of 43 holds two
    # bits that say nothing, and a token with those changed is another string.
    if not hmac.compare_digest(_signature(secret, body).encode(), signature.encode()):
        return None
    claims = json.loads(base64.urlsafe_b64decode(body.partition(".")[2] + "=="))
    return str(claims["jti"])


def _signature(secret: bytes, body: str) -> str:
    return _base64(hmac.digest(secret, body.encode(), hashlib.sha256))


def _encode(claims: dict[str, str]) -> str:
    return _base64(json.dumps(claims, separators=(",", ":")).encode())


def _base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
