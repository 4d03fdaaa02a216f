"""The pytest side of a run: feeds a :class:`Measurement` and reports what it says.

Registered only where checks were collected. A broken SHOULD and a waived failure are xfailed; what
is not applicable is skipped; everything else that did not pass fails, in one line and without a
traceback.
"""

import re
from collections.abc import Generator
from dataclasses import replace

import pytest

from action_mfa.conformance.checking import CheckMark, mark_of
from action_mfa.conformance.connection import World
from action_mfa.conformance.measurement import Measurement
from action_mfa.conformance.results import UNFINISHED, Assembled
from action_mfa.conformance.verdicts import ExitCode
from action_mfa.spec.results import CheckResult, CheckVerdict

__all__ = ["RUN", "SuiteHooks", "mark_of_item"]


def mark_of_item(item: pytest.Item) -> CheckMark | None:
    """Return the mark of a collected check; None for every other test.

    Each case of a parametrised check is a check of its own, ``ONCE-02/name--case``.
    """
    mark = mark_of(getattr(item, "function", None))
    case = getattr(getattr(item, "callspec", None), "id", None)
    if mark is None or not isinstance(case, str):
        return mark
    kebab = re.sub(r"[^a-z0-9]+", "-", case.lower()).strip("-")
    return replace(mark, id=f"{mark.id}--{kebab}", sentence=f"{mark.sentence} ({case})")


class SuiteHooks:
    """One run inside one pytest session."""

    def __init__(self, measurement: Measurement) -> None:
        self.measurement = measurement
        self.collection_errors: list[str] = []
        self.interrupted = False
        self._unfinished = UNFINISHED
        self._assembled: Assembled | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        """Be found by the fixture ``world``."""
        config.stash[RUN] = self

    def select(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Deselect the checks of other clauses than the selected ones, and order the rest.

        Checks come in the order of the spec, where the basic clauses stand first. Tests that are no
        checks stay where they are.
        """
        selected = self.measurement.request.selected
        clauses = self.measurement.request.spec.clauses
        order = {clause.id: place for place, clause in enumerate(clauses)}
        kept: list[pytest.Item] = []
        checks: list[tuple[int, pytest.Item]] = []
        dropped: list[pytest.Item] = []
        for item in items:
            mark = mark_of_item(item)
            if mark is not None and selected and mark.clause not in selected:
                dropped.append(item)
                continue
            kept.append(item)
            if mark is not None:
                checks.append((order.get(mark.clause, len(order)), item))
        in_order = iter(sorted(checks, key=lambda check: check[0]))
        items[:] = [next(in_order)[1] if mark_of_item(item) else item for item in kept]
        if dropped:
            config.hook.pytest_deselected(items=dropped)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what could not be collected: without a terminal nobody else says it."""
        if report.failed:
            self.collection_errors.append(report.nodeid)
            where = f"collecting {report.nodeid}"
            self.measurement.note_harness_error(where, report.longreprtext)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Plan what was collected."""
        marks = [mark for item in session.items if (mark := mark_of_item(item))]
        try:
            self.measurement.plan(marks)
        except ValueError as error:
            raise pytest.UsageError(str(error)) from None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Find out the readings after the last check, while the port is open."""
        answer = yield
        self.measurement.read()
        return answer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Begin a check before its fixtures are made and end it after they are gone."""
        mark = mark_of_item(item)
        if mark is None:
            return (yield)
        self.measurement.begin(mark)
        answer = yield
        self.measurement.end()
        return answer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Report a check by its verdict."""
        if mark_of_item(item) is None:
            return (yield)
        excinfo = call.excinfo
        ended = None if excinfo is None else excinfo.value
        outcome = self.measurement.observe(ended, call.duration)
        # pytest draws no traceback of an exception that it does not see.
        call.excinfo = None
        try:
            report = yield
        finally:
            call.excinfo = excinfo
        if outcome.verdict is not CheckVerdict.PASS:
            _tell(report, self.measurement.preview())
        return report

    def world(self) -> Generator[World, None, None]:
        """Make and release the world of the running check; the body of the fixture."""
        try:
            yield self.measurement.world()
        finally:
            self.measurement.release()

    def pytest_keyboard_interrupt(self) -> None:
        """Remember why the rest was not run."""
        self.interrupted = True
        self._unfinished = "the run was interrupted"

    def pytest_internalerror(self, excrepr: object) -> bool:
        """Keep pytest's own account of a crash, which it prints where nobody takes it."""
        self._unfinished = "the suite broke down"
        self.measurement.note_harness_error("pytest", str(excrepr))
        return True

    def finish(self) -> Assembled:
        """Write out everything measured so far and return it; again, if asked again."""
        if self._assembled is None:
            self._assembled = self.measurement.finish(self._unfinished)
        return self._assembled

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the results; a session that established nothing is not green."""
        if self.finish().exit_code is not ExitCode.CONFORMANT and session.exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the verdict at the end."""
        from action_mfa.reports import plain_summary  # noqa: PLC0415  rich is not needed before

        terminalreporter.section("conformance of Action-Based MFA")
        results = self.finish().results
        for line in plain_summary(results).splitlines():
            terminalreporter.line(line)
        terminalreporter.line(f"verdict: {results.verdict}")
        if self.measurement.request.out is not None:
            terminalreporter.line(f"results: {self.measurement.request.out.path}")


RUN = pytest.StashKey[SuiteHooks]()


def _tell(report: pytest.TestReport, result: CheckResult) -> None:
    """Make a report say the verdict of its check in pytest's words."""
    blame = f" (blame: {result.blame})" if result.blame else ""
    said = f"{result.clause} {result.verdict}{blame}: {result.reason or 'no reason given'}"
    if result.waived is not None:
        report.outcome = "skipped"
        report.wasxfail = f"{said}; known: {result.waived.reason}"
        report.longrepr = said
        return
    match result.verdict:
        case CheckVerdict.NOT_APPLICABLE:
            report.outcome = "skipped"
            path, line, _ = report.location
            report.longrepr = (path, (line or 0) + 1, said)
        case CheckVerdict.WARN:
            report.outcome = "skipped"
            report.wasxfail = said
            report.longrepr = said
        case _:
            report.outcome = "failed"
            report.longrepr = f"{result.sentence}\n{said}"
