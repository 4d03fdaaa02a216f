"""Signed JWTs that name a session, or an elevated token.

They say who is calling, never whether they may.

Source: npm ``@dynamic-labs-sdk/client`` 1.27.1 stores two of them (``jwt`` and ``minifiedJwt``) and
reads ``sid``. What they are signed with is in :mod:`action_mfa.simulator.wire.signing`.
"""

import secrets
from enum import StrEnum

from action_mfa.simulator.core.commands import SessionView
from action_mfa.simulator.core.state import ElevatedToken, ElevatedValue, EnvironmentId, SessionId
from action_mfa.simulator.wire.signing import SecretSigner, Signer

__all__ = ["BearerKind", "BearerTokens"]


class BearerKind(StrEnum):
    """The full token, and the short one that the SDK sends."""

    FULL = "full"
    MINIFIED = "minified"


class BearerTokens:
    """Issues and reads bearer tokens under one key, fresh for each server."""

    def __init__(self, signer: Signer | None = None) -> None:
        self.signer: Signer = signer or SecretSigner()

    def issue(self, view: SessionView, *, now: int, issuer: str, kind: BearerKind) -> str:
        """Return a token for a session, expiring with it (``now`` in Unix seconds)."""
        session, user = view.session, view.user
        claims: dict[str, object] = {
            "iss": issuer,
            "sub": user.id,
            "sid": session.id,
            "environment_id": session.environment,
            "scope": " ".join(view.scopes),
            # The clock may stand still between two tokens, and still they are two.
            "jti": secrets.token_hex(8),
            "iat": now,
            "exp": session.expires_at,
        }
        if kind is BearerKind.FULL:
            claims |= {"phone_number" if user.email.startswith("+") else "email": user.email}
        return self.signer.sign(claims)

    def session_of(self, authorization: str | None, environment: EnvironmentId) -> SessionId | None:
        """Return the session that an ``Authorization`` header names; None for any other header.

        A token of another environment names nobody here. Whether the session still lives is not
        looked at: that is the machine's to decide, by the lab's clock.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        claims = self.signer.read(token.strip())
        session = claims.get("sid")
        # An elevated token names its session too, and is no bearer token.
        is_bearer = "singleUse" not in claims and claims.get("environment_id") == environment
        return SessionId(session) if is_bearer and isinstance(session, str) else None

    def elevate(self, token: ElevatedToken, *, now: int, issuer: str) -> str:
        """Return a token for an elevated one, with the claims that clients read."""
        claims: dict[str, object] = {
            "iss": issuer,
            "sub": token.user,
            "sid": token.session,
            "environment_id": token.environment,
            "scope": " ".join(sorted(token.scopes)),
            "singleUse": token.single_use,
            "jti": token.value,
            "iat": now,
            "exp": token.expires_at,
        }
        return self.signer.sign(claims)

    def elevated_of(self, text: str) -> ElevatedValue:
        """Return the elevated token that a text names; for any other text, one that never was.

        Whether it is still good is the machine's to decide, by the lab's clock.
        """
        value = self.signer.read(text).get("jti")
        return ElevatedValue(value if isinstance(value, str) else f"unsigned {text}")
