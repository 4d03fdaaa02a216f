"""TOTP devices, recovery codes and the tokens they mint, over HTTP."""

from __future__ import annotations

from tests.simulator.wire.conftest import World


def test_a_first_code_verifies_the_device(world: World) -> None:
    """Registered, it is listed as unverified and counts for nothing; proven, it is the default."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    app.register_totp()
    (pending,) = app.send("GET", "/users/mfa").json()["devices"]
    assert (pending["verified"], pending["default"]) == (False, False)
    methods = app.send("GET", "/users/mfa/methods?verifiedOnly=true").json()
    assert methods == {"devices": [], "passkeys": [], "userHasVerifiedMfaMethods": False}

    answer = app.send("POST", "/users/mfa/auth/totp", {"code": world.code(app)})
    assert answer.status_code == 200
    (verified,) = app.send("GET", "/users/mfa/methods").json()["devices"]
    assert (verified["id"], verified["verified"], verified["default"]) == (
        pending["id"],
        True,
        True,
    )
    assert app.send("GET", f"/users/mfa/{pending['id']}").json() == verified


def test_unverified_devices_are_listed_on_request(world: World) -> None:
    """`verifiedOnly` is true unless it is said to be false."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    app.register_totp()
    assert app.send("GET", "/users/mfa/methods").json()["devices"] == []
    path = "/users/mfa/methods?verifiedOnly=false"
    assert len(app.send("GET", path).json()["devices"]) == 1


def test_a_listing_shows_no_secret(world: World) -> None:
    """The secret is shown once, at registration."""
    app = world.enrolled(world.environment())
    assert app.totp is not None
    assert app.totp.secret not in app.send("GET", "/users/mfa").text
    assert app.totp.secret not in app.send("GET", "/users/mfa/methods").text


def test_a_token_is_minted_only_when_asked_for(world: World) -> None:
    """The same proof, with and without `createMfaToken`."""
    app = world.enrolled(world.environment())
    plain = app.send("POST", "/users/mfa/auth/totp", {"code": world.code(app)})
    assert plain.status_code == 200
    assert "mfaToken" not in plain.json()
    world.wait(60)
    assert world.token(app)


def test_a_wrong_code_has_its_own_error(world: World) -> None:
    """The SDK turns this code into its own error class."""
    app = world.enrolled(world.environment())
    wrong = str((int(world.code(app)) + 1) % 1_000_000).zfill(6)
    answer = app.send("POST", "/users/mfa/auth/totp", {"code": wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "mfa_invalid_code")


def test_too_many_wrong_codes_lock_with_429(world: World) -> None:
    """After the declared number even the right code is refused, and recovery codes with it."""
    app = world.enrolled(world.environment())
    (code, *_) = app.send("GET", "/users/mfa/recovery").json()["recoveryCodes"]
    for _ in range(5):
        assert app.send("POST", "/users/mfa/auth/totp", {"code": "nope"}).status_code == 422
    locked = app.send("POST", "/users/mfa/auth/totp", {"code": world.code(app)})
    assert (locked.status_code, locked.json()["code"]) == (429, "mfa_rate_limited")
    assert app.send("POST", "/users/mfa/auth/recovery", {"code": code}).status_code == 429
    world.wait(300)
    assert app.send("POST", "/users/mfa/auth/recovery", {"code": code}).status_code == 200


def test_a_second_device_is_a_401_with_the_known_text(world: World) -> None:
    """Integrators match its text; without a code the SDK hands it on as it is."""
    app = world.enrolled(world.environment())
    answer = app.send("GET", "/users/mfa/register/totp")
    assert answer.status_code == 401
    assert "Multiple MFA devices" in answer.json()["error"]
    assert "not yet supported" in answer.json()["error"]
    assert "code" not in answer.json()


def test_an_unknown_device_is_named_so(world: World) -> None:
    """To prove and to read, each in its own way; the right code is not used up by it."""
    app = world.enrolled(world.environment())
    code = world.code(app)
    other = "00000000-0000-4000-8000-000000000000"
    answer = app.send("POST", "/users/mfa/auth/totp", {"code": code, "id": other})
    assert (answer.status_code, answer.json()["code"]) == (422, "mfa_device_not_found")
    assert app.send("GET", f"/users/mfa/{other}").status_code == 404
    assert app.send("POST", "/users/mfa/auth/totp", {"code": code}).status_code == 200


def test_recovery_codes_are_listed_used_and_replaced(world: World) -> None:
    """A set of ten; one is used up by its use; a new set ends the old one."""
    app = world.enrolled(world.environment())
    first = app.send("GET", "/users/mfa/recovery").json()
    assert first["count"] == len(first["recoveryCodes"]) == 10
    body = {"code": first["recoveryCodes"][0], "createMfaToken": {"singleUse": True}}
    assert app.send("POST", "/users/mfa/auth/recovery", body).json()["mfaToken"]
    again = app.send("POST", "/users/mfa/auth/recovery", body)
    assert (again.status_code, again.json()["code"]) == (422, "mfa_invalid_code")
    assert app.send("GET", "/users/mfa/recovery").json()["count"] == 9
    assert app.send("POST", "/users/mfa/recovery").json()["count"] == 10
    body = {"code": first["recoveryCodes"][1]}
    assert app.send("POST", "/users/mfa/auth/recovery", body).status_code == 422


def test_scopes_are_refused_without_step_up_before_the_code_is_used(world: World) -> None:
    """Where step-up is off they are not served; it says so, and costs nothing."""
    app = world.enrolled(world.environment())
    body = {"code": world.code(app), "requestedScopes": ["wallet:sign"]}
    answer = app.send("POST", "/users/mfa/auth/totp", body)
    assert (answer.status_code, answer.json()["code"]) == (501, "unsupported")
    del body["requestedScopes"]
    assert app.send("POST", "/users/mfa/auth/totp", body).status_code == 200
