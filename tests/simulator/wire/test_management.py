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
        answer = http.request(method, f"/api/v0/users/nobody{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_one_session_is_revoked(world: World) -> None:
    """The user's other session goes on, and the revoked one stays revoked."""
    environment = world.environment()
    first, second = world.app(environment, "one"), world.app(environment, "two")
    session = first.sign_in("ann@example.com")["user"]["sessionId"]
    second.sign_in("ann@example.com")
    for _ in range(2):
        assert world.http.put(f"/api/v0/sessions/{session}/revoke").status_code == 204
    assert first.send("GET", "/session").status_code == 401
    assert second.send("GET", "/session").status_code == 204


def test_all_sessions_of_a_user_are_revoked(world: World) -> None:
    """And nobody else's."""
    environment = world.environment()
    one, two, other = (world.app(environment, name) for name in ("one", "two", "other"))
    user = one.sign_in("ann@example.com")["user"]["id"]
    two.sign_in("ann@example.com")
    other.sign_in("bob@example.com")
    path = f"/api/v0/environments/{environment}/users/{user}/sessions/revoke"
    assert world.http.post(path).status_code == 204
    alive = [app.send("GET", "/session").status_code for app in (one, two, other)]
    assert alive == [401, 401, 204]
    assert world.http.post(path).status_code == 204


def test_a_user_is_looked_for_in_the_environment(world: World) -> None:
    """A user of another environment keeps the session."""
    app = world.app(world.environment())
    user = app.sign_in("ann@example.com")["user"]["id"]
    path = f"/api/v0/environments/{world.environment()}/users/{user}/sessions/revoke"
    answer = world.http.post(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")
    assert app.send("GET", "/session").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("PUT", "/sessions/none/revoke", "session_not_found"),
        ("POST", "/environments/none/users/none/sessions/revoke", "environment_not_found"),
        ("PUT", "/environments/none", "environment_not_found"),
    ],
)
def test_an_unknown_name_is_not_found(world: World, method: str, path: str, code: str) -> None:
    """The code says which."""
    answer = world.http.request(method, f"/api/v0{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_settings_change_part_by_part(world: World) -> None:
    """What a change leaves out stays; the answer is what every client reads from now on."""
    environment = world.environment("wallet.waas.sign", sessionSeconds=60)
    mfa = {
        "enrollment": "action",
        "methods": [{"type": "passkey", "enabled": True}],
        "actions": [
            {"action": "wallet.waas.export", "required": True, "tokenBehavior": "time_bound"},
            {"action": "wallet.waas.refresh", "required": False, "tokenExpirySeconds": 60},
        ],
    }
    change = {"security": {"mfa": mfa}, "sdk": {"minApiVersion": "2026_04_01"}}
    answer = world.http.put(f"/api/v0/environments/{environment}", json=change)
    assert answer.status_code == 200, answer.text
    settings = world.app(environment).send("GET", "/settings").json()
    assert answer.json() == settings
    assert settings["sdk"]["minApiVersion"] == "2026_04_01"
    assert settings["security"]["jwtDuration"]["amount"] == 1
    changed = settings["security"]["mfa"]
    assert (changed["enrollment"], changed["required"], changed["enabled"]) == (
        "action",
        True,
        False,
    )
    assert [method["type"] for method in changed["methods"] if method["enabled"]] == [
        "totp",
        "passkey",
    ]
    assert changed["actions"][:3] == [
        {"action": "wallet.waas.sign", "required": True},
        {
            "action": "wallet.waas.export",
            "required": True,
            "tokenBehavior": "time_bound",
            "tokenExpirySeconds": 600,
        },
        {
            "action": "wallet.waas.refresh",
            "required": False,
            "tokenBehavior": "single_use",
            "tokenExpirySeconds": 60,
        },
    ]


def test_a_setting_is_taken_back(world: World) -> None:
    """An action is no longer protected and a method no longer enabled; both take a word each."""
    environment = world.environment("wallet.waas.sign", requireAtOnboarding=True)
    mfa = {
        "enabled": True,
        "enrollment": "none",
        "methods": [{"type": "totp", "enabled": False}],
        "actions": [{"action": "wallet.waas.sign", "required": False}],
    }
    path = f"/api/v0/environments/{environment}"
    changed = world.http.put(path, json={"security": {"mfa": mfa}}).json()["security"]["mfa"]
    assert (changed["enabled"], changed["enrollment"], changed["required"]) == (True, "none", False)
    assert not any(method["enabled"] for method in changed["methods"])
    assert not any(action["required"] for action in changed["actions"])


def test_a_setting_that_is_none_changes_nothing(world: World) -> None:
    """A bad value is a 400, and what was good beside it is not taken."""
    environment = world.environment()
    path = f"/api/v0/environments/{environment}"
    for bad in ({"enrollment": "sometimes"}, {"enabled": "yes"}, {"actions": [{"action": "x"}]}):
        change = {"sdk": {"minApiVersion": "2026_04_01"}, "security": {"mfa": bad}}
        assert world.http.put(path, json=change).status_code == 400
    settings = world.app(environment).send("GET", "/settings").json()
    assert settings["sdk"]["minApiVersion"] == "2026_01_01"
