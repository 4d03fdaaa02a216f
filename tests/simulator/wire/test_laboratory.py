"""The lab endpoints: the world behind the application, and its clock."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from action_mfa.simulator import START, Lab, WallClock
from action_mfa.simulator.wire import WireServer
from action_mfa.spec.protocol import Policy
from tests.simulator.wire.conftest import World


@pytest.fixture
def alone() -> Iterator[World]:
    """A server of the test's own, for what changes the whole lab."""
    lab = Lab()
    with WireServer(lab) as server, httpx.Client(base_url=server.root_url) as http:
        yield World(lab, http)


def test_hello_says_who_and_what_is_promised(world: World) -> None:
    """The policy is the machine's own."""
    hello = world.http.get("/lab/hello").json()
    policy = Policy.model_validate(hello["policy"])
    assert policy.rate_limit is not None
    assert policy.rate_limit.failures == world.lab.machine.policy.rate_limit_failures
    assert policy.recovery is not None
    assert policy.recovery.count == 10
    assert hello["clock"] == "virtual"
    assert hello["capabilities"]["signatures"] is True


def test_users_and_sessions_are_managed_from_outside(world: World) -> None:
    """A created user signs in under the id; a revoked session is over."""
    environment = world.environment()
    answer = world.operate("createUser", environmentId=environment, email="dan@example.com")
    app = world.app(environment)
    user = app.sign_in("dan@example.com")["user"]
    assert user["id"] == answer.json()["userId"]
    session = user["sessionId"]
    assert world.operate("revokeSession", environmentId=environment, sessionId=session).json() == {}
    assert app.send("GET", "/session").status_code == 401


def test_nonsense_is_refused(world: World) -> None:
    """No such environment, session or mailbox; each with an error body."""
    assert world.operate("configure", environmentId="x", settings={}).status_code == 400
    assert world.operate("revokeSession", environmentId="x", sessionId="y").status_code == 400
    assert world.operate("mailbox.read", email="nobody@example.com").status_code == 404


@pytest.mark.parametrize("seconds", [0, -1, 10**12, 10**30])
def test_a_session_length_has_bounds(world: World, seconds: int) -> None:
    """A length that no calendar holds is refused before anything is made of it."""
    settings = {"sessionSeconds": seconds}
    assert world.operate("createEnvironment", settings=settings).status_code == 400


def test_pregenerated_wallets_are_made_within_reason(world: World) -> None:
    """As many as asked for, a hundred at most."""
    environment = world.environment()
    parameters = {"environmentId": environment, "email": "e@example.com"}
    assert world.operate("createUser", pregeneratedWallets=101, **parameters).status_code == 400
    made = world.operate("createUser", pregeneratedWallets=2, **parameters).json()
    assert len(set(made["walletIds"])) == 2


def test_an_administrator_resets_a_user(world: World) -> None:
    """The device is gone, the session is not; an unknown user is refused."""
    environment = world.environment()
    app = world.enrolled(environment, "reset@example.com", "reset-app")
    user = app.send("GET", "/users").json()["id"]
    assert world.operate("adminResetMfa", environmentId=environment, userId="x").status_code == 400
    assert world.operate("adminResetMfa", environmentId=environment, userId=user).json() == {}
    assert app.send("GET", "/users/mfa").json() == {"count": 0, "devices": []}
    assert app.send("GET", "/session").status_code == 204


def test_the_clock_goes_forward_until_a_reset(alone: World) -> None:
    """It stands where it was set; backwards is a conflict; after a reset it begins again."""
    assert alone.operate("clock.set", instant=START + 100).status_code == 200
    assert alone.lab.clock.now() == START + 100
    back = alone.operate("clock.set", instant=START + 50)
    assert (back.status_code, back.json()["code"]) == (409, "clock_goes_forward")
    assert alone.operate("clock.set", instant=10**15).status_code == 400
    alone.operate("reset")
    assert alone.operate("clock.set", instant=START + 50).status_code == 200


def test_a_reset_leaves_no_one_signed_in(alone: World) -> None:
    """Environments are gone, and an old bearer names nobody in a new one."""
    app = alone.app(alone.environment())
    app.sign_in("ann@example.com")
    alone.operate("reset")
    assert app.send("GET", "/session").status_code == 404
    app.environment = alone.environment()
    assert app.send("GET", "/session").status_code == 401


def test_the_wall_clock_cannot_be_set() -> None:
    """A clear refusal, and the greeting says it beforehand."""
    with WireServer(Lab(clock=WallClock())) as server:
        hello = httpx.get(f"{server.root_url}/lab/hello").json()
        answer = httpx.post(f"{server.root_url}/lab/clock.set", json={"instant": 1})
    assert hello["clock"] == "wall"
    assert (answer.status_code, answer.json()["code"]) == (409, "wall_clock")


def test_a_server_without_lab_endpoints_has_none() -> None:
    """Nothing below `/lab`; the API is there."""
    lab = Lab()
    with WireServer(lab, lab_endpoints=False) as server:
        assert httpx.get(f"{server.root_url}/lab/hello").status_code == 404
        assert httpx.post(f"{server.root_url}/lab/reset").status_code == 404
        assert httpx.get(f"{server.root_url}/openapi.json").status_code == 200
