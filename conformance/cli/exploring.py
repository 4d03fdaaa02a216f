"""How an exploration looks while it goes on: lines on stderr, with an estimate of what is left."""

import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from action_mfa.conformance.exploring import Performed, Plan, Search

__all__ = ["Lines"]

_EVERY_SECONDS = 5.0
_MINUTE = 60
#: Seconds that a step took on two cores of 2024: on a reference that goes back, and over a pipe.
_STEP_IN_PLACE = 0.0002
_STEP_ASKED = 0.00015


class Lines:
    """Writes a line every few seconds."""

    def __init__(self, stream: TextIO, *, jobs: int) -> None:
        self._stream = stream
        self._jobs = jobs
        self._began = self._last = time.monotonic()
        self._words = 0

    def searched(self, search: "Search") -> None:
        """Tell how far the search for the reference's machine is."""
        if self._is_time():
            self._say(f"searching the reference: {search.done:,} of {search.met:,} scenes")

    def planned(self, planned: "Plan", in_place: bool) -> None:  # noqa: FBT001  told, not asked
        """Tell how much is to do and about how long it takes."""
        self._words = len(planned.words)
        self._began = time.monotonic()
        if in_place:
            effort = f"{planned.visits:,} steps, with every beginning walked once"
            seconds = planned.visits * _STEP_IN_PLACE / self._jobs
        else:
            effort = f"{planned.steps:,} steps, about {planned.messages:,} operations"
            seconds = planned.messages * _STEP_ASKED / self._jobs
        if self._words:
            self._say(f"{self._words:,} words, {effort}: about {_span(seconds)}")

    def performed(self, performed: "Performed") -> None:
        """Tell how much is done and about how long the rest takes."""
        if not self._is_time() or not performed.done:
            return
        spent = time.monotonic() - self._began
        left = spent * (self._words - performed.done) / performed.done
        self._say(f"{performed.done:,} of {self._words:,} words, about {_span(left)} left")

    def _is_time(self) -> bool:
        now = time.monotonic()
        if now - self._last < _EVERY_SECONDS:
            return False
        self._last = now
        return True

    def _say(self, sentence: str) -> None:
        print(sentence, file=self._stream, flush=True)


def _span(seconds: float) -> str:
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, _MINUTE)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
