"""A server for pages: what an SDK asks for only in a browser; other servers have none of it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from action_mfa.simulator import Lab
from action_mfa.simulator.wire import WireServer
from action_mfa.spec.protocol import BrowserAuth
from tests.simulator.wire.conftest import App, World, events_of

PAGE = "http://localhost:5173"


@pytest.fixture(scope="module")
def pages() -> Iterator[World]:
    """A server for pages that send their session in a header."""
    lab = Lab()
    with (
        WireServer(lab, browser=BrowserAuth.HEADER) as server,
        httpx.Client(base_url=server.root_url, headers={"origin": PAGE}) as http,
    ):
        yield World(lab, http)


@pytest.fixture
def environment(pages: World) -> str:
    """An environment, made without a page's origin: the lab is not for pages."""
    made = httpx.post(f"{pages.http.base_url}/lab/createEnvironment", json={"settings": {}})
    return str(made.json()["environmentId"])


def test_a_preflight_allows_the_headers_that_a_page_asks_to_send(pages: World) -> None:
    """Whatever they are called: the SDK of tomorrow has others."""
    asked = "authorization,x-dyn-device-fingerprint,x-mfa-auth-token"
    answer = pages.http.options(
        "/api/v0/sdk/any/users",
        headers={
            "access-control-request-method": "PUT",
            "access-control-request-headers": asked,
        },
    )
    assert answer.status_code == 200
    assert set(asked.split(",")) <= set(
        answer.headers["access-control-allow-headers"].replace(" ", "").split(",")
    )
    assert "PUT" in answer.headers["access-control-allow-methods"]


def test_an_answer_names_the_page_that_may_read_it(pages: World, environment: str) -> None:
    """The concrete origin, with credentials: a star would not do for cookies."""
    answer = App(pages.http, environment, "page").send("GET", "/settings")
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert answer.headers["access-control-allow-credentials"] == "true"


def test_a_foreign_site_may_read_nothing(pages: World, environment: str) -> None:
    """Only pages of this machine are let in."""
    app = App(pages.http, environment, "page")
    answer = app.send("GET", "/settings", headers={"origin": "https://example.com"})
    assert "access-control-allow-origin" not in answer.headers


def test_the_settings_for_pages_name_the_provider_of_sign_in_by_email(
    pages: World, environment: str
) -> None:
    """A React page offers no sign-in by e-mail otherwise."""
    [provider] = App(pages.http, environment, "page").send("GET", "/settings").json()["providers"]
    assert provider["provider"] == "dynamic"
    assert provider["enabledAt"].startswith("20")


def test_what_an_sdk_says_of_its_own_settings_is_taken(pages: World, environment: str) -> None:
    """Nothing is answered; of an environment that is not there it is refused."""
    report = {"environmentId": environment}
    assert App(pages.http, environment, "page").send("POST", "/sdkSettings", report).is_success
    assert App(pages.http, "nowhere", "page").send("POST", "/sdkSettings", {}).status_code == 404


def test_the_page_of_the_wallet_is_shown_in_pages_of_this_machine_only(
    pages: World, environment: str
) -> None:
    """And it loads nothing but its own script."""
    page = pages.http.get(f"/waas-v1/{environment}", params={"instanceId": "one"})
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "frame-ancestors http://localhost:* http://127.0.0.1:*" in policy
    assert "/waas-v1/page.js" in page.text
    script = pages.http.get("/waas-v1/page.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "iframe-ready-" in script.text


def test_a_server_that_is_not_for_pages_has_nothing_of_it(world: World) -> None:
    """Whoever did not ask for it sees the server as it was."""
    environment = world.environment()
    app = world.app(environment)
    assert app.send("POST", "/sdkSettings", {}).status_code == 404
    assert world.http.get(f"/waas-v1/{environment}").status_code == 404
    settings = app.send("GET", "/settings").json()
    assert settings["providers"] == []
    assert settings["security"]["auth"]["storage"] == ["localstorage"]


def test_a_hash_that_the_wallets_page_computed_is_signed_as_it_is(world: World) -> None:
    """The same signature as of the text whose hash (EIP-191) it is."""
    app = world.app(world.environment())
    app.sign_in("hash@example.com")
    wallet = app.make_wallet()
    # keccak256 of "\x19Ethereum Signed Message:\n5hello".
    digest = "0x50b2c43fd39106bafbba0da34fc430e1f91e3c96ea2acee2bc34119f92b37750"
    of_text = events_of(app.sign(wallet, body={"message": "hello"}))
    of_hash = events_of(app.sign(wallet, body={"message": digest, "isFormatted": True}))
    signature = of_text["ceremony_complete"]["signature"]
    assert of_hash["ceremony_complete"]["signature"] == signature
    assert app.sign(wallet, body={"message": "no hex", "isFormatted": True}).status_code == 400
