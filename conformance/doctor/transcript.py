"""Everything that was said in an examination: the lines, how long answers took, the callbacks."""

import time
from dataclasses import dataclass, field

from action_mfa.conformance.doctor.findings import Direction

__all__ = ["CallbackSeen", "Line", "Timing", "Transcript"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stood on the wire; ``seconds`` count from the first."""

    direction: Direction
    text: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one answer took, without what the harness needed for callbacks."""

    method: str
    seconds: float


@dataclass(frozen=True, slots=True)
class CallbackSeen:
    """One callback: ``unanswered`` says why the harness had no answer.

    ``known`` is false where it never has one for such a port. ``hurried`` is true when the adapter
    went on talking before it had its answer.
    """

    method: str
    mark: int
    unanswered: str | None = None
    known: bool = True
    hurried: bool = False


@dataclass(slots=True)
class Transcript:
    """The examination so far; hears every line as a :class:`Tap`."""

    lines: list[Line] = field(default_factory=list)
    timings: list[Timing] = field(default_factory=list)
    callbacks: list[CallbackSeen] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def sent(self, line: bytes) -> None:
        """Keep a line of the harness."""
        self._keep(Direction.TO_ADAPTER, line)

    def received(self, line: bytes) -> None:
        """Keep a line of the adapter."""
        self._keep(Direction.FROM_ADAPTER, line)

    def mark(self) -> int:
        """Remember this place."""
        return len(self.lines)

    def since(self, mark: int) -> tuple[Line, ...]:
        """Return what was said since a place."""
        return tuple(self.lines[mark:])

    def last_received(self, since: int = 0) -> bytes | None:
        """Return the adapter's last line since a place; None where it said nothing."""
        for line in reversed(self.lines[since:]):
            if line.direction is Direction.FROM_ADAPTER:
                return line.text
        return None

    def _keep(self, direction: Direction, line: bytes) -> None:
        self.lines.append(Line(direction, line, time.monotonic() - self._began))
