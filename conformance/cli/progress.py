"""How a run looks while it goes on: a bar on a terminal, a line for each check in a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.measurement import Observer
from action_mfa.spec.results import CheckResult, CheckVerdict

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from action_mfa.conformance.fingerprint import PointReading

__all__ = ["Bar", "Display", "Lines", "Looking", "showing"]

_WORDS = {
    CheckVerdict.PASS: "pass",
    CheckVerdict.WARN: "WARN",
    CheckVerdict.FAIL: "FAIL",
    CheckVerdict.INCONCLUSIVE: "open",
    CheckVerdict.NOT_APPLICABLE: "n/a",
    CheckVerdict.ERROR: "ERROR",
}


#: In a log, so many checks between two lines that only say that it goes on.
_LINES_EVERY = 25


class Display(Observer, Protocol):
    """An observer that also tells of what takes its time for a reason."""

    def waiting(self, seconds: float) -> None:
        """So many seconds will be waited for the wall clock."""
        ...

    def looking(self, point: str, number: int, total: int) -> None:
        """An open point is looked at: which of how many, counted from one."""
        ...


class Lines:
    """A line for each check that does not pass, and one now and then."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = 0
        self._done = 0
        self._said: str | None = None

    def planned(self, total: int) -> None:
        """Remember how many there are."""
        self._total = total

    def started(self, mark: CheckMark) -> None:
        """Say nothing: the line comes when the verdict is known."""

    def finished(self, result: CheckResult) -> None:
        """Print the verdict, and why where it is not a pass."""
        self._done += 1
        milestone = self._done % _LINES_EVERY == 0 or self._done == self._total
        if result.verdict is CheckVerdict.NOT_APPLICABLE:
            # The summary and the report say which; a port is owed no line for what it does not owe.
            return
        if result.verdict is CheckVerdict.PASS and not milestone:
            # A log wants to see that it goes on, and everything that is no pass.
            return
        count = f"{self._done:>{len(str(self._total))}}/{self._total}"
        line = f"{count} {_WORDS[result.verdict]:<5} {result.id}"
        if result.reason and result.reason != self._said:
            line += f": {result.reason}"
        # A dead port gives a hundred checks the same reason.
        self._said = result.reason
        if result.waived is not None:
            line += " (known)"
        print(line, file=self._stream, flush=True)

    def waiting(self, seconds: float) -> None:
        """Print how long, so that the log does not look dead."""
        print(f"waiting {seconds:.0f} s for the wall clock", file=self._stream, flush=True)

    def looking(self, point: str, number: int, total: int) -> None:
        """Print a line now and then."""
        if number % _LINES_EVERY == 1 or number == total:
            print(f"open point {number}/{total} {point}", file=self._stream, flush=True)


class Bar:
    """One bar with the check that runs and what has been found so far."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("starting", total=None, found="")
        self._found = dict.fromkeys(CheckVerdict, 0)
        self._clause = ""

    def planned(self, total: int) -> None:
        """Show the length of the run."""
        self._progress.update(self._task, total=total, refresh=True)

    def started(self, mark: CheckMark) -> None:
        """Show which check is running, so that one that hangs has a name."""
        self._clause = mark.clause
        self._progress.update(self._task, description=mark.clause, refresh=True)

    def waiting(self, seconds: float) -> None:
        """Show that the check waits, and how long."""
        said = f"{self._clause} waits {seconds:.0f} s"
        self._progress.update(self._task, description=said, refresh=True)

    def looking(self, point: str, number: int, total: int) -> None:
        """Show that the checks are done and what is looked at now."""
        said = f"open point {number}/{total}: {point}"
        self._progress.update(self._task, description=said, refresh=True)

    def finished(self, result: CheckResult) -> None:
        """Move on."""
        self._found[result.verdict] += 1
        found = " ".join(f"{n} {_WORDS[verdict]}" for verdict, n in self._found.items() if n)
        self._progress.update(self._task, advance=1, found=found, refresh=True)


class Looking:
    """Shows on a display how the fingerprint proceeds; an observer of one."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._total = 0
        self._done = 0

    def began(self, points: int) -> None:
        """Remember how many there are."""
        self._total = points

    def looks_at(self, point: str) -> None:
        """Show the point."""
        self._done += 1
        self._display.looking(point, self._done, self._total)

    def found(self, reading: "PointReading") -> None:
        """Show nothing: what comes later may still change it."""


@contextmanager
def showing(stream: TextIO) -> Iterator[Display]:
    """Show a run on a stream in the way that suits it."""
    if not stream.isatty():
        yield Lines(stream)
        return
    # A quarter of a second that a log does not have to pay.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    # No refresh by itself: a thread would write while the output of a check is captured.
    with Progress(
        TextColumn("{task.description:<10}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[found]}", markup=False),
        console=Console(file=stream),
        auto_refresh=False,
        transient=True,
    ) as progress:
        yield Bar(progress)
