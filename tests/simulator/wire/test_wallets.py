"""Wallets over HTTP: streams, plain JSON, and how refusals look."""

from __future__ import annotations

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data

from tests.simulator.wire.conftest import Json, World, events_of

SIGN = "wallet.waas.sign"
EXPORT = "wallet.waas.export"
TYPED: Json = {
    "types": {
        "EIP712Domain": [{"name": "name", "type": "string"}],
        "Note": [{"name": "text", "type": "string"}],
    },
    "primaryType": "Note",
    "domain": {"name": "notes"},
    "message": {"text": "hello"},
}


def test_creating_streams_the_keygen_and_its_end(world: World) -> None:
    """Both events, in this order, name the wallet."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    body = {"chain": "EVM", "clientKeygenIds": ["a"], "thresholdSignatureScheme": "TWO_OF_TWO"}
    events = events_of(app.send("POST", "/waas/create", body))
    assert list(events) == ["keygen_complete", "ceremony_complete"]
    assert events["keygen_complete"]["walletId"] == events["ceremony_complete"]["walletId"]
    assert events["ceremony_complete"]["accountAddress"].startswith("0x")


def test_a_signature_belongs_to_the_wallet(world: World) -> None:
    """The stream's last event carries it, and it verifies over the message."""
    app = world.enrolled(world.environment(SIGN))
    wallet = app.make_wallet()
    events = events_of(app.sign(wallet, token=world.token(app)))
    assert list(events) == ["room_created", "ceremony_complete"]
    assert {"roomId", "serverKeygenIds"} <= set(events["room_created"])
    done = events["ceremony_complete"]
    signer = Account.recover_message(encode_defunct(text="hello"), signature=done["signature"])
    assert signer == done["accountAddress"]


def test_another_kind_is_named_in_the_context(world: World) -> None:
    """Typed data is signed as typed data."""
    app = world.enrolled(world.environment(SIGN))
    body = {"message": "", "context": {"kind": "typedData", "payload": TYPED}}
    events = events_of(app.sign(app.make_wallet(), token=world.token(app), body=body))
    done = events["ceremony_complete"]
    signable = encode_typed_data(full_message=TYPED)
    signer = Account.recover_message(signable, signature=done["signature"])
    assert signer == done["accountAddress"]


def test_a_context_of_the_sdks_own_changes_nothing(world: World) -> None:
    """The SDK describes the payload in its own words there; the message is signed all the same."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    body = {"message": "hello", "context": {"evmMessage": {"message": "hello"}}}
    wallet = app.make_wallet()
    with_context = events_of(app.sign(wallet, body=body))["ceremony_complete"]
    assert with_context == events_of(app.sign(wallet))["ceremony_complete"]


def test_an_idempotency_key_asks_for_plain_json(world: World) -> None:
    """The room and the finished ceremony in one body."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    path = f"/waas/{app.make_wallet()}/signMessage"
    answer = app.send("POST", path, {"message": "hi"}, headers={"x-idempotency-key": "k"})
    assert answer.headers["content-type"] == "application/json"
    assert {"roomId", "serverKeygenIds", "signature"} <= set(answer.json())


def test_an_exported_key_is_the_wallets(world: World) -> None:
    """It leads to the wallet's address."""
    app = world.enrolled(world.environment(EXPORT))
    path = f"/waas/{app.make_wallet()}/privateKey/export"
    headers = {"x-mfa-auth-token": world.token(app)}
    events = events_of(app.send("POST", path, {"exportId": "e"}, headers=headers))
    done = events["ceremony_complete"]
    assert Account.from_key(done["privateKey"]).address == done["accountAddress"]


@pytest.mark.parametrize("token", [None, "", "mfa_unknown", "x" * 5000])
def test_without_a_good_token_a_protected_action_is_a_403(world: World, token: str | None) -> None:
    """Never a 401, which would sign the user out; never a stream; the good token still works."""
    app = world.enrolled(world.environment(SIGN))
    wallet = app.make_wallet()
    good = world.token(app)
    answer = app.sign(wallet, token=token)
    assert answer.status_code == 403
    assert answer.json()["code"] == "mfa_required"
    assert answer.json()["error"].startswith("MFA required")
    assert app.sign(wallet, token=good).status_code == 200


def test_a_spent_token_is_refused_like_an_unknown_one(world: World) -> None:
    """The answer does not tell whether a token was ever good."""
    app = world.enrolled(world.environment(SIGN))
    wallet = app.make_wallet()
    token = world.token(app)
    assert app.sign(wallet, token=token).status_code == 200
    spent, unknown = app.sign(wallet, token=token), app.sign(wallet, token="mfa_unknown")
    assert (spent.status_code, spent.json()) == (unknown.status_code, unknown.json())


def test_a_failing_ceremony_is_a_500_with_a_body(world: World) -> None:
    """The failure that a test ordered, once."""
    environment = world.environment()
    app = world.app(environment)
    app.sign_in("ann@example.com")
    wallet = app.make_wallet()
    world.operate("failNext", environmentId=environment, action=SIGN)
    failed = app.sign(wallet)
    assert (failed.status_code, failed.json()) == (500, {"error": "The ceremony failed"})
    assert app.sign(wallet).status_code == 200
