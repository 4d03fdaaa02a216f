"""Time as a value that is handed in: nothing in the simulator reads the system clock by itself."""

import time
from typing import Final, Protocol

__all__ = ["START", "Clock", "VirtualClock", "WallClock"]

#: Where a virtual clock begins: 2026-01-01T00:00:00Z. Far above zero, so that no window reaches
#: before the epoch, and on the edge of a 30-second TOTP step.
START: Final = 1_767_225_600


class Clock(Protocol):
    """Tells the instant in whole Unix seconds, UTC."""

    def now(self) -> int:
        """Return the current instant."""
        ...


class VirtualClock:
    """A clock that stands still until it is set; it never goes back."""

    def __init__(self, start: int = START) -> None:
        self._now = start

    def now(self) -> int:
        """Return the instant that the clock was last set to."""
        return self._now

    def set(self, instant: int) -> None:
        """Move the clock forward to ``instant``.

        Raises:
            ValueError: the instant lies before the current one.

        """
        if instant < self._now:
            msg = f"the clock stands at {self._now} and cannot go back to {instant}"
            raise ValueError(msg)
        self._now = instant


class WallClock:
    """The system's clock, for servers that real people talk to."""

    def now(self) -> int:
        """Return the system's instant."""
        return int(time.time())
