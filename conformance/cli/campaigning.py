"""How a campaign looks while it goes on: a bar on a terminal, a line now and then in a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from action_mfa.conformance.campaign import Task, Watcher
    from action_mfa.spec.kills import BreakdownRow, EquivalentRow, ImplementationRow, MutantRow

    Row = MutantRow | EquivalentRow | BreakdownRow | ImplementationRow

__all__ = ["BarOfTasks", "LinesOfTasks", "watching"]

#: In a log, so many seconds between two lines that only say that it goes on.
_LINES_EVERY = 15.0


class _Clock(Protocol):
    def __call__(self) -> float: ...


class LinesOfTasks:
    """A line every quarter of a minute: how much is done, and about how long it will take."""

    def __init__(self, stream: TextIO, clock: _Clock = monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._began = self._said = clock()
        self._tasks = self._done = 0
        self._weight = self._did = 0.0

    def planned(self, tasks: int, weight: float) -> None:
        """Count what is to come."""
        self._tasks += tasks
        self._weight += weight

    def done(self, task: "Task", row: "Row") -> None:
        """Say how far it is, if nothing was said for a while."""
        del row
        self._done += 1
        self._did += task.weight
        now = self._clock()
        if now - self._said < _LINES_EVERY and self._done < self._tasks:
            return
        self._said = now
        left = (now - self._began) * (self._weight - self._did) / self._did
        text = f"{self._done} of {self._tasks} tried, about {max(0.0, left):.0f} s left"
        print(text, file=self._stream, flush=True)


class BarOfTasks:
    """One bar with what was tried last, and about how long it will take."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("starting", total=0.0)
        self._weight = 0.0

    def planned(self, tasks: int, weight: float) -> None:
        """Make the bar longer."""
        del tasks
        self._weight += weight
        self._progress.update(self._task, total=self._weight)

    def done(self, task: "Task", row: "Row") -> None:
        """Move on."""
        del row
        self._progress.update(self._task, advance=task.weight, description=task.id[:40])


@contextmanager
def watching(stream: TextIO) -> "Iterator[Watcher]":
    """Show a campaign on a stream in the way that suits it."""
    if not stream.isatty():
        yield LinesOfTasks(stream)
        return
    # A quarter of a second that a log does not have to pay.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    with Progress(
        TextColumn("{task.description:<40}", markup=False),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
    ) as progress:
        yield BarOfTasks(progress)
