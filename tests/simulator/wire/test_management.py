"""The management API: what an administrator's tools ask of a lab."""

from __future__ import annotations

import httpx
import pytest

from action_mfa.simulator import Lab
from action_mfa.simulator.wire import WireServer
from tests.simulator.wire.conftest import World

RESETS = [("DELETE", "/mfa"), ("POST", "/mfa/reset")]


@pytest.mark.parametrize(("method", "path"), RESETS)
def test_a_reset_leaves_no_factor(world: World, method: str, path: str) -> None:
    """204, and the user has no verified method any more."""
    app = world.enrolled(world.environment(), f"{method}@example.com".lower(), f"managed-{method}")
    user = app.send("GET", "/users").json()["id"]
    assert world.http.request(method, f"/api/v0/users/{user}{path}").status_code == 204
    assert app.send("GET", "/users/mfa/methods").json()["userHasVerifiedMfaMethods"] is False


@pytest.mark.parametrize(("method", "path"), RESETS)
def test_an_unknown_user_is_not_found(world: World, method: str, path: str) -> None:
    """404, like every other path that leads nowhere."""
    answer = world.http.request(method, f"/api/v0/users/nobody{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")


@pytest.mark.parametrize(("method", "path"), RESETS)
def test_no_page_may_reset(world: World, method: str, path: str) -> None:
    """A page of another site can send such a request, and is refused before anything is done."""
    headers = {"origin": "https://elsewhere.example"}
    answer = world.http.request(method, f"/api/v0/users/nobody{path}", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), RESETS)
def test_without_lab_endpoints_nobody_administrates(method: str, path: str) -> None:
    """The paths are not there."""
    server = WireServer(Lab(), lab_endpoints=False)
    with server, httpx.Client(base_url=server.root_url) as http:
        assert http.request(method, f"/api/v0/users/nobody{path}").status_code == 404
