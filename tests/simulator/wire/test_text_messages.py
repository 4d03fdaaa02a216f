"""Sign-in by text message: as by e-mail, and known by a number."""

from __future__ import annotations

import pytest

from tests.simulator.wire.conftest import App, World

NUMBER = {"phoneCountryCode": "1", "phoneNumber": "5550100123", "isoCountryCode": "US"}
ADDRESS = "+1 5550100123"


def code_sent(world: World, app: App, path: str = "create", **more: str) -> dict[str, str]:
    """Have a code sent and return what signs in with it."""
    sent = app.send("POST", f"/smsVerifications/{path}", {**NUMBER, **more})
    assert sent.status_code == 201, sent.text
    assert {name: sent.json()[name] for name in NUMBER} == NUMBER
    code = world.http.post("/lab/mailbox.read", json={"email": ADDRESS}).json()["code"]
    return {"verificationUUID": sent.json()["verificationUUID"], "verificationToken": code}


def signed_in(world: World, environment: str) -> App:
    """Open an application whose user has signed in by text message."""
    app = world.app(environment)
    verified = app.send("POST", "/smsVerifications/signin", code_sent(world, app))
    assert verified.status_code == 200, verified.text
    app.bearer = verified.json()["minifiedJwt"]
    return app


def test_a_user_is_known_by_the_number(world: World) -> None:
    """The credential is a phone number, and there is no e-mail address."""
    user = signed_in(world, world.environment()).send("GET", "/users").json()
    (credential,) = user["verifiedCredentials"]
    assert credential["format"] == "phoneNumber"
    assert credential["phoneCountryCode"] == "1"
    assert user["phoneNumber"] == credential["phoneNumber"] == NUMBER["phoneNumber"]
    assert "email" not in user


def test_the_second_sign_in_is_of_the_same_user(world: World) -> None:
    """A number signs up once; a number of the same digits elsewhere is somebody else's."""
    environment = world.environment()
    first, second = (
        signed_in(world, environment).send("GET", "/users").json()["id"] for _ in range(2)
    )
    assert first == second
    app = world.app(environment)
    app.sign_in("ann@example.com")
    assert app.send("GET", "/users").json()["id"] != first


def test_a_wrong_code_is_refused_by_its_own_name(world: World) -> None:
    """422, and the right code of the next message signs in."""
    app = world.app(world.environment())
    wrong = code_sent(world, app) | {"verificationToken": "0"}
    refused = app.send("POST", "/smsVerifications/signin", wrong)
    assert refused.status_code == 422
    assert refused.json()["code"] == "wrong_sms_verification_token"
    again = code_sent(world, app, "retry", verificationUUID=wrong["verificationUUID"])
    assert app.send("POST", "/smsVerifications/signin", again).status_code == 200


@pytest.mark.parametrize(
    "field",
    [
        {"phoneNumber": "555-0100"},
        {"phoneNumber": ""},
        {"phoneCountryCode": "0"},
        {"isoCountryCode": "us"},
    ],
)
def test_what_is_no_number_is_refused(world: World, field: dict[str, str]) -> None:
    """Digits, a country's code and its ISO name; nothing is sent otherwise."""
    app = world.app(world.environment())
    body = {**NUMBER, **field}
    assert app.send("POST", "/smsVerifications/create", body).status_code == 400


def test_a_number_enrols_and_signs_as_an_address_does(world: World) -> None:
    """MFA does not ask how its user signed in."""
    app = signed_in(world, world.environment("wallet.waas.sign"))
    app.register_totp()
    body = {"type": "totp", "code": world.code(app)}
    assert app.send("POST", "/users/mfa/register/totp", body).status_code == 200
    world.wait(60)
    wallet = app.make_wallet()
    assert app.sign(wallet).status_code == 403
    assert app.sign(wallet, token=world.token(app)).status_code == 200


def test_a_user_without_a_method_steps_up_by_the_number(world: World) -> None:
    """The sign-in is what can be done once more, so the number is the credential."""
    app = signed_in(world, world.environment(stepUp={"enforced": True}))
    asked = app.send("POST", "/stepUp/check", {"scope": "credential:unlink"}).json()
    assert [credential["format"] for credential in asked["credentials"]] == ["phoneNumber"]
    body = code_sent(world, app) | {"requestedScopes": ["credential:unlink"]}
    verified = app.send("POST", "/smsVerifications/verify", body)
    assert verified.status_code == 200, verified.text
    assert verified.json()["elevatedAccessToken"]
