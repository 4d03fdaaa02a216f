"""What a bearer and a token are worth elsewhere: nothing."""

from __future__ import annotations

import base64
import json

import jwt
import pytest

from tests.simulator.wire.conftest import App, World

SIGN = "wallet.waas.sign"


def test_a_bearer_counts_in_its_own_environment_only(world: World) -> None:
    """The same user, the same address, another environment."""
    home, abroad = world.environment(), world.environment()
    app = world.app(home)
    app.sign_in("ann@example.com")
    assert app.send("GET", "/users").status_code == 200
    app.environment = abroad
    assert app.send("GET", "/users").status_code == 401


def test_another_user_cannot_spend_a_token(world: World) -> None:
    """Refused to the stranger, and still good for its owner."""
    environment = world.environment(SIGN)
    ann = world.enrolled(environment, "ann@example.com", "ann")
    bob = world.enrolled(environment, "bob@example.com", "bob")
    token = world.token(ann)
    assert bob.sign(bob.make_wallet(), token=token).status_code == 403
    assert ann.sign(ann.make_wallet(), token=token).status_code == 200


def test_another_users_wallet_is_not_there(world: World) -> None:
    """A refusal that does not say whether there is such a wallet."""
    environment = world.environment()
    ann, bob = world.app(environment, "ann"), world.app(environment, "bob")
    ann.sign_in("ann@example.com")
    bob.sign_in("bob@example.com")
    foreign, none = bob.sign(ann.make_wallet()), bob.sign("no-wallet")
    assert (foreign.status_code, foreign.json()) == (none.status_code, none.json())
    assert foreign.status_code == 400


def _unsigned(app: App) -> str:
    assert app.bearer is not None
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    return f"{header}.{app.bearer.split('.')[1]}."


def _of_another_key(app: App) -> str:
    assert app.bearer is not None
    claims = jwt.decode(app.bearer, options={"verify_signature": False})
    return jwt.encode(claims, "k" * 32, algorithm="HS256")


def _cut(app: App) -> str:
    assert app.bearer is not None
    return app.bearer[:-4]


@pytest.mark.parametrize("forge", [_unsigned, _of_another_key, _cut, lambda _app: "x.y.z"])
def test_a_forged_bearer_names_nobody(world: World, forge: object) -> None:
    """Unsigned, signed by another key, cut, or no JWT at all."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    assert app.send("GET", "/session").status_code == 204
    assert callable(forge)
    app.bearer = forge(app)
    assert app.send("GET", "/session").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Basic x", "bearer  ", "x" * 5000])
def test_a_strange_authorization_header_names_nobody(world: World, header: str) -> None:
    """Any header but a bearer is the same as none."""
    app = world.app(world.environment())
    answer = app.send("GET", "/session", headers={"authorization": header.strip()})
    assert answer.status_code == 401
