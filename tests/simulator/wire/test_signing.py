"""Bearer tokens under a published key: whoever holds the key set can verify them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import jwt
import pytest

from action_mfa.simulator import Lab
from action_mfa.simulator.wire import BearerAlgorithm, WireServer
from action_mfa.simulator.wire.signing import RsaSigner, SecretSigner
from tests.simulator.wire.conftest import World


@pytest.fixture(scope="module")
def published() -> Iterator[World]:
    """Return the world of a server that signs as Dynamic does."""
    lab = Lab()
    with (
        WireServer(lab, bearer=BearerAlgorithm.RS256) as server,
        httpx.Client(base_url=server.root_url) as http,
    ):
        yield World(lab, http)


@pytest.mark.parametrize("path", ["/.well-known/jwks", "/.well-known/jwks.json"])
def test_a_bearer_is_verified_by_the_published_key(published: World, path: str) -> None:
    """An application's backend finds the key by the header's ``kid`` and believes the claims."""
    app = published.app(published.environment())
    verified = app.sign_in("ann@example.com")
    keys = jwt.PyJWKSet.from_dict(app.send("GET", path).json())
    kid = jwt.get_unverified_header(verified["jwt"])["kid"]
    claims = jwt.decode(
        verified["jwt"],
        keys[kid].key,
        algorithms=["RS256"],
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["email"] == "ann@example.com"
    assert keys[kid].public_key_use == "sig"


def test_the_private_half_is_not_published(published: World) -> None:
    """Modulus and exponent, and nothing that could sign."""
    app = published.app(published.environment())
    (key,) = app.send("GET", "/.well-known/jwks").json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}


def test_a_bearer_under_rs256_is_good_here_and_nowhere_else(published: World) -> None:
    """The server accepts its own tokens and none of another key."""
    app = published.app(published.environment())
    app.sign_in("ann@example.com")
    assert app.send("GET", "/session").status_code == 204
    assert app.bearer is not None
    claims = jwt.decode(app.bearer, options={"verify_signature": False})
    app.bearer = RsaSigner().sign(claims)
    assert app.send("GET", "/session").status_code == 401
    # The public key is no secret, and signing with it as if it were one opens nothing.
    app.bearer = SecretSigner().sign(claims)
    assert app.send("GET", "/session").status_code == 401
