"""What time it is in the world of a check, and how it passes: a room of :class:`World`."""

from typing import TYPE_CHECKING

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.protocol import Greeting, ResetLab, SetClock
from action_mfa.spec.results import Blame
from action_mfa.spec.traces import Actor, ServerSaw

if TYPE_CHECKING:
    from action_mfa.conformance.stories.bench import Bench
    from action_mfa.conformance.stories.recorder import Recorder

__all__ = ["Timing"]

#: What is left of a step on a wall clock when a code is not begun to be entered any more.
_HURRY_SECONDS = 3


class Timing:
    """The clock of one check."""

    if TYPE_CHECKING:
        recorder: Recorder
        _bench: Bench

        @property
        def greeting(self) -> Greeting:
            """See :class:`World`."""

        def mark(self) -> int:
            """See :class:`Sight`."""

        def seen_by_the_server(self, mark: int) -> tuple[ServerSaw, ...]:
            """See :class:`Sight`."""

    #: Where the clock was before the check travelled; None while it has not.
    _came_from: int | None = None

    @property
    def now(self) -> int:
        """The instant, in Unix seconds, UTC."""
        return self._bench.now

    def until(self, instant: int) -> None:
        """Move the clock to an instant; standing still is allowed, going back is not."""
        at, mark = self.now, self.mark()
        self._bench.move_clock(instant)
        self.recorder.step(
            at=at,
            actor=Actor.CLOCK,
            operation=SetClock.method,
            arguments={"seconds": instant - at},
            saw=self.seen_by_the_server(mark),
        )

    def later(self, seconds: int) -> None:
        """Let seconds pass."""
        self.until(self.now + seconds)

    def next_step(self, steps: int = 1) -> None:
        """Move to the beginning of a later TOTP step."""
        self.until((self.now // STEP_SECONDS + steps) * STEP_SECONDS)

    def leaves_time_to_enter_a_code(self) -> None:
        """Wait for the next step where this one may be over before its code has arrived."""
        if self._bench.waits and self.now % STEP_SECONDS >= STEP_SECONDS - _HURRY_SECONDS:
            self.next_step()

    def travels_to(self, instant: int) -> None:
        """Move the clock far ahead, to where no other check shall have to live.

        When the world is closed the lab is reset and the clock goes back, which is the one way in
        which it may.

        Raises:
            NotApplicable: the port cannot be reset, or is further already.

        """
        if not self.greeting.role.is_server:
            raise NotApplicable("nobody can reset a client")
        came_from = self.now
        if instant < came_from:
            raise NotApplicable("the clock of this run is further already")
        self.until(instant)
        self._came_from = came_from if self._came_from is None else self._came_from

    def _comes_back(self) -> None:
        """Reset the lab and take the clock back to where it was, if the check travelled."""
        if self._came_from is None:
            return
        try:
            self._bench.perform(ResetLab())
        except (Refused, Unsupported) as error:
            reason = f"the lab is not reset: {error}"
            raise PortFault(reason, blame=Blame.ADAPTER) from error
        instant, self._came_from = self._came_from, None
        self._bench.move_clock(instant)
