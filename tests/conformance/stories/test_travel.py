"""Checks that go far ahead: the calendar they go by, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.mutants import checks_of, trial
from action_mfa.conformance.ports import Adapter, Callbacks, PortFault, Unsupported
from action_mfa.conformance.stories.calendar import HOURS_REPEATED, HOURS_SKIPPED, PAST_31_BITS
from action_mfa.conformance.wire import create
from action_mfa.simulator import Lab
from action_mfa.simulator.wire import WireServer
from action_mfa.spec.protocol import ClockKind, Operation
from action_mfa.spec.results import Blame, CheckVerdict
from action_mfa.spec.vocabulary import Role

if TYPE_CHECKING:
    from tests.conformance.stories.conftest import OpenWorld

R = TypeVar("R", bound=BaseModel)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "by"), [(HOURS_REPEATED, -HOUR), (HOURS_SKIPPED, HOUR)], ids=["back", "ahead"]
)
def test_local_clocks_change_when_the_calendar_says(changes: dict[str, int], by: timedelta) -> None:
    """The zone's offset changes by an hour in the very second, and the zones come in order."""
    for name, instant in changes.items():
        zone = ZoneInfo(name)
        before, after = (datetime.fromtimestamp(instant + second, zone) for second in (-1, 0))
        change = (after.utcoffset() or HOUR) - (before.utcoffset() or HOUR)
        assert change == by
    assert list(changes.values()) == sorted(changes.values())


def test_31_bits_are_full_in_2038() -> None:
    """RFC 6238 says beyond the year 2038; the second is that of a signed integer of 32 bits."""
    assert datetime.fromtimestamp(PAST_31_BITS, UTC).isoformat() == "2038-01-19T03:14:08+00:00"


def test_a_world_comes_back_from_where_it_travelled_to(open_world: OpenWorld) -> None:
    """The lab is empty then, and the clock stands where it stood."""
    world = open_world()
    begin = world.now
    world.enrolled()
    left = world.now
    world.travels_to(PAST_31_BITS)
    world.travels_to(PAST_31_BITS + 60)
    world.enrolled()
    lab = world._bench.lab
    assert lab is not None
    assert lab.state.users
    world.close()
    assert world.now == lab.clock.now() == left >= begin
    assert not lab.state.users


def test_a_world_that_stays_keeps_its_lab(open_world: OpenWorld) -> None:
    """Only who travelled is reset."""
    world = open_world()
    world.enrolled()
    world.close()
    lab = world._bench.lab
    assert lab is not None
    assert lab.state.users


def test_nobody_travels_back(open_world: OpenWorld) -> None:
    """Where the run is further already, there is nothing to try."""
    world = open_world()
    with pytest.raises(NotApplicable, match="further already"):
        world.travels_to(world.now - 1)


@pytest.mark.parametrize("says", [{"role": Role.CLIENT}, {"clock": ClockKind.WALL}])
def test_who_cannot_travel_is_not_asked_to(open_world: OpenWorld, says: dict[str, object]) -> None:
    """A client has no lab to reset, and a wall clock does not move; neither is reset at the end."""
    world = open_world(greeting=says)
    with pytest.raises(NotApplicable):
        world.travels_to(PAST_31_BITS + 2**31)
    lab = world._bench.lab
    assert lab is not None
    before = lab.state
    world.close()
    assert lab.state is before


def test_a_port_that_does_not_reset_breaks_the_contract(open_world: OpenWorld) -> None:
    """Nothing after it could be measured in its own time."""

    class Stuck:
        def __init__(self, port: Adapter) -> None:
            self.port = port

        def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
            if operation.method == "lab.reset":
                raise Unsupported(operation.method)
            return self.port.perform(operation, callbacks)

        def close(self) -> None:
            self.port.close()

    interpose: Callable[[Adapter], Adapter] = Stuck
    world = open_world(port=interpose)
    world.travels_to(PAST_31_BITS)
    with pytest.raises(PortFault, match="not reset") as caught:
        world.close()
    assert caught.value.blame is Blame.ADAPTER


def test_the_wire_comes_back_too() -> None:
    """Over HTTP the clauses of time pass, and what is asked after them passes as well."""
    clauses = ["TOTP-21", "TOTP-22", "TOTP-23", "END-08", "END-17", "ONCE-02"]
    with WireServer(Lab()) as server:
        results = trial(lambda: create(server.root_url), checks_of(clauses))
    assert {result.verdict for result in results} == {CheckVerdict.PASS}
    assert {result.clause for result in results} == set(clauses)
