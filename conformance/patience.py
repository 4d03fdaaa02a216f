"""Waiting for the wall clock, where a virtual one would be moved: as long as a code lasts."""

import time
from collections.abc import Callable

from action_mfa.conformance.judgement import NotApplicable

__all__ = ["LONGEST_WAIT", "Patience"]

#: One TOTP step of 30 seconds, and a second for clocks that differ.
LONGEST_WAIT = 31


class Patience:
    """Waits until instants that are near.

    Args:
        now: the wall clock, in Unix seconds with their fraction.
        sleep: lets so many seconds pass.
        before: hears how many seconds will be waited, before they are.

    """

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        before: Callable[[float], None] | None = None,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._before = before

    def now(self) -> int:
        """Return the instant, in Unix seconds, UTC; see :class:`action_mfa.simulator.Clock`."""
        return int(self._now())

    def wait_until(self, instant: int) -> None:
        """Return at an instant, or at once where it has passed.

        Raises:
            NotApplicable: it is further away than :data:`LONGEST_WAIT` seconds.

        """
        left = instant - self._now()
        if left > LONGEST_WAIT:
            raise NotApplicable(
                f"the check waits for {left:.0f} seconds, and this run for {LONGEST_WAIT} at most:"
                " the port runs on the wall clock"
            )
        if left > 0 and self._before is not None:
            self._before(left)
        while left > 0:
            # A sleep may end early.
            self._sleep(left)
            left = instant - self._now()
