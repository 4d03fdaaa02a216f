"""Input of strangers: refused with a JSON error, never a failure of the server."""

from __future__ import annotations

import json
import string

import httpx
import pytest

from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.laboratory import LAB_OPERATIONS
from action_mfa.simulator.wire.management import MANAGEMENT, ManagementEndpoint
from action_mfa.simulator.wire.routes import ENDPOINTS
from action_mfa.simulator.wire.unserved import UNSERVED
from tests.simulator.wire.conftest import App, World

BODIES = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"1",
    b'"text"',
    b"\xff\xfe",
    b'{"code": 123456}',
    b'{"code": null}',
    b'{"code": "\\ud800"}',
    b'{"code": "\\uff11\\uff12\\uff13\\uff14\\uff15\\uff16"}',
    b'{"code": "' + b"9" * 5000 + b'"}',
    b'{"code": "1", "createMfaToken": true}',
    b'{"code": "1", "createMfaToken": {"singleUse": "true"}}',
    b'{"code": "1", "requestedScopes": "wallet:sign"}',
    b'{"email": "\\u0000 @"}',
    b'{"mfaBackupCodeAcknowledgement": 1}',
    b'{"message": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"message": "x", "context": []}',
    b'{"message": "x", "context": {"kind": "message"}}',
    b'{"message": "x", "context": {"kind": "nonsense", "payload": {}}}',
    b'{"message": "x", "context": {"kind": "transaction", "payload": {"gas": 1e400}}}',
    b'{"message": "x", "context": {"kind": "typedData", "payload": {"types": 1}}}',
    b'{"message": "x", "context": {"kind": "authorization", "payload": {"nonce": []}}}',
    (
        b'{"message": "x", "context": {"kind": "authorization", "payload": {"chainId": -1,'
        b' "address": "0x000000000000000000000000000000000000dEaD", "nonce": 0}}}'
    ),
    (
        b'{"message": "x", "context": {"kind": "transaction", "payload": {"gas": -1, "nonce": 0,'
        b' "value": 0, "chainId": 1, "maxFeePerGas": 1, "maxPriorityFeePerGas": 1, "to": ""}}}'
    ),
    b'{"message": "x", "context": {"kind": "typedData", "payload": {"primaryType": "A",'
    b' "types": {"A": [{"name": "a", "type": "uint256"}]}, "domain": {},'
    b' "message": {"a": "0x1' + b"0" * 64 + b'"}}}}',
    (
        b'{"message": "x", "context": {"kind": "typedData", "payload": {"primaryType": "A",'
        b' "types": {"A": [{"name": "a", "type": "uint256[99999999999]"}]}, "domain": {},'
        b' "message": {"a": [1]}}}}'
    ),
)


def is_clean(answer: httpx.Response) -> bool:
    """Say whether an answer is an acceptance or a refusal with the error body."""
    if answer.status_code < 400:
        return True
    if answer.status_code >= 500 and answer.status_code != 501:
        return False
    return isinstance(answer.json()["error"], str)


def signed_in(world: World) -> App:
    """Open an application with a session."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    return app


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_no_body_breaks_an_endpoint(world: World, endpoint: Endpoint) -> None:
    """Broken JSON, wrong types, hidden surrogates, deep nesting, huge numbers: all refused."""
    app = signed_in(world)
    path = endpoint.path.format(walletId=app.make_wallet(), mfaDeviceId="x", shareSetId="x")
    answers = {body: app.send(endpoint.method, path, content=body) for body in BODIES}
    assert [body for body, answer in answers.items() if not is_clean(answer)] == []


@pytest.mark.parametrize("operation", LAB_OPERATIONS, ids=lambda operation: operation.path)
def test_no_body_breaks_a_lab_endpoint(
    world: World, operation: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for the lab; here the empty object is good at most for a reset."""
    path = getattr(operation, "path", "")
    monkeypatch.setattr(world.lab, "reset", lambda: None)
    answers = {body: world.http.post(f"/lab{path}", content=body) for body in BODIES}
    assert [body for body, answer in answers.items() if not is_clean(answer)] == []


@pytest.mark.parametrize("endpoint", MANAGEMENT, ids=lambda endpoint: endpoint.name)
def test_no_body_breaks_a_management_endpoint(world: World, endpoint: ManagementEndpoint) -> None:
    """Nor one of the management API."""
    app = world.app(world.environment())
    user = app.sign_in("ann@example.com")["user"]
    names = {"environmentId": app.environment, "userId": user["id"], "sessionId": user["sessionId"]}
    path = "/api/v0" + endpoint.path.format(**names)
    bodies = (*BODIES, b'{"security": {"mfa": {"actions": {}}}}', b'{"sdk": []}')
    answers = {body: world.http.request(endpoint.method, path, content=body) for body in bodies}
    assert [body for body, answer in answers.items() if not is_clean(answer)] == []


def test_a_bad_body_is_described_without_its_values(world: World) -> None:
    """The error says where; a code that was typed into the wrong field is not echoed."""
    app = signed_in(world)
    body = {"code": "123456", "createMfaToken": "s3cret"}
    answer = app.send("POST", "/users/mfa/auth/totp", body)
    assert answer.status_code == 400
    assert "createMfaToken" in answer.json()["error"]
    assert "s3cret" not in answer.text


def test_a_body_over_a_mebibyte_is_refused(world: World) -> None:
    """One byte over is too much; the largest allowed one is only bad."""
    app = signed_in(world)
    limit = 1024 * 1024
    over = app.send("POST", "/users/mfa/auth/totp", content=b"x" * (limit + 1))
    assert (over.status_code, over.json()["code"]) == (413, "body_too_large")
    at_limit = app.send("POST", "/users/mfa/auth/totp", content=b"x" * limit)
    assert at_limit.status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a:b:c"])
def test_a_foreign_host_name_gets_nothing(world: World, host: str) -> None:
    """A name that a stranger lets resolve to loopback is not ours."""
    assert world.http.get("/lab/hello", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "LOCALHOST:80"])
def test_loopback_names_are_served(world: World, host: str) -> None:
    """The twin: loopback under its usual names, whatever the port."""
    assert world.http.get("/lab/hello", headers={"host": host}).status_code == 200


def test_pages_on_loopback_may_call_the_api(world: World) -> None:
    """Preflights are answered to a page on loopback, not to another site's."""
    url = f"/api/v0/sdk/{world.environment()}/users"
    asked = {
        "access-control-request-method": "PUT",
        "access-control-request-headers": "x-mfa-auth-token",
    }
    ours = world.http.options(url, headers={"origin": "http://localhost:3000", **asked})
    assert ours.status_code == 200
    assert ours.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "x-mfa-auth-token" in ours.headers["access-control-allow-headers"]
    theirs = world.http.options(url, headers={"origin": "https://evil.example", **asked})
    assert theirs.status_code == 400


def test_a_web_page_cannot_reach_the_lab(world: World) -> None:
    """A form of another site can post without a preflight; the lab does not listen."""
    answer = world.http.post("/lab/reset", headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), UNSERVED)
def test_what_is_not_served_says_so(world: World, method: str, path: str) -> None:
    """A known operation without an implementation is a 501, not a silence and not a 404."""
    names = {name for _, name, _, _ in string.Formatter().parse(path) if name}
    answer = signed_in(world).send(method, path.format(**dict.fromkeys(names, "x")))
    assert (answer.status_code, answer.json()["code"]) == (501, "unsupported")


@pytest.mark.parametrize("path", ["/nope", "/api/v0/sdk/x/settings", "/api/v0/sdk//settings", "//"])
def test_an_unknown_path_is_a_404(world: World, path: str) -> None:
    """With the error body, as everywhere."""
    answer = world.http.get(path)
    assert answer.status_code == 404
    assert isinstance(answer.json()["error"], str)


def test_a_wrong_method_is_a_405(world: World) -> None:
    """The answer names the right ones."""
    answer = world.http.delete(f"/api/v0/sdk/{world.environment()}/settings")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert json.loads(answer.text)["error"]
