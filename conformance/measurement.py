"""One run of the suite against one port, check by check; knows nothing of pytest.

A check is begun, which gives it a world or says why it cannot have one, and ended with how it went.
What has been measured is on disk soon after, whatever happens next.
"""

import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Protocol

from action_mfa.conformance.applicability import graded_parties, missing_add_on, missing_needs
from action_mfa.conformance.baseline import NO_BASELINE, Baseline
from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.connection import BenchOpener, Connection, Opener, World
from action_mfa.conformance.folder import FolderFault, OutFolder, WrittenTrace
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.outcomes import PASSED, Outcome, outcome_of, worse_of
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.results import UNFINISHED, Assembled, Facts, assemble
from action_mfa.spec.clauses import Clause, Spec
from action_mfa.spec.provenance import Provenance
from action_mfa.spec.readings import Reading
from action_mfa.spec.results import CheckResult

__all__ = ["Measurement", "Observer", "Reader", "Request", "Silent"]

_SECONDS_BETWEEN_WRITES = 1.0


class Observer(Protocol):
    """Whoever wants to see a run proceed, such as a progress bar."""

    def planned(self, total: int) -> None:
        """So many checks will be run."""
        ...

    def started(self, mark: CheckMark) -> None:
        """A check begins."""
        ...

    def finished(self, result: CheckResult) -> None:
        """A check is done."""
        ...


class Silent:
    """An observer that shows nothing."""

    def planned(self, total: int) -> None:
        """Show nothing."""

    def started(self, mark: CheckMark) -> None:
        """Show nothing."""

    def finished(self, result: CheckResult) -> None:
        """Show nothing."""


#: Finds out which readings the port of a connection follows.
Reader = Callable[[Connection], tuple[Reading, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """What a run was asked to do.

    Without ``out`` nothing is written to disk; without ``reader`` nobody asks for readings.
    """

    spec: Spec
    opener: Opener
    open_bench: BenchOpener
    out: OutFolder | None = None
    baseline: Baseline = NO_BASELINE
    selected: tuple[str, ...] = ()
    seed: int = 0
    reasons: str | None = None
    observer: Observer = field(default_factory=Silent)
    reader: Reader | None = None
    provenance: Provenance | None = None


@dataclass(slots=True)
class _Open:
    """The check that is running."""

    mark: CheckMark
    clause: Clause
    world: World | None = None
    outcome: Outcome = PASSED
    seconds: float = 0.0
    trace: WrittenTrace | None = None
    fault: PortFault | None = None
    used_the_port: bool = False


class Measurement:
    """A run: plan once, then begin, observe and end each check, then finish."""

    def __init__(self, request: Request, *, clock: Callable[[], float] = perf_counter) -> None:
        self.request = request
        self._clock = clock
        self._connection = Connection(request.opener, request.open_bench)
        self._started_at = datetime.now(UTC)
        self._started = clock()
        self._last_write = clock()
        self._planned: tuple[CheckMark, ...] = ()
        self._measured: list[CheckResult] = []
        self._open: _Open | None = None
        self._assembled: Assembled | None = None
        self._readings: tuple[Reading, ...] = ()
        self._unread: str | None = None

    def plan(self, marks: Iterable[CheckMark]) -> None:
        """Say which checks will be run: what is planned and not run is listed as such.

        Raises:
            ValueError: two checks have one id, or a check's clause is not in the spec.

        """
        planned = tuple(marks)
        known = {clause.id for clause in self.request.spec.clauses}
        seen: set[str] = set()
        for mark in planned:
            if mark.clause not in known:
                raise ValueError(f"the check {mark.id} belongs to a clause that is not in the spec")
            if mark.id in seen:
                raise ValueError(f"two checks are called {mark.id}")
            seen.add(mark.id)
        self._planned = planned
        self.request.observer.planned(len(planned))

    def begin(self, mark: CheckMark) -> None:
        """Start a check."""
        self._open = _Open(mark, self.request.spec.clause(mark.clause))
        self.request.observer.started(mark)

    def world(self) -> World:
        """Return the world of the check that was begun.

        Raises:
            NotApplicable: the port's role or its capabilities rule the clause out.
            PortFault: the port does not start, or broke down too often.

        """
        running = self._running()
        greeting = self._connection.greet()
        if running.clause.party not in graded_parties(self.request.spec, greeting):
            port = f"a {greeting.role} of class {greeting.port_class}"
            raise NotApplicable(f"{port} does not owe the clauses of the {running.clause.party}")
        add_on = missing_add_on(running.clause, self.request.spec, greeting)
        if add_on is not None:
            raise NotApplicable(f"the port does not claim the add-on {add_on}")
        missing = missing_needs(running.clause, greeting)
        if missing:
            raise NotApplicable(f"the port does not claim {', '.join(missing)}")
        running.world = self._connection.bench().world(
            clause=running.clause,
            check_id=running.mark.id,
            seed=self.request.seed,
            spec_hash=self.request.spec.hash,
            traced=self.request.out is not None,
        )
        running.used_the_port = True
        return running.world

    def release(self) -> None:
        """Write the trace of the running check and close its world; raises what closing raises."""
        running = self._running()
        world, running.world = running.world, None
        if world is None:
            return
        try:
            if self.request.out is not None:
                running.trace = self.request.out.write_trace(running.mark, world.recorder.lines())
        finally:
            world.close()

    def observe(self, ended: BaseException | None, seconds: float) -> Outcome:
        """Judge how a phase of the running check ended; the worst phase counts."""
        running = self._running()
        outcome = outcome_of(ended, running.clause.level)
        if running.outcome is PASSED:
            running.outcome = outcome
        elif outcome is not PASSED:
            # A phase that went well takes nothing back: not even that nothing was applicable.
            running.outcome = worse_of(running.outcome, outcome)
        running.seconds += seconds
        if isinstance(ended, PortFault):
            running.fault = ended
        elif ended is not None and outcome.is_harness_bug:
            where = f"check {running.mark.id}"
            self.note_harness_error(where, "".join(traceback.format_exception(ended)))
        return outcome

    def preview(self) -> CheckResult:
        """Return the result of the running check as it stands, with its waiver."""
        return self.request.baseline.waive(self._result(self._running()))

    def end(self) -> CheckResult:
        """End the running check and keep its result."""
        running = self._running()
        if running.fault is not None:
            self._connection.broke(running.fault, clause=running.clause.id)
        elif running.used_the_port:
            self._connection.held()
        result = self.preview()
        self._measured.append(result)
        self._open = None
        self.request.observer.finished(result)
        due = self._clock() - self._last_write >= _SECONDS_BETWEEN_WRITES
        if due and self.request.out is not None:
            self._write(self._assemble(UNFINISHED))
        return result

    def read(self) -> None:
        """Find out which readings the port follows, where that was asked for.

        It blames nobody and ends nothing: a port that breaks down here has been measured.
        """
        if self.request.reader is None:
            return
        try:
            self._readings = self.request.reader(self._connection)
        except PortFault as fault:
            self._unread = str(fault)
        except Exception as error:  # noqa: BLE001  a bug of ours; the checks are worth more
            self._unread = f"the suite broke down ({type(error).__name__})"
            self.note_harness_error("fingerprint", "".join(traceback.format_exception(error)))

    def finish(self, unfinished: str = UNFINISHED) -> Assembled:
        """Close the port and write the results; a second call returns what the first one did."""
        if self._assembled is None:
            self._connection.close()
            self._assembled = self._assemble(unfinished)
            self._write(self._assembled)
        return self._assembled

    def note_harness_error(self, where: str, details: str) -> None:
        """Keep the traceback of a bug of the suite where its authors find it."""
        if self.request.out is not None:
            # A full disk is told once, by the results that cannot be written.
            with suppress(FolderFault):
                self.request.out.note_harness_error(where, details)

    def _running(self) -> _Open:
        if self._open is None:
            raise AssertionError("no check was begun")
        return self._open

    def _result(self, running: _Open) -> CheckResult:
        outcome = running.outcome
        return CheckResult(
            id=running.mark.id,
            clause=running.mark.clause,
            sentence=running.mark.sentence,
            verdict=outcome.verdict,
            blame=outcome.blame,
            reason=outcome.reason,
            cause=outcome.cause,
            trace=None if running.trace is None else running.trace.path,
            trace_sha256=None if running.trace is None else running.trace.sha256,
            seconds=running.seconds,
        )

    def _assemble(self, unfinished: str) -> Assembled:
        return assemble(
            Facts(
                spec=self.request.spec,
                adapter=self.request.opener.asked,
                said=self._connection.said,
                greeting=self._connection.greeting,
                baseline=self.request.baseline,
                planned=self._planned,
                measured=tuple(self._measured),
                started=self._started_at,
                seconds=self._clock() - self._started,
                seed=self.request.seed,
                reasons=self.request.reasons,
                selected=self.request.selected,
                unfinished=unfinished,
                provenance=self.request.provenance,
                readings=self._readings,
                unread=self._unread,
            )
        )

    def _write(self, assembled: Assembled) -> None:
        if self.request.out is not None:
            self.request.out.write_results(assembled.results)
            self._last_write = self._clock()
