"""Waiting for a wall clock: as long as a code lasts, and never in a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from action_mfa.conformance.applicability import class_gaps
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.mutants import Check, checks_of
from action_mfa.conformance.patience import LONGEST_WAIT, Patience
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories import Bench, World
from action_mfa.simulator import START
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec import load_spec
from action_mfa.spec import protocol as p


@dataclass
class Wall:
    """A wall clock of the test's own: it moves by sleeping, a little less than was asked for."""

    instant: float = START + 0.25
    slept: list[float] = field(default_factory=list)

    def time(self) -> float:
        """See :func:`time.time`."""
        return self.instant

    def now(self) -> int:
        """See :class:`action_mfa.simulator.Clock`."""
        return int(self.instant)

    def sleep(self, seconds: float) -> None:
        """See :func:`time.sleep`."""
        self.slept.append(seconds)
        self.instant += seconds * 0.75 if seconds > 1 else seconds

    def patience(self, before: Callable[[float], None] | None = None) -> Patience:
        """Return patience by this clock."""
        return Patience(now=self.time, sleep=self.sleep, before=before)


def test_it_waits_until_the_instant_and_not_longer() -> None:
    """Although each sleep ends early; what has passed is not waited for."""
    wall, said = Wall(), list[float]()
    patience = wall.patience(said.append)
    patience.wait_until(START + 30)
    assert wall.instant == START + 30
    assert said == [29.75]
    patience.wait_until(START + 30)
    patience.wait_until(START)
    assert len(said) == 1
    assert patience.now() == START + 30


def test_it_does_not_wait_for_hours() -> None:
    """A check that needs them is not applicable, and says for how long it would have waited."""
    wall = Wall(instant=START)
    with pytest.raises(NotApplicable, match=r"waits for 32 seconds, .* for 31 at most"):
        wall.patience().wait_until(START + LONGEST_WAIT + 1)
    assert wall.slept == []
    wall.patience().wait_until(START + LONGEST_WAIT)


class OnTheWall(Reference):
    """The reference on a wall clock; whoever moves it is told that it does not move."""

    def __init__(self, wall: Wall) -> None:
        super().__init__(clock=wall)

    def _greeting(self) -> p.Greeting:
        return super()._greeting().model_copy(update={"clock": p.ClockKind.WALL})


class Nobody:
    """No hands during the greeting."""

    def answer(self, callback: p.Operation[p.Nothing], /) -> p.Nothing:
        """Never be asked."""
        raise AssertionError(callback.method)


def world_on(wall: Wall, clause: str, *, patient: bool = True) -> World:
    """Open the world of one check on a port that runs on the wall clock."""
    port = OnTheWall(wall)
    greeting = port._greeting()
    patience = wall.patience() if patient else None
    bench = Bench(port, greeting, lab=port.lab, patience=patience)
    return bench.world(
        clause=load_spec().clause(clause),
        check_id=f"{clause}/story",
        seed=0,
        spec_hash="0" * 64,
    )


def ran(check: Check, wall: Wall) -> bool:
    """Run a check with patience; false where it would wait too long."""
    world = world_on(wall, check.mark.clause)
    for arguments in check.cases:
        try:
            check.function(world, **arguments)
        except NotApplicable:
            return False
    return True


@pytest.mark.parametrize("clause", ["TOTP-02", "ONCE-02", "PERS-01", "ISO-09", "ONCE-13"])
def test_what_waits_for_codes_only_is_tried_with_patience(clause: str) -> None:
    """No wait is longer than a step, and each check passes as on a virtual clock."""
    wall = Wall()
    assert all(ran(check, wall) for check in checks_of([clause]))
    assert 0 < max(wall.slept) <= STEP_SECONDS


@pytest.mark.parametrize("clause", ["TOTP-03", "END-04", "END-17", "TOTP-21", "LIMIT-02"])
def test_what_waits_for_longer_is_not_tried(clause: str) -> None:
    """Patience has an end."""
    wall = Wall()
    assert [ran(check, wall) for check in checks_of([clause])][:1] == [False]
    assert not wall.slept or max(wall.slept) <= LONGEST_WAIT


def test_without_patience_nothing_that_moves_time_is_tried() -> None:
    """The second code of a user is half a minute away."""
    world = world_on(Wall(), "TOTP-02", patient=False)
    assert world.now != START
    with pytest.raises(NotApplicable, match="runs on the wall clock"):
        world.later(1)


def test_no_code_is_read_in_the_last_seconds_of_its_step() -> None:
    """It would arrive in the next one, and who refuses it there would be right."""
    wall = Wall(instant=START + 28.5)
    alice = world_on(wall, "TOTP-01").enrolled()
    assert alice.world.now % STEP_SECONDS < STEP_SECONDS - 3
    assert wall.instant >= START + STEP_SECONDS


def test_patience_does_not_make_a_class_of_it() -> None:
    """Sessions that last for hours cannot be waited for, so such a port stays not established."""
    greeting = OnTheWall(Wall())._greeting()
    assert "a virtual clock" in class_gaps(load_spec(), greeting)
