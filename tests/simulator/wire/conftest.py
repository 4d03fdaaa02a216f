"""A running wire server, and applications that talk to it as an SDK would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from action_mfa.simulator import Lab, SoftTotp, VirtualClock
from action_mfa.simulator.wire import WireServer

Json = Any


@dataclass
class App:
    """One client application: it names itself by a header and sends the bearer that it holds."""

    http: httpx.Client
    environment: str
    client_id: str
    bearer: str | None = None
    totp: SoftTotp | None = None

    def send(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send a request to the SDK's API of the environment."""
        own = {"x-dyn-session-id": self.client_id}
        if self.bearer is not None:
            own["authorization"] = f"Bearer {self.bearer}"
        url = f"/api/v0/sdk/{self.environment}{path}"
        return self.http.request(
            method, url, json=body, content=content, headers={**own, **(headers or {})}
        )

    def sign_in(self, email: str) -> Json:
        """Sign in by e-mail and return the verified session."""
        sent = self.send("POST", "/emailVerifications/create", {"email": email}).json()
        mail = self.http.post("/lab/mailbox.read", json={"email": email}).json()
        body = {
            "verificationUUID": sent["verificationUUID"],
            "verificationToken": mail["code"],
        }
        answer = self.send("POST", "/emailVerifications/signin", body)
        assert answer.status_code == 200, answer.text
        self.bearer = answer.json()["minifiedJwt"]
        return answer.json()

    def register_totp(self) -> SoftTotp:
        """Start a registration and scan its URI."""
        answer = self.send("GET", "/users/mfa/register/totp")
        assert answer.status_code == 200, answer.text
        self.totp = SoftTotp.from_uri(answer.json()["uri"])
        return self.totp

    def make_wallet(self) -> str:
        """Create a wallet and return its id."""
        events = events_of(self.send("POST", "/waas/create", {"chain": "EVM"}))
        return str(events["ceremony_complete"]["walletId"])

    def sign(self, wallet: str, *, token: str | None = None, body: Json = None) -> httpx.Response:
        """Ask for a signature."""
        headers = {} if token is None else {"x-mfa-auth-token": token}
        path = f"/waas/{wallet}/signMessage"
        return self.send("POST", path, body or {"message": "hello"}, headers=headers)


def events_of(answer: httpx.Response) -> dict[str, Json]:
    """Read a stream of server-sent events: the data of each by its name."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = {}
    for block in answer.text.strip().split("\n\n"):
        name, data = block.split("\n")
        events[name.removeprefix("event: ")] = json.loads(data.removeprefix("data: "))
    return events


@dataclass
class World:
    """A lab, its server, and the applications of one test."""

    lab: Lab
    http: httpx.Client
    apps: dict[str, App] = field(default_factory=dict)

    def operate(self, operation: str, **parameters: Json) -> httpx.Response:
        """Ask a lab endpoint."""
        return self.http.post(f"/lab/{operation}", json=parameters)

    def environment(self, *protected: str, **settings: Json) -> str:
        """Create an environment that protects some actions."""
        settings = {"protectedActions": protected, **settings}
        answer = self.operate("createEnvironment", settings=settings)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["environmentId"])

    def app(self, environment: str, name: str = "app-1") -> App:
        """Open an application."""
        self.apps[name] = App(self.http, environment, name)
        return self.apps[name]

    def enrolled(
        self, environment: str, email: str = "ann@example.com", name: str = "app-1"
    ) -> App:
        """Open an application whose user has a verified TOTP device; its step is over."""
        app = self.app(environment, name)
        app.sign_in(email)
        app.register_totp()
        body = {"type": "totp", "code": self.code(app)}
        assert app.send("POST", "/users/mfa/register/totp", body).status_code == 200
        self.wait(60)
        return app

    def code(self, app: App) -> str:
        """Look at the authenticator app of a user."""
        assert app.totp is not None
        return app.totp.code(self.lab.clock.now())

    def token(self, app: App, *, single_use: bool = True) -> str:
        """Mint a token with a fresh code."""
        body = {"code": self.code(app), "createMfaToken": {"singleUse": single_use}}
        answer = app.send("POST", "/users/mfa/auth/totp", body)
        assert answer.status_code == 200, answer.text
        self.wait(60)
        return str(answer.json()["mfaToken"])

    def wait(self, seconds: int) -> None:
        """Let time go by."""
        assert isinstance(self.lab.clock, VirtualClock)
        self.lab.clock.set(self.lab.clock.now() + seconds)


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Lab, httpx.Client]]:
    """One server for all tests: each makes an environment of its own."""
    lab = Lab()
    with WireServer(lab) as server, httpx.Client(base_url=server.root_url) as http:
        yield lab, http


@pytest.fixture
def world(served: tuple[Lab, httpx.Client]) -> World:
    """The served lab."""
    return World(*served)
