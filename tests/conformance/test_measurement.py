"""A run begins, observes and ends its checks, and everything measured is on disk soon after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pytest

from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.connection import BenchOpener, Connection, Opener
from action_mfa.conformance.folder import OutFolder
from action_mfa.conformance.judgement import NotApplicable, Violation
from action_mfa.conformance.measurement import Measurement, Request
from action_mfa.conformance.outcomes import NotRun
from action_mfa.conformance.ports import PortFault
from action_mfa.spec import Party, Spec
from action_mfa.spec.readings import Reading, Told
from action_mfa.spec.results import Blame, CheckResult, CheckVerdict, Overall, Results

MakeMark = Callable[..., CheckMark]


class FakeBench(Protocol):
    """What these tests see of a fake bench."""

    worlds: list[object]


class Source(Opener, Protocol):
    """What these tests see of a fake source."""

    opened: list[object]


@dataclass
class Ticks:
    """A clock that only these tests move."""

    now: float = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@dataclass
class Watcher:
    """Writes down what an observer is told."""

    seen: list[str] = field(default_factory=list)

    def planned(self, total: int) -> None:
        """Note it."""
        self.seen.append(f"planned {total}")

    def started(self, mark: CheckMark) -> None:
        """Note it."""
        self.seen.append(f"started {mark.id}")

    def finished(self, result: CheckResult) -> None:
        """Note it."""
        self.seen.append(f"finished {result.id} {result.verdict}")


@pytest.fixture
def ticks() -> Ticks:
    """Time stands still."""
    return Ticks()


@pytest.fixture
def watcher() -> Watcher:
    """Watch the run."""
    return Watcher()


@pytest.fixture
def run(  # noqa: PLR0913, PLR0917  each is a fixture
    small_spec: Spec,
    source: Opener,
    open_bench: BenchOpener,
    tmp_path: Path,
    ticks: Ticks,
    watcher: Watcher,
) -> Measurement:
    """A run on a backend that starts."""
    request = Request(small_spec, source, open_bench, OutFolder(tmp_path), observer=watcher)
    return Measurement(request, clock=ticks)


def do(run: Measurement, mark: CheckMark, ended: BaseException | None = None) -> CheckResult:
    """Run one check that ends in a certain way once it has its world."""
    run.begin(mark)
    try:
        run.world()
    except (NotApplicable, PortFault) as early:
        run.observe(early, 0.25)
    else:
        run.observe(ended, 0.25)
    run.release()
    return run.end()


def on_disk(folder: Path) -> Results:
    """Read the results file."""
    return Results.model_validate_json((folder / "results.json").read_text(encoding="utf-8"))


def test_a_check_is_measured_with_its_trace(
    run: Measurement, mark: MakeMark, tmp_path: Path
) -> None:
    """Verdict, time, and a trace that exists."""
    run.plan([mark()])
    measured = do(run, mark())
    assert (measured.verdict, measured.seconds) == (CheckVerdict.PASS, 0.25)
    assert measured.trace == "traces/ONCE-01/a.jsonl"
    assert (tmp_path / measured.trace).read_text(encoding="utf-8").startswith('{"kind":"header"')


def test_the_observer_is_told_in_order(run: Measurement, mark: MakeMark, watcher: Watcher) -> None:
    """A progress bar sees the total first, then each check begin and end."""
    run.plan([mark()])
    do(run, mark(), Violation("twice"))
    assert watcher.seen == ["planned 1", "started ONCE-01/a", "finished ONCE-01/a fail"]


def test_the_other_partys_clauses_cost_no_world(
    run: Measurement, mark: MakeMark, benches: list[FakeBench]
) -> None:
    """A backend is never asked a client's clause."""
    measured = do(run, mark("ONCE-04"))
    assert measured.verdict is CheckVerdict.NOT_APPLICABLE
    assert measured.reason == "a backend of class backend does not owe the clauses of the client"
    assert benches[0].worlds == []


def test_an_unclaimed_capability_is_named(run: Measurement, mark: MakeMark) -> None:
    """The reason says what the port would have to claim."""
    assert do(run, mark("ONCE-06")).reason == "the port does not claim explicitToken"


def test_three_faults_in_a_row_end_the_run_and_keep_the_blame(
    run: Measurement, mark: MakeMark, source: Source
) -> None:
    """What was not run says why, and the port is not asked again."""
    marks = [mark("ONCE-01", str(n)) for n in range(5)]
    run.plan(marks)
    fault = PortFault("hangs", blame=Blame.IMPLEMENTATION)
    results = [do(run, one, fault) for one in marks]
    assert {one.verdict for one in results} == {CheckVerdict.ERROR}
    assert {one.blame for one in results} == {Blame.IMPLEMENTATION}
    assert [one.reason for one in results[2:]] == [
        "hangs",
        *["not run: the port broke down 3 times in a row, last: hangs"] * 2,
    ]
    assert len(source.opened) == 3


def test_a_clause_of_the_other_party_does_not_hide_a_dead_port(
    run: Measurement, mark: MakeMark
) -> None:
    """Only a check that used the port tells that it lives."""
    fault = PortFault("hangs", blame=Blame.ADAPTER)
    for n in range(3):
        do(run, mark("ONCE-01", str(n)), fault)
        do(run, mark("ONCE-04", str(n)))
    run.begin(mark("ONCE-02"))
    with pytest.raises(NotRun):
        run.world()


def test_a_port_that_never_starts_has_results(
    small_spec: Spec,
    dead_source: Opener,
    open_bench: BenchOpener,
    tmp_path: Path,
    mark: MakeMark,
) -> None:
    """All errors, no implementation, not established, and who is to blame."""
    run = Measurement(Request(small_spec, dead_source, open_bench, OutFolder(tmp_path)))
    marks = [mark(clause) for clause in ("ONCE-01", "ONCE-02", "ONCE-04")]
    run.plan(marks)
    for one in marks:
        do(run, one)
    results = run.finish().results
    assert results.implementation is None
    assert results.verdict is Overall.NOT_ESTABLISHED
    assert results.counts.errors == 3
    assert "no such program" in results.verdict_reason
    assert "blame: adapter" in results.verdict_reason
    assert on_disk(tmp_path) == results


def test_the_worst_phase_counts_and_time_adds_up(run: Measurement, mark: MakeMark) -> None:
    """A check that passed and then broke its port while cleaning up has not passed."""
    run.begin(mark())
    run.world()
    run.observe(None, 0.5)
    run.observe(PortFault("dies at the end", blame=Blame.ADAPTER), 0.25)
    run.release()
    measured = run.end()
    assert (measured.verdict, measured.seconds) == (CheckVerdict.ERROR, 0.75)


def test_a_bug_of_ours_goes_into_a_file(run: Measurement, mark: MakeMark, tmp_path: Path) -> None:
    """One line for the reader, the traceback for the suite's authors."""
    measured = do(run, mark(), ZeroDivisionError("division by zero"))
    assert measured.blame is Blame.HARNESS
    assert measured.reason == "a bug of the suite: ZeroDivisionError: division by zero"
    kept = (tmp_path / "harness-error.txt").read_text(encoding="utf-8")
    assert "check ONCE-01/a" in kept
    assert "ZeroDivisionError: division by zero" in kept


def test_results_are_written_while_the_run_goes_on(
    run: Measurement, mark: MakeMark, ticks: Ticks, tmp_path: Path
) -> None:
    """A machine that loses its power loses at most a second of results."""
    run.plan([mark(name="a"), mark(name="b"), mark("ONCE-02")])
    do(run, mark(name="a"))
    assert not (tmp_path / "results.json").exists()
    ticks.now = 1.0
    do(run, mark(name="b"))
    results = on_disk(tmp_path)
    assert [check.verdict for check in results.checks] == ["pass", "pass", "error"]
    assert results.verdict is Overall.NOT_ESTABLISHED


def test_an_interrupted_run_keeps_what_it_measured(
    run: Measurement, mark: MakeMark, tmp_path: Path
) -> None:
    """Also the check that was running is listed as not run."""
    run.plan([mark(name="a"), mark(name="b")])
    do(run, mark(name="a"))
    run.begin(mark(name="b"))
    results = run.finish("the run was interrupted").results
    assert [check.reason for check in results.checks] == [
        None,
        "not run: the run was interrupted",
    ]
    assert on_disk(tmp_path) == results


def test_the_plan_refuses_what_would_make_results_ambiguous(
    run: Measurement, mark: MakeMark
) -> None:
    """Two checks of one name, and a clause that nobody knows."""
    with pytest.raises(ValueError, match="two checks are called ONCE-01/a"):
        run.plan([mark(), mark()])
    with pytest.raises(ValueError, match="not in the spec"):
        run.plan([mark("ONCE-99")])


def reading() -> Reading:
    """Return what a port was found to follow."""
    return Reading(
        point="skew",
        question="How far off?",
        party=Party.SERVER,
        values=("one_step", "exact"),
        default="one_step",
        told=Told.VALUE,
        value="exact",
    )


def test_readings_are_part_of_the_results(run: Measurement, mark: MakeMark) -> None:
    """They are found out on the port of the run, after its checks."""
    asked: list[Connection] = []

    def read(connection: Connection) -> tuple[Reading, ...]:
        asked.append(connection)
        return (reading(),)

    run.request = replace(run.request, reader=read)
    run.plan([mark()])
    do(run, mark())
    run.read()
    assert run.finish().results.readings == (reading(),)
    assert len(asked) == 1


def test_a_port_that_breaks_down_at_readings_has_been_measured(
    run: Measurement, mark: MakeMark
) -> None:
    """The verdict stands; a note says that there are no readings, and why."""

    def break_down(_connection: Connection) -> tuple[Reading, ...]:
        raise PortFault("the pipe is shut", blame=Blame.ADAPTER)

    run.request = replace(run.request, reader=break_down)
    run.plan([mark()])
    do(run, mark())
    run.read()
    results = run.finish().results
    assert results.readings == ()
    assert results.checks[0].verdict is CheckVerdict.PASS
    assert [finding.text for finding in results.findings] == [
        "Its readings of open points could not be found out: the pipe is shut."
    ]


def test_nobody_asks_for_readings_unasked(run: Measurement, mark: MakeMark) -> None:
    """They cost seconds, and decide nothing."""
    run.plan([mark()])
    do(run, mark())
    run.read()
    assert run.finish().results.readings == ()
