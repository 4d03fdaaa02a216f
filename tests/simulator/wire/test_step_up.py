"""Step-up over HTTP: elevated tokens are JWTs whose claims an SDK reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jwt
import pytest

if TYPE_CHECKING:
    import httpx

    from tests.simulator.wire.conftest import App, World

ELEVATED = "x-dyn-elevated-access-token"


def stepping_up(world: World, **settings: object) -> App:
    """Enrol somebody, then turn step-up on."""
    environment = world.environment()
    app = world.enrolled(environment)
    body = {"environmentId": environment, "settings": {"stepUp": {"scopes": []}, **settings}}
    assert app.http.post("/lab/configure", json=body).status_code == 200
    return app


def elevated(world: World, app: App, *scopes: str) -> str:
    """Prove the factor and get an elevated token."""
    body = {"code": world.code(app), "requestedScopes": scopes}
    answer = app.send("POST", "/users/mfa/auth/totp", body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["elevatedAccessToken"])


def export(app: App, wallet: str, token: str | None) -> httpx.Response:
    """Ask for the private key."""
    headers = {} if token is None else {ELEVATED: token}
    path = f"/waas/{wallet}/privateKey/export"
    return app.send("POST", path, {"exportId": "e"}, headers=headers)


def test_claims_are_what_the_sdk_reads(world: World) -> None:
    """Scopes in one string, the end, and whether it is for a single use."""
    app = stepping_up(world)
    token = elevated(world, app, "wallet:sign", "credential:link")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["scope"] == "credential:link wallet:sign"
    assert claims["singleUse"] is True
    assert claims["exp"] - claims["iat"] == 300
    assert {"sub", "jti", "sid"} <= set(claims)


def test_an_export_takes_one(world: World) -> None:
    """Without it the answer is a 403 that says what is missing; with it, once, the key."""
    app = stepping_up(world)
    wallet = app.make_wallet()
    token = elevated(world, app, "wallet:export")
    for missing in (None, "", "nonsense", token + "x", app.bearer):
        answer = export(app, wallet, missing)
        assert answer.status_code == 403
        assert answer.json() == {
            "error": "Elevated access token required",
            "code": "elevated_access_token_required",
        }
    assert export(app, wallet, token).status_code == 200
    assert export(app, wallet, token).status_code == 403


def test_the_name_of_a_token_is_no_token(world: World) -> None:
    """What the server calls it stands in the claims, and opens nothing."""
    app = stepping_up(world)
    wallet = app.make_wallet()
    token = elevated(world, app, "wallet:export")
    name = jwt.decode(token, options={"verify_signature": False})["jti"]
    assert export(app, wallet, name).status_code == 403
    assert export(app, wallet, token).status_code == 200
    assert app.http.get("/lab/journal").json()["entries"][-1]["elevatedToken"] == name


def test_an_elevated_token_is_no_bearer(world: World) -> None:
    """It names its session, and signs nobody in."""
    app = stepping_up(world)
    app.bearer = elevated(world, app, "wallet:sign")
    assert app.send("GET", "/session").status_code == 401


def test_unknown_scopes_are_unprocessable(world: World) -> None:
    """Before the code is used up."""
    app = stepping_up(world)
    body = {"code": world.code(app), "requestedScopes": ["wallet:borrow"]}
    answer = app.send("POST", "/users/mfa/auth/totp", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_scopes")
    del body["requestedScopes"]
    assert app.send("POST", "/users/mfa/auth/totp", body).status_code == 200
    answer = app.send("POST", "/stepUp/check", {"scope": "wallet:borrow"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_scopes")


def test_a_check_names_the_device(world: World) -> None:
    """And nothing where nothing is required."""
    app = stepping_up(world)
    device = app.send("GET", "/users/mfa").json()["devices"][0]["id"]
    found = app.send("POST", "/stepUp/check", {"scope": "wallet:export"}).json()
    assert found == {
        "isRequired": True,
        "credentials": [{"id": device, "format": "totp", "type": "totp"}],
        "defaultCredentialId": device,
    }
    found = app.send("POST", "/stepUp/check", {"scope": "wallet:sign"}).json()
    assert found == {"isRequired": False, "credentials": []}


def test_settings_tell_the_version_and_the_behaviour(world: World) -> None:
    """The minimum API version says whether step-up is on."""
    scope = {"scope": "wallet:sign", "tokenBehavior": "time_bound", "tokenExpirySeconds": 60}
    app = stepping_up(world, protectedActions=["wallet.waas.sign"], stepUp={"scopes": [scope]})
    settings = app.send("GET", "/settings").json()
    assert settings["sdk"]["minApiVersion"] == "2026_04_01"
    assert settings["security"]["mfa"]["actions"][0] == {
        "action": "wallet.waas.sign",
        "required": True,
        "tokenBehavior": "time_bound",
        "tokenExpirySeconds": 60,
    }
    other = world.app(world.environment())
    assert other.send("GET", "/settings").json()["sdk"]["minApiVersion"] == "2026_01_01"


@pytest.mark.parametrize("asks", [True, False])
def test_a_sign_in_grants_linking_where_asked(world: World, *, asks: bool) -> None:
    """With ``allowNewMFALinking`` it carries the token that a registration takes."""
    app = stepping_up(world)
    new = world.app(app.environment)
    email = "bob@example.com"
    sent = new.send("POST", "/emailVerifications/create", {"email": email}).json()
    code = new.http.post("/lab/mailbox.read", json={"email": email}).json()["code"]
    body = {"verificationUUID": sent["verificationUUID"], "verificationToken": code}
    answer = new.send("POST", "/emailVerifications/signin", body | {"allowNewMFALinking": asks})
    new.bearer = answer.json()["minifiedJwt"]
    granted = answer.json().get("elevatedAccessToken", "")
    registered = new.send("GET", "/users/mfa/register/totp", headers={ELEVATED: granted})
    assert registered.status_code == (200 if asks else 403)


def test_a_mail_steps_up_who_has_no_method(world: World) -> None:
    """The check names the address, the verified code elevates, the wallet is exported."""
    app = stepping_up(world)
    new = world.app(app.environment)
    new.sign_in("bob@example.com")
    found = new.send("POST", "/stepUp/check", {"scope": "wallet:export"}).json()
    assert found["credentials"][0]["format"] == "email"
    sent = new.send("POST", "/emailVerifications/create", {"email": "bob@example.com"}).json()
    code = new.http.post("/lab/mailbox.read", json={"email": "bob@example.com"}).json()["code"]
    body = {
        "verificationUUID": sent["verificationUUID"],
        "verificationToken": code,
        "requestedScopes": ["wallet:export"],
    }
    answer = new.send("POST", "/emailVerifications/verify", body)
    assert answer.status_code == 200, answer.text
    token = answer.json()["elevatedAccessToken"]
    assert export(new, new.make_wallet(), token).status_code == 200
    again = new.send("POST", "/emailVerifications/verify", body)
    assert (again.status_code, again.json()["code"]) == (422, "wrong_email_verification_token")


@pytest.mark.parametrize("enrolled", [True, False])
def test_a_sign_in_grants_scopes_to_who_has_no_method(world: World, *, enrolled: bool) -> None:
    """Everybody signs in; only without an MFA method the sign-in steps up as well."""
    app = stepping_up(world)
    new = world.app(app.environment)
    email = "ann@example.com" if enrolled else "bob@example.com"
    body = mailed(new, email) | {"requestedScopes": ["wallet:export"]}
    answer = new.send("POST", "/emailVerifications/signin", body)
    assert answer.status_code == 200, answer.text
    new.bearer = answer.json()["minifiedJwt"]
    granted = answer.json().get("elevatedAccessToken")
    assert (granted is None) is enrolled
    assert export(new, new.make_wallet(), granted).status_code == (403 if enrolled else 200)


def test_a_sign_in_grants_no_scopes_without_step_up(world: World) -> None:
    """It says so before the code is used up."""
    app = world.app(world.environment())
    body = mailed(app, "bob@example.com")
    asking = body | {"requestedScopes": ["wallet:export"]}
    answer = app.send("POST", "/emailVerifications/signin", asking)
    assert (answer.status_code, answer.json()["code"]) == (501, "unsupported")
    assert app.send("POST", "/emailVerifications/signin", body).status_code == 200


def test_a_mailed_code_is_no_mfa_method(world: World) -> None:
    """No environment can enable it, so it is refused; the code stays good for a sign-in."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    body = mailed(app, "ann@example.com")
    asking = body | {"createMfaToken": {"singleUse": True}}
    answer = app.send("POST", "/users/mfa/auth/email", asking)
    assert (answer.status_code, answer.json()["code"]) == (422, "method_not_enabled")
    assert app.send("POST", "/emailVerifications/signin", body).status_code == 200
    app.bearer = None
    assert app.send("POST", "/users/mfa/auth/email", asking).status_code == 401


def mailed(app: App, email: str) -> dict[str, object]:
    """Have a code sent and show it."""
    sent = app.send("POST", "/emailVerifications/create", {"email": email}).json()
    code = app.http.post("/lab/mailbox.read", json={"email": email}).json()["code"]
    return {"verificationUUID": sent["verificationUUID"], "verificationToken": code}
