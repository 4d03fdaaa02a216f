"""Device management over HTTP, and what settings and scopes tell of enrolment."""

from __future__ import annotations

import pytest

from tests.simulator.wire.conftest import App, World

UNKNOWN = "/users/mfa/00000000-0000-4000-8000-000000000000"


def only_device(app: App) -> dict[str, object]:
    """Return the one device that is listed."""
    (device,) = app.send("GET", "/users/mfa").json()["devices"]
    return dict(device)


def test_a_device_is_deleted_against_a_token(world: World) -> None:
    """Without the header 403; with a token 204, and the device is gone."""
    app = world.enrolled(world.environment(), "del@example.com", "del")
    path = f"/users/mfa/{only_device(app)['id']}"
    refused = app.send("DELETE", path)
    assert (refused.status_code, refused.json()["code"]) == (403, "mfa_required")
    assert app.send("DELETE", path, headers={"x-mfa-auth-token": ""}).status_code == 403
    token = world.token(app)
    assert app.send("DELETE", path, headers={"x-mfa-auth-token": token}).status_code == 204
    assert app.send("GET", path).status_code == 404
    assert app.send("GET", "/users/mfa/methods").json()["userHasVerifiedMfaMethods"] is False


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_device_that_is_not_there_is_not_found(world: World, method: str) -> None:
    """404 with the code that Dynamic has for it."""
    app = world.enrolled(world.environment(), f"{method.lower()}@example.com", f"none-{method}")
    answer = app.send(method, UNKNOWN, headers={"x-mfa-auth-token": world.token(app)})
    assert (answer.status_code, answer.json()["code"]) == (404, "mfa_device_not_found")


def test_a_put_without_a_body_makes_the_default(world: World) -> None:
    """That is what SDKs send; `false` asks for what cannot be."""
    app = world.enrolled(world.environment(), "default@example.com", "default")
    path = f"/users/mfa/{only_device(app)['id']}"
    assert app.send("PUT", path).status_code == 204
    assert app.send("PUT", path, {"default": True}).status_code == 204
    answer = app.send("PUT", path, {"default": False})
    assert (answer.status_code, answer.json()["code"]) == (422, "mfa_invalid_request")
    assert only_device(app)["default"] is True


def test_the_last_factor_stays_where_one_is_required(world: World) -> None:
    """422, and the token is not spent by it: where enrolment becomes optional, it deletes."""
    environment = world.environment(requireAtOnboarding=True)
    app = world.enrolled(environment, "last@example.com", "last")
    path = f"/users/mfa/{only_device(app)['id']}"
    headers = {"x-mfa-auth-token": world.token(app)}
    refused = app.send("DELETE", path, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "last_factor")
    world.operate("configure", environmentId=environment, settings={})
    assert app.send("DELETE", path, headers=headers).status_code == 204


@pytest.mark.parametrize(
    ("asked", "enrollment", "required"),
    [
        ({}, "none", False),
        ({"requireAtOnboarding": True}, "signup", True),
        ({"enrollment": "action"}, "action", True),
        ({"enrollment": "none", "requireAtOnboarding": True}, "none", False),
    ],
)
def test_settings_tell_enrolment(
    world: World, asked: dict[str, object], enrollment: str, *, required: bool
) -> None:
    """`required` is derived: true at sign-up and at the action."""
    mfa = settings_of(world, world.environment(**asked))
    assert (mfa["enrollment"], mfa["required"], mfa["enabled"]) == (enrollment, required, False)


def test_settings_tell_session_mfa(world: World) -> None:
    """`enabled` is enforcement by session, and nothing else."""
    assert settings_of(world, world.environment(sessionMfa=True))["enabled"] is True


def settings_of(world: World, environment: str) -> dict[str, object]:
    """Fetch the part of the public settings that is about MFA."""
    answer = world.app(environment, "settings").send("GET", "/settings").json()
    return dict(answer["security"]["mfa"])


def test_the_scope_says_when_a_factor_is_due(world: World) -> None:
    """Session MFA: pending at the second sign-in, open once a code was accepted."""
    environment = world.environment(sessionMfa=True)
    app = world.enrolled(environment, "scope@example.com", "scope")
    assert app.sign_in("scope@example.com")["user"]["scope"] == "requiresAdditionalAuth"
    refused = app.send("POST", "/waas/create", {"chain": "EVM"})
    assert (refused.status_code, refused.json()["code"]) == (403, "onboarding_incomplete")
    proven = app.send("POST", "/users/mfa/auth/totp", {"code": world.code(app)}).json()
    assert proven["user"]["scope"] == "user:basic"
    assert app.make_wallet()
