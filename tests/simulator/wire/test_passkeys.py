"""Passkeys over HTTP: both ceremonies, the list, sign-in, and what a challenge is good for."""

from collections.abc import Iterator

import httpx
import pytest

from action_mfa.simulator import Lab
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator
from action_mfa.simulator.wire import WireServer

_ORIGIN = "http://localhost"


class _Application:
    """A signed-in application and the authenticator of its user."""

    def __init__(self, http: httpx.Client, server: WireServer) -> None:
        settings = {"methods": ["totp", "passkey"], "origins": [_ORIGIN]}
        made = http.post(f"{server.root_url}/lab/createEnvironment", json={"settings": settings})
        self.http = http
        self.base = f"{server.base_url}/sdk/{made.json()['environmentId']}"
        self.authenticator = Authenticator(SeededEntropy(7))
        mail = {"email": "alice@example.com"}
        sent = http.post(f"{self.base}/emailVerifications/create", json=mail).json()
        code = http.post(f"{server.root_url}/lab/mailbox.read", json=mail).json()["code"]
        body = {"verificationUUID": sent["verificationUUID"], "verificationToken": code}
        signed_in = http.post(f"{self.base}/emailVerifications/signin", json=body).json()
        self.bearer = {"authorization": f"Bearer {signed_in['minifiedJwt']}"}

    def registers(self, *, single_use: bool | None = None) -> httpx.Response:
        options = self.http.get(f"{self.base}/users/passkeys/register", headers=self.bearer).json()
        self.authenticator, answer = self.authenticator.create(options, _ORIGIN)
        return self._posts("/users/passkeys/register", answer, single_use=single_use)

    def asserts(self) -> dict[str, object]:
        path = f"{self.base}/users/passkeys/authenticate"
        options = self.http.get(path, headers=self.bearer).json()
        self.authenticator, answer = self.authenticator.get(options, _ORIGIN)
        return answer

    def proves(self, answer: dict[str, object], *, single_use: bool | None) -> httpx.Response:
        return self._posts("/users/mfa/auth/passkey", answer, single_use=single_use)

    def _posts(
        self, path: str, answer: dict[str, object], *, single_use: bool | None
    ) -> httpx.Response:
        asked = {} if single_use is None else {"createMfaToken": {"singleUse": single_use}}
        return self.http.post(self.base + path, headers=self.bearer, json={**answer, **asked})


@pytest.fixture
def application() -> Iterator[_Application]:
    """Return an application in front of a fresh server."""
    with WireServer(Lab()) as server, httpx.Client() as http:
        yield _Application(http, server)


def test_registration_mints_only_when_asked(application: _Application) -> None:
    """The first passkey mints nothing, the second one a token; both are listed as factors."""
    assert "mfaToken" not in application.registers().json()
    application.authenticator = Authenticator(SeededEntropy(8))
    assert application.registers(single_use=True).json()["mfaToken"]
    methods = application.http.get(
        f"{application.base}/users/mfa/methods", headers=application.bearer
    ).json()
    assert methods["userHasVerifiedMfaMethods"]
    assert len(methods["passkeys"]) == 2


def test_an_assertion_proves_once(application: _Application) -> None:
    """The answer to a challenge is accepted, and refused the second time."""
    application.registers()
    answer = application.asserts()
    assert application.proves(answer, single_use=True).json()["mfaToken"]
    again = application.proves(answer, single_use=True)
    assert (again.status_code, again.json()["code"]) == (403, "passkey_rejected")


def test_a_passkey_signs_in(application: _Application) -> None:
    """Whoever owns a passkey gets a session by it, without an e-mail."""
    application.registers()
    options = application.http.get(f"{application.base}/users/passkeys/signin").json()
    _, answer = application.authenticator.get(options, _ORIGIN)
    signed_in = application.http.post(f"{application.base}/users/passkeys/signin", json=answer)
    assert signed_in.json()["user"]["email"] == "alice@example.com"


def test_a_passkey_is_deleted_against_a_token(application: _Application) -> None:
    """Without a token it stays; with one it is gone from the list."""
    application.registers()
    path = f"{application.base}/users/passkeys"
    listed = application.http.get(path, headers=application.bearer).json()["passkeys"]
    body = {"passkeyId": listed[0]["id"]}
    refused = application.http.request("DELETE", path, headers=application.bearer, json=body)
    assert refused.status_code == 403
    token = application.proves(application.asserts(), single_use=True).json()["mfaToken"]
    with_token = {**application.bearer, "x-mfa-auth-token": token}
    assert application.http.request("DELETE", path, headers=with_token, json=body).is_success
    assert application.http.get(path, headers=application.bearer).json()["count"] == 0


def test_a_passkey_registers_as_a_device(application: _Application) -> None:
    """The same ceremony in another shape; what it made proves the factor."""
    path = f"{application.base}/users/mfa/register/passkey"
    begun = application.http.get(path, headers=application.bearer).json()
    assert begun["type"] == "passkey"
    application.authenticator, answer = application.authenticator.create(
        begun["registration"], _ORIGIN
    )
    body = {"id": begun["id"], "attestation": answer}
    registered = application.http.post(path, headers=application.bearer, json=body)
    assert registered.json()["user"]["email"] == "alice@example.com"
    again = application.http.post(path, headers=application.bearer, json=body)
    assert (again.status_code, again.json()["code"]) == (403, "passkey_rejected")
    assert application.proves(application.asserts(), single_use=True).json()["mfaToken"]


def test_a_passkey_has_a_name_of_its_own(application: _Application) -> None:
    """The new name is answered and listed; unknown passkeys and strangers are refused."""
    application.registers()
    path = f"{application.base}/users/passkeys"
    listed = application.http.get(path, headers=application.bearer).json()["passkeys"]
    assert "alias" not in listed[0]
    body = {"id": listed[0]["id"], "alias": "Phone"}
    named = application.http.put(path, headers=application.bearer, json=body).json()
    assert named == listed[0] | {"alias": "Phone"}
    assert application.http.get(path, headers=application.bearer).json()["passkeys"] == [named]
    unknown = application.http.put(path, headers=application.bearer, json=body | {"id": "x"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "passkey_not_found")
    assert application.http.put(path, json=body).status_code == 401
