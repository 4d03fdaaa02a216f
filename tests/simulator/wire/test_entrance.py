"""What an SDK does before anything else: settings, nonces, sign-in, the session."""

from __future__ import annotations

import re

import jwt
import pytest

from tests.simulator.wire.conftest import World


def test_environment_ids_are_lower_case_uuids(world: World) -> None:
    """The SDK's device signatures match them in paths as 36 such characters."""
    assert re.fullmatch(r"[0-9a-f-]{36}", world.environment())


def test_settings_say_what_is_protected(world: World) -> None:
    """Each action is listed; only those of the dashboard are required."""
    app = world.app(world.environment("wallet.waas.sign"))
    mfa = app.send("GET", "/settings").json()["security"]["mfa"]
    required = {each["action"]: each["required"] for each in mfa["actions"]}
    assert required == {
        "wallet.waas.sign": True,
        "wallet.waas.export": False,
        "wallet.waas.refresh": False,
        "wallet.waas.reshare": False,
    }
    assert mfa["methods"] == [
        {"type": "totp", "enabled": True, "allowBackupCodes": True},
        {"type": "passkey", "enabled": False, "allowBackupCodes": True},
    ]


@pytest.mark.parametrize(("onboarding", "enrolment"), [(True, "signup"), (False, "none")])
def test_required_follows_from_require_at_onboarding(
    world: World, *, onboarding: bool, enrolment: str
) -> None:
    """`required` is the older word for an enrolment that is due."""
    app = world.app(world.environment(requireAtOnboarding=onboarding))
    mfa = app.send("GET", "/settings").json()["security"]["mfa"]
    assert (mfa["required"], mfa["enrollment"]) == (onboarding, enrolment)


def test_settings_follow_the_dashboard(world: World) -> None:
    """A change holds for the next reader."""
    environment = world.environment()
    settings = {"protectedActions": ["wallet.waas.export"], "sessionSeconds": 60}
    world.operate("configure", environmentId=environment, settings=settings)
    security = world.app(environment).send("GET", "/settings").json()["security"]
    required = [each["action"] for each in security["mfa"]["actions"] if each["required"]]
    assert required == ["wallet.waas.export"]
    assert security["jwtDuration"] == {"amount": 1, "unit": "minutes"}


def test_settings_have_what_the_parser_maps_over(world: World) -> None:
    """Without these keys the SDK's parser fails and the client never starts."""
    settings = world.app(world.environment()).send("GET", "/settings").json()
    assert {"chains", "kyc", "design", "general", "privacy", "sdk", "security"} <= set(settings)
    assert settings["security"]["auth"]["storage"] == ["localstorage"]


def test_nonces_come_in_the_number_asked_for(world: World) -> None:
    """No two are alike."""
    app = world.app(world.environment())
    nonces = app.send("GET", "/nonces?count=5").json()["nonces"]
    assert len(set(nonces)) == 5
    assert app.send("GET", "/nonce").json()["nonce"] not in nonces


@pytest.mark.parametrize("count", ["0", "101", "-1", "x", "²", "9" * 5000])
def test_a_strange_number_of_nonces_is_refused(world: World, count: str) -> None:
    """A query is foreign input too."""
    app = world.app(world.environment())
    assert app.send("GET", f"/nonces?count={count}").status_code == 400


def test_sign_in_by_mail_begins_a_session(world: World) -> None:
    """The answer has the user, the end of the session in Unix seconds, and both bearer tokens."""
    environment = world.environment(sessionSeconds=600)
    verified = world.app(environment).sign_in("ann@example.com")
    assert verified["expiresAt"] == world.lab.clock.now() + 600
    user = verified["user"]
    assert user["projectEnvironmentId"] == environment
    (credential,) = user["verifiedCredentials"]
    assert (credential["format"], credential["signInEnabled"]) == ("email", True)
    assert user["scope"] == "user:basic"
    assert "mfaToken" not in verified


def test_bearer_tokens_are_jwts_that_name_the_session(world: World) -> None:
    """The SDK decodes them without a key and reads `sid`."""
    verified = world.app(world.environment()).sign_in("ann@example.com")
    for token in (verified["jwt"], verified["minifiedJwt"]):
        claims = jwt.decode(token, options={"verify_signature": False})
        assert claims["sid"] == verified["user"]["sessionId"]
        assert claims["sub"] == verified["user"]["id"]
        assert claims["exp"] == verified["expiresAt"]


def test_a_mail_code_signs_in_once(world: World) -> None:
    """The same code again is a wrong one, and so is any other."""
    app = world.app(world.environment())
    email = "bea@example.com"
    sent = app.send("POST", "/emailVerifications/create", {"email": email})
    assert sent.status_code == 201
    right = world.operate("mailbox.read", email=email).json()["code"]
    wrong = str((int(right) + 1) % 1_000_000).zfill(6)

    def attempt(code: str) -> tuple[int, str | None]:
        verification = sent.json()["verificationUUID"]
        body = {"verificationUUID": verification, "verificationToken": code}
        answer = app.send("POST", "/emailVerifications/signin", body)
        return answer.status_code, answer.json().get("code")

    assert attempt(wrong) == (422, "wrong_email_verification_token")
    assert attempt(right) == (200, None)
    assert attempt(right) == (422, "wrong_email_verification_token")


def test_another_mail_has_another_code(world: World) -> None:
    """Asking again sends a mail with an id of its own, and its code signs in."""
    app = world.app(world.environment())
    email = "cleo@example.com"
    first = app.send("POST", "/emailVerifications/create", {"email": email}).json()
    body = {"verificationUUID": first["verificationUUID"], "email": email}
    second = app.send("POST", "/emailVerifications/retry", body).json()
    assert second["verificationUUID"] != first["verificationUUID"]
    code = world.operate("mailbox.read", email=email).json()["code"]
    body = {"verificationUUID": second["verificationUUID"], "verificationToken": code}
    assert app.send("POST", "/emailVerifications/signin", body).status_code == 200


def test_a_session_ends_with_its_revocation(world: World) -> None:
    """204 while it lives; 401 with a text afterwards, for every use of its bearer."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    assert app.send("GET", "/session").status_code == 204
    assert app.send("POST", "/revoke").status_code == 204
    ended = app.send("GET", "/session")
    assert ended.status_code == 401
    assert isinstance(ended.json()["error"], str)
    assert app.send("POST", "/revoke").status_code == 401


def test_a_session_ends_by_the_labs_clock(world: World) -> None:
    """A bearer is good while `now < expiresAt`, whatever the system's clock says."""
    app = world.app(world.environment(sessionSeconds=100))
    app.sign_in("ann@example.com")
    world.wait(99)
    assert app.send("GET", "/session").status_code == 204
    world.wait(1)
    assert app.send("GET", "/session").status_code == 401


def test_refresh_renews_the_session(world: World) -> None:
    """Another bearer, a later end, the same session."""
    app = world.app(world.environment(sessionSeconds=100))
    before = app.sign_in("ann@example.com")
    world.wait(50)
    after = app.send("POST", "/refresh").json()
    assert after["expiresAt"] == before["expiresAt"] + 50
    assert after["user"]["sessionId"] == before["user"]["sessionId"]
    assert after["minifiedJwt"] != before["minifiedJwt"]


def test_acknowledging_is_an_update_of_the_user(world: World) -> None:
    """From `pending` after the first factor to `complete`."""
    app = world.enrolled(world.environment())
    assert app.send("GET", "/users").json()["mfaBackupCodeAcknowledgement"] == "pending"
    body = {"mfaBackupCodeAcknowledgement": "complete"}
    answer = app.send("PUT", "/users", body).json()
    assert answer["nextView"] == "done"
    assert answer["user"]["mfaBackupCodeAcknowledgement"] == "complete"
    assert app.send("GET", "/users").json()["mfaBackupCodeAcknowledgement"] == "complete"


def test_a_user_deletes_the_account(world: World) -> None:
    """204, the bearer is worth nothing, and the address signs up as somebody else."""
    app = world.app(world.environment())
    old = app.sign_in("ann@example.com")["user"]["id"]
    assert app.send("DELETE", "/users").status_code == 204
    assert app.send("GET", "/users").status_code == 401
    assert app.send("DELETE", "/users").status_code == 401
    assert app.sign_in("ann@example.com")["user"]["id"] != old


@pytest.mark.parametrize("path", ["/.well-known/jwks", "/.well-known/jwks.json"])
def test_no_public_key_is_pretended(world: World, path: str) -> None:
    """Bearers are signed by a secret, which is not published."""
    app = world.app(world.environment())
    verified = app.sign_in("ann@example.com")
    assert jwt.get_unverified_header(verified["jwt"])["alg"] == "HS256"
    assert app.send("GET", path).json() == {"keys": []}


def test_other_fields_of_the_user_are_not_pretended(world: World) -> None:
    """An update that would change nothing says so instead of answering as if it had."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    answer = app.send("PUT", "/users", {"firstName": "Ann"})
    assert (answer.status_code, answer.json()["code"]) == (501, "unsupported")
