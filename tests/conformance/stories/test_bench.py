"""The bench: clocks, hands and a backend for a port that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
import pytest
from pydantic import BaseModel

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.ports import Callbacks, Refused, Unsupported
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories import Bench
from action_mfa.simulator import START, Lab, Settings, WallClock, commands
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import (
    ClockKind,
    CreateEnvironment,
    EnvironmentCreated,
    GetHeldToken,
    Greeting,
    Hello,
    OpenClient,
    Operation,
    ReadMailbox,
    SetClock,
)
from action_mfa.spec.protocol import Settings as ContractSettings

R = TypeVar("R", bound=BaseModel)


@dataclass
class Port:
    """Remembers what it was asked and answers with nothing in particular."""

    asked: list[Operation[BaseModel]] = field(default_factory=list)

    def perform(self, operation: Operation[R], _callbacks: Callbacks, /) -> R:
        """Remember."""
        self.asked.append(operation)  # type: ignore[arg-type]  # read as a message only
        return operation.result_type().model_construct()

    def close(self) -> None:
        """Nothing to do."""


def greeting(**fields: object) -> Greeting:
    """Say something of a port."""
    says = {"name": "p", "version": "1", "language": "x", "role": "client", "class": "client-js"}
    return Greeting.model_validate({**says, **fields})


@pytest.fixture
def port() -> Port:
    """The port."""
    return Port()


@pytest.fixture
def backed(port: Port) -> Iterator[Bench]:
    """A bench whose port needs our backend."""
    bench = Bench(port, greeting(needs_backend=True))
    yield bench
    bench.close()


def open_world(bench: Bench) -> None:
    """Open the world of some check."""
    clause = load_spec().clauses[0]
    bench.world(clause=clause, check_id="x/y", seed=0, spec_hash="0")


@pytest.mark.parametrize(("browser", "storage"), [(None, "localstorage"), ("cookie", "cookie")])
def test_a_port_in_a_page_gets_a_server_for_pages(
    port: Port, browser: str | None, storage: str
) -> None:
    """And any other port the server that it always had."""
    bench = Bench(port, greeting(needs_backend=True, browser=browser))
    made = bench.perform(CreateEnvironment(settings=ContractSettings()))
    bench.perform(OpenClient(client_id="c", environment_id=made.environment_id))
    opened = port.asked[-1]
    assert isinstance(opened, OpenClient)
    settings = httpx.get(f"{opened.base_url}/sdk/{made.environment_id}/settings").json()
    assert settings["security"]["auth"]["storage"] == [storage]
    assert bool(settings["providers"]) is (browser is not None)
    bench.close()


def test_each_world_begins_on_a_later_step(port: Port) -> None:
    """Time goes on from check to check, a step at least."""
    bench = Bench(port, greeting())
    instants = []
    for seconds in (0, 1, 29, 30):
        open_world(bench)
        instants.append(bench.now - START)
        bench.move_clock(bench.now + seconds)
    assert instants == [STEP_SECONDS, 2 * STEP_SECONDS, 3 * STEP_SECONDS, 4 * STEP_SECONDS]
    assert all(isinstance(operation, SetClock) for operation in port.asked)


def test_a_server_that_was_there_before_begins_anew() -> None:
    """Its clock stands where an earlier run left it, and goes back only after a reset."""
    server = Reference()
    said = server.perform(Hello(), Bench(Port(), greeting()))
    for _ in range(2):
        bench = Bench(server, said)
        open_world(bench)
        bench.move_clock(START + 86_400)


def test_client_ids_are_never_used_twice(port: Port) -> None:
    """A client port knows no reset."""
    bench = Bench(port, greeting())
    assert len({bench.next_client_id() for _ in range(5)}) == 5


def test_a_wall_clock_is_left_alone(port: Port) -> None:
    """The bench tells the system's time and moves nothing."""
    bench = Bench(port, greeting(clock=ClockKind.WALL))
    open_world(bench)
    assert bench.now >= WallClock().now() - 60
    with pytest.raises(NotApplicable):
        bench.move_clock(bench.now + 1)
    assert port.asked == []


def test_the_servers_clock_moves_before_the_clients(port: Port, backed: Bench) -> None:
    """A timer that fires on the client finds the server at its time already."""
    assert backed.lab is not None
    clock, seen = backed.lab.clock, []
    port.perform = lambda *_: seen.append(clock.now())  # type: ignore[method-assign, assignment]
    backed.move_clock(START + 90)
    assert seen == [START + 90]


def test_our_backend_answers_the_labs_operations(port: Port, backed: Bench) -> None:
    """The port is not asked, and its clients are told where to find the server."""
    created = backed.perform(CreateEnvironment(settings=ContractSettings()))
    assert isinstance(created, EnvironmentCreated)
    assert port.asked == []
    backed.perform(OpenClient(client_id="c", environment_id=created.environment_id))
    backed.perform(GetHeldToken(client_id="c"))
    opened, asked = port.asked
    assert isinstance(opened, OpenClient)
    assert asked == GetHeldToken(client_id="c")
    assert str(opened.base_url).startswith("http://127.0.0.1:")


def test_the_numbers_that_hold_are_our_backends(backed: Bench) -> None:
    """Whatever a client says of limits, the server is ours."""
    assert backed.greeting.policy.rate_limit is not None
    assert backed.journal is not None


def test_a_port_of_its_own_is_asked_everything(port: Port) -> None:
    """Nobody stands in between."""
    bench = Bench(port, greeting())
    operation = CreateEnvironment(settings=ContractSettings())
    bench.perform(operation)
    assert port.asked == [operation]
    assert bench.journal is None


def test_the_mailbox_is_read_for_whoever_may(port: Port) -> None:
    """The code that was sent; no mail is a refusal, and no lab is no mailbox."""
    lab = Lab()
    bench = Bench(port, greeting(), lab=lab)
    environment = lab.perform(commands.CreateEnvironment(Settings()))
    with pytest.raises(Refused, match="no mail waits there"):
        bench.answer(ReadMailbox(email="a@example.com"))
    lab.perform(commands.SendMailCode(environment, "a@example.com"))
    assert bench.answer(ReadMailbox(email="a@example.com")).code == lab.mailbox("a@example.com")
    with pytest.raises(Unsupported, match=r"mailbox\.read"):
        Bench(port, greeting()).answer(ReadMailbox(email="a@example.com"))
