"""Clocks: one that stands still until it is moved, and the system's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from freezegun import freeze_time

from action_mfa.simulator import START, VirtualClock, WallClock
from action_mfa.simulator.totp import STEP_SECONDS


def test_time_begins_far_from_zero_on_the_edge_of_a_step() -> None:
    """No window reaches before the epoch, and the first step is whole."""
    assert VirtualClock().now() == START == int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    assert START % STEP_SECONDS == 0


def test_a_virtual_clock_stands_still_until_it_is_set() -> None:
    """It shows what it was set to, and may be set to where it stands."""
    clock = VirtualClock(100)
    assert [clock.now(), clock.now()] == [100, 100]
    clock.set(100)
    clock.set(101)
    assert clock.now() == 101


def test_a_virtual_clock_never_goes_back() -> None:
    """One second back is refused, and leaves it where it stood."""
    clock = VirtualClock(100)
    with pytest.raises(ValueError, match="stands at 100 and cannot go back to 99"):
        clock.set(99)
    assert clock.now() == 100


def test_the_wall_clock_is_the_systems() -> None:
    """In whole seconds, cut and not rounded."""
    with freeze_time("2026-02-03T04:05:06.9Z"):
        expected = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
        assert WallClock().now() == int(expected.timestamp())
