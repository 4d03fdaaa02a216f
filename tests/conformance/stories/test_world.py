"""The world of one check: what can be asked in it, what time it is, what can be seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports import Adapter, Callbacks, PortFault, Refused, Unsupported
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.protocol import (
    Clients,
    ClockKind,
    ErrorData,
    Operation,
    Policy,
    RateLimit,
    Settings,
)
from action_mfa.spec.results import Blame
from action_mfa.spec.vocabulary import Action, Reason, Role

if TYPE_CHECKING:
    from tests.conformance.stories.conftest import OpenWorld

R = TypeVar("R", bound=BaseModel)
#: A clause of the server, and one of the client.
SERVER, CLIENT = "ONCE-02", "WAAS-13"


@dataclass
class Interposed:
    """A port in front of the reference that answers some operations by itself."""

    port: Adapter
    raises: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Raise, or pass on."""
        self.asked.append(operation.method)
        if operation.method in self.raises:
            raise self.raises[operation.method]
        return self.port.perform(operation, callbacks)

    def close(self) -> None:
        """Pass on."""
        self.port.close()


def raising(**by_method: Exception) -> Callable[[Adapter], Interposed]:
    """Make the port raise on some operations, named with _ for the dot."""
    return lambda port: Interposed(
        port, {name.replace("_", "."): error for name, error in by_method.items()}
    )


def test_a_fresh_world_stands_on_a_fresh_step(open_world: OpenWorld) -> None:
    """No code of an earlier check can be in the way."""
    world = open_world()
    assert world.now % STEP_SECONDS == 0


def test_time_passes_in_the_world_and_in_the_trace(open_world: OpenWorld) -> None:
    """By seconds, to an instant, to the begin of a later step."""
    world = open_world()
    begin = world.now
    world.later(10)
    world.until(begin + 20)
    world.next_step()
    assert world.now == begin + STEP_SECONDS
    world.next_step(2)
    assert world.now == begin + 3 * STEP_SECONDS
    steps = [json.loads(line) for line in world.recorder.lines()[1:]]
    assert [step["arguments"]["seconds"] for step in steps] == [10, 10, 10, 60]
    assert {step["actor"] for step in steps} == {"clock"}


def test_what_a_port_does_not_claim_is_not_applicable(open_world: OpenWorld) -> None:
    """A need that is met lets the check go on."""
    world = open_world()
    world.needs(True, "heldToken")  # noqa: FBT003  reads as a sentence
    with pytest.raises(NotApplicable, match="does not claim heldToken"):
        world.needs(False, "heldToken")  # noqa: FBT003


def test_a_backend_is_never_asked_what_a_client_decides(open_world: OpenWorld) -> None:
    """And a port of both is."""
    assert open_world().enrolled().demands(Action.SIGN)
    backend = open_world(greeting={"role": Role.BACKEND})
    alice = backend.enrolled()
    with pytest.raises(NotApplicable, match="never asked of a backend"):
        alice.demands(Action.SIGN)


def test_a_client_is_never_asked_what_a_dashboard_does(open_world: OpenWorld) -> None:
    """Where it brings no backend, nothing can be tried."""
    with pytest.raises(NotApplicable, match="never asked of a client"):
        open_world(greeting={"role": Role.CLIENT}).environment()


def test_what_is_claimed_and_not_kept_is_a_violation(open_world: OpenWorld) -> None:
    """It is written down as a refusal, and nothing can rest on it."""
    world = open_world(port=raising(recovery_list=Unsupported("recovery.list")))
    alice = world.enrolled()
    with pytest.raises(Violation, match=r"recovery\.list is claimed and not kept"):
        alice.recovery_codes().accepted()
    with pytest.raises(Inconclusive) as caught:
        alice.recovery_codes().given("REC-01")
    assert caught.value.cause == "REC-01"


def test_what_is_not_claimed_is_never_asked(open_world: OpenWorld) -> None:
    """It is a gap, not a fault."""
    world = open_world(capabilities={"recovery_codes": False, "actions": (Action.EXPORT,)})
    alice = world.enrolled()
    with pytest.raises(NotApplicable, match="does not claim recoveryCodes"):
        alice.recovery_codes()
    with pytest.raises(NotApplicable, match=r"does not claim actions\.wallet\.waas\.sign"):
        alice.signs()
    alice.exports().accepted()
    with pytest.raises(NotApplicable, match="any action of a wallet"):
        open_world(capabilities={"actions": ()}).enrolled().creates_a_wallet()


def test_a_broken_contract_is_written_down_and_passed_on(open_world: OpenWorld) -> None:
    """The trace ends with what broke."""
    fault = PortFault("silent for 10 s", blame=Blame.ADAPTER)
    world = open_world(port=raising(lab_createEnvironment=fault))
    with pytest.raises(PortFault):
        world.environment()
    assert json.loads(world.recorder.lines()[-1])["observation"] == {"fault": "silent for 10 s"}


def test_a_refusal_is_written_down_with_its_raw_words(open_world: OpenWorld) -> None:
    """Beside the place that the words were given in the closed set."""
    words = Refused(ErrorData(code="mfa_invalid_code", message="nope", status=400))
    world = open_world(port=raising(totp_register=words))
    alice = world.user(world.environment()).signs_in()
    assert alice.registers_totp().refused().reason is Reason.MFA_INVALID_CODE
    observation = json.loads(world.recorder.lines()[-2])["observation"]
    assert observation == {
        "refused": "mfa_invalid_code",
        "raw": {"code": "mfa_invalid_code", "message": "nope", "status": 400},
    }


@pytest.mark.parametrize("method", ["lab_createEnvironment", "lab_createUser", "client_open"])
def test_without_a_world_nothing_is_tried(open_world: OpenWorld, method: str) -> None:
    """A step of no clause that is refused leaves the check inconclusive, without a cause."""
    world = open_world(port=raising(**{method: Refused(ErrorData(message="full"))}))
    with pytest.raises(Inconclusive, match="did not work") as caught:
        world.enrolled()
    assert caught.value.cause is None


def test_settings_are_changed_while_sessions_live(open_world: OpenWorld) -> None:
    """The environment keeps the other fields."""
    world = open_world()
    alice = world.enrolled(protects=[Action.SIGN], settings=Settings(session_seconds=600))
    alice.signs().refused()
    alice.user.environment.changes(protected_actions=())
    alice.signs().accepted()
    assert alice.expiry() == alice.surely_over() == alice.signed_in_at + 600


def test_a_demand_that_is_not_met_is_a_violation(open_world: OpenWorld) -> None:
    """Written into the trace either way, secrets named."""
    world = open_world()
    world.recorder.born("mfa-token", "secret-token")
    world.demand("it is so", met=True, seen="so")
    with pytest.raises(Violation, match="expected: it is so; seen: <mfa-token 1>"):
        world.demand("it is so", met=False, seen="secret-token")
    judged = [json.loads(line) for line in world.recorder.lines()[-2:]]
    assert [line["met"] for line in judged] == [True, False]


def test_something_given_that_is_not_so_leaves_the_clause_untried(open_world: OpenWorld) -> None:
    """By the clause that it belongs to."""
    world = open_world()
    world.given("it is so", met=True, clause="MINT-01")
    with pytest.raises(Inconclusive, match="not given: it is so") as caught:
        world.given("it is so", met=False, clause="MINT-01")
    assert caught.value.cause == "MINT-01"
    world.given("it is so", met=True, clause=world.clause.id)
    with pytest.raises(Violation, match="expected: it is so"):
        world.given("it is so", met=False, clause=world.clause.id)


def test_the_journal_is_read_where_it_can_be_seen(open_world: OpenWorld) -> None:
    """Which token came with which request, since a mark."""
    world = open_world()
    alice = world.enrolled()
    token = alice.mints()
    mark = world.mark()
    alice.signs(token).accepted()
    alice.exports().accepted()
    assert world.sent_with("wallet.sign", since=mark) == [token.value]
    assert world.sent_with("wallet.export", since=mark) == [None]
    assert [entry.operation for entry in world.carrying(str(token.value))] == ["wallet.sign"]
    assert world.minted_in(alice.id) == token.value
    assert world.recovery_codes_of(alice.user) == ()
    codes = alice.recovery_codes().accepted().codes
    assert world.recovery_codes_of(alice.user) == codes


def test_a_port_with_its_own_backend_cannot_be_looked_into(open_world: OpenWorld) -> None:
    """Checks that have to are not applicable; the others go on."""
    world = open_world(sees_lab=False)
    alice = world.enrolled()
    alice.signs(alice.mints()).accepted()
    assert not world.sees_journal
    assert world.mark() == 0
    assert world.minted_in(alice.id) is None
    for look in (lambda: world.journal, lambda: world.recovery_codes_of(alice.user)):
        with pytest.raises(NotApplicable):
            look()


def test_nothing_was_minted_where_nobody_asked(open_world: OpenWorld) -> None:
    """A session without tokens has no newest one."""
    world = open_world()
    assert world.minted_in(world.enrolled().id) is None


@pytest.mark.parametrize(
    ("clause", "role", "through", "cause"),
    [
        (SERVER, Role.BOTH, False, "MINT-01"),
        (SERVER, Role.BACKEND, False, "MINT-01"),
        (CLIENT, Role.BOTH, True, "WAAS-16"),
        (CLIENT, Role.BACKEND, False, "MINT-01"),
    ],
)
def test_a_clients_clause_goes_through_the_application(
    open_world: OpenWorld,
    clause: str,
    role: Role,
    through: bool,  # noqa: FBT001  a row of the table
    cause: str,
) -> None:
    """There the steps belong to clauses of the application."""
    world = open_world(clause, greeting={"role": role})
    assert world.through_the_application is through
    assert world.cause(server="MINT-01", application="WAAS-16") == cause


def test_closing_closes_what_was_opened_once(open_world: OpenWorld) -> None:
    """And goes on where a port does not close."""
    ports: list[Interposed] = []

    def keep(port: Adapter) -> Adapter:
        ports.append(Interposed(port))
        return ports[0]

    world = open_world(port=keep)
    environment = world.environment()
    for _ in range(2):
        world.user(environment).signs_in()
    for error in (Refused(ErrorData(message="no")), Unsupported("client.close")):
        ports[0].raises["client.close"] = error
        world.open_client(environment)
    world.close()
    assert ports[0].asked.count("client.close") == 4
    world.close()
    assert ports[0].asked.count("client.close") == 4


def test_a_port_that_holds_one_client_holds_one(open_world: OpenWorld) -> None:
    """The one before is closed first; a port of many keeps it."""
    for clients, kept in ((Clients.ONE, False), (Clients.MANY, True)):
        world = open_world(capabilities={"clients": clients})
        alice = world.enrolled()
        alice.user.signs_in()
        assert alice.methods().worked is kept


@pytest.mark.parametrize(
    ("limit", "room"),
    [
        (None, True),
        (RateLimit(failures=2, window_seconds=60), True),
        (RateLimit(failures=1, window_seconds=60), False),
    ],
)
def test_a_wrong_code_needs_room(
    open_world: OpenWorld,
    limit: RateLimit | None,
    room: bool,  # noqa: FBT001  a row of the table
) -> None:
    """Where the first one shuts the port, checks that enter one are not applicable."""
    world = open_world(greeting={"policy": Policy(rate_limit=limit)})
    if room:
        world.needs_room_for_a_wrong_code()
    else:
        with pytest.raises(NotApplicable, match="one shuts this port"):
            world.needs_room_for_a_wrong_code()


def test_a_port_on_the_wall_clock_is_never_moved(open_world: OpenWorld) -> None:
    """Checks that move time are not applicable to it."""
    world = open_world(greeting={"clock": ClockKind.WALL})
    with pytest.raises(NotApplicable, match="wall clock"):
        world.later(30)
