"""Sessions in a cookie: the browser keeps the token, and the page never sees it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from action_mfa.simulator import Lab
from action_mfa.simulator.wire import WireServer
from action_mfa.simulator.wire.cookies import COOKIE
from action_mfa.spec.protocol import BrowserAuth
from tests.simulator.wire.conftest import App, World


@pytest.fixture(scope="module")
def server() -> Iterator[WireServer]:
    """A server for pages whose session is in a cookie."""
    with WireServer(Lab(), browser=BrowserAuth.COOKIE) as server:
        yield server


@pytest.fixture
def world(server: WireServer) -> Iterator[World]:
    """A fresh browser in front of it: httpx keeps cookies."""
    with httpx.Client(base_url=server.root_url) as http:
        yield World(server.lab, http)


def sign_in(world: World, app: App, email: str = "ann@example.com") -> httpx.Response:
    """Sign in by e-mail."""
    sent = app.send("POST", "/emailVerifications/create", {"email": email}).json()
    code = world.operate("mailbox.read", email=email).json()["code"]
    body = {"verificationUUID": sent["verificationUUID"], "verificationToken": code}
    return app.send("POST", "/emailVerifications/signin", body)


def test_the_settings_tell_the_sdk_to_send_credentials(world: World) -> None:
    """That is what `cookie` among the storages means to it."""
    settings = world.app(world.environment()).send("GET", "/settings").json()
    assert settings["security"]["auth"]["storage"] == ["cookie"]


def test_a_sign_in_puts_the_session_into_a_cookie_alone(world: World) -> None:
    """The answer's body has no token, and the cookie ends with the browser, not by its clock."""
    answer = sign_in(world, world.app(world.environment()))
    assert "jwt" not in answer.json()
    assert "minifiedJwt" not in answer.json()
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE.lower())
    assert "samesite=lax" in cookie
    assert "httponly" in cookie
    assert "expires" not in cookie
    assert "max-age" not in cookie


def test_the_cookie_is_who_calls(world: World) -> None:
    """Without it nobody does: a refresh before sign-in is a 401."""
    app = world.app(world.environment())
    assert app.send("POST", "/refresh").status_code == 401
    sign_in(world, app)
    assert app.send("GET", "/users").json()["email"] == "ann@example.com"
    refreshed = app.send("POST", "/refresh")
    assert refreshed.is_success
    assert "set-cookie" in refreshed.headers


def test_a_bearer_token_in_a_header_goes_before_the_cookie(world: World) -> None:
    """Both may be there; the header is what the caller says itself."""
    app = world.app(world.environment())
    sign_in(world, app)
    app.bearer = "of nobody"
    assert app.send("GET", "/users").status_code == 401


def test_a_sign_out_takes_the_cookie_back(world: World) -> None:
    """And the session has ended, whoever kept a copy."""
    app = world.app(world.environment())
    sign_in(world, app)
    copy = world.http.cookies[COOKIE]
    assert app.send("POST", "/revoke").status_code == 204
    assert COOKIE not in world.http.cookies
    app.bearer = copy
    assert app.send("GET", "/session").status_code == 401


def test_without_being_asked_the_server_heeds_no_cookie() -> None:
    """A cookie of another lab signs nobody in."""
    with WireServer(Lab()) as server, httpx.Client(base_url=server.root_url) as http:
        plain = World(server.lab, http)
        app = plain.app(plain.environment())
        bearer = sign_in(plain, app).json()["minifiedJwt"]
        assert (
            app.send("GET", "/session", headers={"cookie": f"{COOKIE}={bearer}"}).status_code == 401
        )
        app.bearer = bearer
        assert app.send("GET", "/session").status_code == 204
