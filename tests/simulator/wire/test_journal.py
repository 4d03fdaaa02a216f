"""What the server has seen, and whom it takes it from."""

from __future__ import annotations

from tests.simulator.wire.conftest import Json, World

SIGN = "wallet.waas.sign"


def entries(world: World, mark: int) -> list[Json]:
    """Read what came after a place."""
    listed: list[Json] = world.http.get(f"/lab/journal?since={mark}").json()["entries"]
    return listed


def test_an_action_is_recorded_with_its_token(world: World) -> None:
    """Who, in which session, by which request, with which token, and what became of it."""
    app = world.enrolled(world.environment(SIGN))
    wallet, token = app.make_wallet(), world.token(app)
    session = app.send("GET", "/users").json()["sessionId"]
    mark = world.lab.journal.mark()
    app.sign(wallet, token=token)
    app.sign(wallet, token=token)
    accepted, refused = entries(world, mark)
    assert accepted["operation"] == refused["operation"] == "wallet.sign"
    assert accepted["clientId"] == "app-1"
    assert accepted["sessionId"] == session
    assert accepted["mfaToken"] == refused["mfaToken"] == token
    assert (accepted["decision"], refused["decision"]) == (None, "mfa_required")
    assert accepted["method"] == "POST"
    assert accepted["path"].endswith(f"/waas/{wallet}/signMessage")
    assert accepted["at"] == world.lab.clock.now()


def test_a_request_without_a_token_shows_none(world: World) -> None:
    """What was never sent is not there; an empty header is no token."""
    app = world.enrolled(world.environment(SIGN))
    wallet = app.make_wallet()
    mark = world.lab.journal.mark()
    app.sign(wallet)
    app.sign(wallet, token="")
    assert [entry["mfaToken"] for entry in entries(world, mark)] == [None, None]


def test_a_token_is_seen_where_none_is_needed(world: World) -> None:
    """A client that attaches its token to other requests is found out by the headers."""
    app = world.enrolled(world.environment())
    mark = world.lab.journal.mark()
    app.send("GET", "/users", headers={"x-mfa-auth-token": "mfa_x"})
    (entry,) = entries(world, mark)
    assert entry["headers"]["x-mfa-auth-token"] == "mfa_x"


def test_a_wallet_client_counts_as_the_client_of_its_bearer(world: World) -> None:
    """It sends the bearer of an SDK client, but not the header that names it."""
    app = world.app(world.environment(), "sdk-7")
    app.sign_in("ann@example.com")
    wallet = app.make_wallet()
    mark = world.lab.journal.mark()
    url = f"/api/v0/sdk/{app.environment}/waas/{wallet}/signMessage"
    headers = {"authorization": f"Bearer {app.bearer}"}
    assert world.http.post(url, json={"message": "x"}, headers=headers).status_code == 200
    (entry,) = entries(world, mark)
    assert entry["clientId"] == "sdk-7"


def test_a_request_before_sign_in_belongs_to_its_client(world: World) -> None:
    """By the header alone."""
    app = world.app(world.environment(), "sdk-8")
    mark = world.lab.journal.mark()
    app.send("GET", "/settings")
    (entry,) = entries(world, mark)
    assert (entry["clientId"], entry["sessionId"]) == ("sdk-8", None)


def test_what_was_asked_for_is_recorded(world: World) -> None:
    """Single-use, persistent, or no token at all."""
    app = world.enrolled(world.environment())
    mark = world.lab.journal.mark()
    world.token(app, single_use=True)
    world.token(app, single_use=False)
    app.send("POST", "/users/mfa/auth/totp", {"code": world.code(app)})
    asked = [entry["asksSingleUse"] for entry in entries(world, mark)]
    assert asked == [True, False, None]
