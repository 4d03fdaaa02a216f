"""Refresh, reshare and delegated access over HTTP, as a wallet client sees them."""

from __future__ import annotations

from tests.simulator.wire.conftest import App, Json, World, events_of

REFRESH = "wallet.waas.refresh"
RESHARE = "wallet.waas.reshare"
DELEGATING: Json = {
    "clientKeygenIds": ["a"],
    "oldThresholdSignatureScheme": "TWO_OF_TWO",
    "newThresholdSignatureScheme": "TWO_OF_THREE",
    "delegateToProjectEnvironment": True,
    "revokeDelegation": False,
}
REVOKING: Json = {
    "clientKeygenIds": ["a"],
    "oldThresholdSignatureScheme": "TWO_OF_THREE",
    "newThresholdSignatureScheme": "TWO_OF_TWO",
    "delegateToProjectEnvironment": False,
    "revokeDelegation": True,
}


def properties_of(app: App, wallet: str) -> Json:
    """Read a wallet among the credentials of its user."""
    credentials = app.send("GET", "/users").json()["verifiedCredentials"]
    (found,) = (each for each in credentials if each["id"] == wallet)
    return found["wallet_properties"]


def presenting(token: str) -> dict[str, str]:
    """Return the header that presents a token."""
    return {"x-mfa-auth-token": token}


def signed_in_again(world: World, app: App) -> App:
    """Sign the same user in on another application, with the same phone."""
    again = world.app(app.environment, "app-2")
    again.sign_in("ann@example.com")
    again.totp = app.totp
    return again


def last_operation(world: World) -> str:
    """Return the operation of the newest request."""
    return world.lab.journal.since()[-1].operation


def test_a_refresh_of_an_unclaimed_wallet_is_its_claim(world: World) -> None:
    """It waits among the credentials, takes a token, and is claimed then."""
    environment = world.environment(REFRESH)
    made = world.operate(
        "createUser", environmentId=environment, email="ann@example.com", pregeneratedWallets=1
    )
    (wallet,) = made.json()["walletIds"]
    app = world.enrolled(environment)
    assert properties_of(app, wallet)["claimed"] is False
    assert properties_of(app, wallet)["settings"]["shouldRefreshOnNextSignOn"] is True
    path = f"/waas/{wallet}/refresh"
    assert app.send("POST", path, {}).status_code == 403
    events = events_of(app.send("POST", path, {}, headers=presenting(world.token(app))))
    assert last_operation(world) == "wallet.claimPregenerated"
    assert list(events) == ["room_created", "ceremony_complete"]
    assert events["ceremony_complete"]["walletId"] == wallet
    assert properties_of(app, wallet)["claimed"] is True
    assert properties_of(app, wallet)["settings"]["shouldRefreshOnNextSignOn"] is False


def test_a_refresh_of_a_claimed_wallet_renews_its_shares(world: World) -> None:
    """A body is not needed; the room names the server's new part."""
    app = world.enrolled(world.environment(REFRESH))
    wallet = app.make_wallet()
    before = world.lab.shares_of(wallet)
    headers = presenting(world.token(app))
    events = events_of(app.send("POST", f"/waas/{wallet}/refresh", headers=headers))
    assert events["room_created"]["newServerKeygenIds"]
    assert set(before) & set(world.lab.shares_of(wallet)) == set()


def test_delegating_is_a_refresh_event(world: World) -> None:
    """Nothing is due, so the reshare delegates at once."""
    app = world.enrolled(world.environment(REFRESH))
    wallet = app.make_wallet()
    path = f"/waas/{wallet}/reshare"
    assert app.send("POST", path, DELEGATING).status_code == 403
    events_of(app.send("POST", path, DELEGATING, headers=presenting(world.token(app))))
    assert last_operation(world) == "wallet.delegate"
    assert properties_of(app, wallet)["thresholdSignatureScheme"] == "TWO_OF_THREE"


def test_an_approval_is_a_flag_of_the_wallet_from_the_next_sign_in_on(world: World) -> None:
    """The flag tells the client what to do; doing it takes a token and lowers the flag."""
    app = world.enrolled(world.environment(RESHARE))
    wallet = app.make_wallet()
    body = {"hasDeniedDelegatedAccess": False}
    answer = app.send("PUT", f"/waas/{wallet}/settings", body)
    assert "reshareOnNextSignOn" not in answer.json()["settings"]
    again = signed_in_again(world, app)
    assert properties_of(again, wallet)["settings"]["reshareOnNextSignOn"] == "TWO_OF_THREE"
    path = f"/waas/{wallet}/reshare"
    assert again.send("POST", path, DELEGATING).status_code == 403
    events_of(again.send("POST", path, DELEGATING, headers=presenting(world.token(again))))
    assert last_operation(world) == "wallet.resumePending"
    assert "reshareOnNextSignOn" not in properties_of(again, wallet)["settings"]


def test_a_revocation_is_a_flag_too(world: World) -> None:
    """By the setting or by deleting the delegate's set of shares."""
    app = world.enrolled(world.environment(RESHARE))
    wallet = app.make_wallet()
    events_of(app.send("POST", f"/waas/{wallet}/reshare", DELEGATING))
    shares = properties_of(app, wallet)["shareSetId"]
    answer = app.send("DELETE", f"/waas/{wallet}/delegatedAccess/{shares}")
    assert answer.status_code == 204
    assert properties_of(app, wallet)["settings"]["revokeOnNextSignOn"] is False
    again = signed_in_again(world, app)
    settings = properties_of(again, wallet)["settings"]
    assert (settings["revokeOnNextSignOn"], settings["hasDeniedDelegatedAccess"]) == (True, True)
    headers = presenting(world.token(again))
    events_of(again.send("POST", f"/waas/{wallet}/reshare", REVOKING, headers=headers))
    assert properties_of(again, wallet)["thresholdSignatureScheme"] == "TWO_OF_TWO"
    assert properties_of(again, wallet)["settings"]["revokeOnNextSignOn"] is False


def test_a_reshare_that_nothing_asked_for_is_a_reshare_event(world: World) -> None:
    """A wallet client changes the holders at once."""
    app = world.enrolled(world.environment(RESHARE))
    wallet = app.make_wallet()
    body: Json = DELEGATING | {"delegateToProjectEnvironment": False}
    path = f"/waas/{wallet}/reshare"
    assert app.send("POST", path, body).status_code == 403
    events_of(app.send("POST", path, body, headers=presenting(world.token(app))))
    assert last_operation(world) == "wallet.reshareShares"


def test_a_delegates_share_is_taken_for_a_delegated_wallet_alone(world: World) -> None:
    """What it holds is nobody's business here."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    wallet = app.make_wallet()
    path = f"/waas/{wallet}/delegatedAccess/delivery"
    body: Json = {"encryptedDelegatedShare": {}}
    assert app.send("POST", path, body).status_code == 400
    events_of(app.send("POST", f"/waas/{wallet}/reshare", DELEGATING))
    answer = app.send("POST", path, body)
    assert (answer.status_code, answer.json()["status"]) == (202, "accepted")


def test_a_wallet_of_somebody_else_is_unknown(world: World) -> None:
    """To every request, and among the credentials."""
    environment = world.environment()
    ann = world.app(environment)
    ann.sign_in("ann@example.com")
    wallet = ann.make_wallet()
    bob = world.app(environment, "app-2")
    bob.sign_in("bob@example.com")
    answers = [
        bob.send("POST", f"/waas/{wallet}/refresh", {}),
        bob.send("POST", f"/waas/{wallet}/reshare", DELEGATING),
        bob.send("PUT", f"/waas/{wallet}/settings", {"hasDeniedDelegatedAccess": False}),
        bob.send("DELETE", f"/waas/{wallet}/delegatedAccess/x"),
        bob.send(
            "POST", f"/waas/{wallet}/delegatedAccess/delivery", {"encryptedDelegatedShare": {}}
        ),
    ]
    assert [answer.status_code for answer in answers] == [400] * 5
    assert wallet not in bob.send("GET", "/users").text
