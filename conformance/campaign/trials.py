"""What one process does with one task: the suite, or a part of it, run on one implementation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from action_mfa.conformance.campaign.deadline import Overrun, deadline
from action_mfa.conformance.campaign.screening import telling_checks
from action_mfa.conformance.campaign.tasks import WIRE, Kind, Task
from action_mfa.conformance.connection import Opener
from action_mfa.conformance.mutants import (
    Breakdown,
    Build,
    Check,
    Equivalent,
    Mutant,
    breakdown_named,
    checks_of,
    equivalent_named,
    mutant_named,
    opener_of,
    run_checks,
    suite,
)
from action_mfa.conformance.ports import Limits, locate
from action_mfa.conformance.results import Assembled
from action_mfa.conformance.starting import Wish, prepare
from action_mfa.spec import Level, Spec, load_spec
from action_mfa.spec.kills import (
    BreakdownRow,
    EquivalentRow,
    Extent,
    ImplementationRow,
    Kill,
    MutantRow,
)
from action_mfa.spec.results import Blame, CheckResult, CheckVerdict, Overall, Results

__all__ = ["Row", "perform"]

Row = MutantRow | EquivalentRow | BreakdownRow | ImplementationRow

_BLAMED = {Level.MUST: CheckVerdict.FAIL, Level.SHOULD: CheckVerdict.WARN}
_KILLS = frozenset({CheckVerdict.FAIL, CheckVerdict.WARN})
_SILENT = frozenset({CheckVerdict.PASS, CheckVerdict.NOT_APPLICABLE})

#: How long a trial may take: far more than it takes, on a machine that has much else to do.
_IN_PROCESS_SECONDS = 180.0
_BREAKDOWN_SECONDS = 6.0
_IMPLEMENTATION_SECONDS = 900.0

#: A program that breaks down on purpose is not waited for as long as somebody's real one.
_IMPATIENT = Limits(answer_seconds=1.5, start_seconds=20.0, farewell_seconds=0.3)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What came of a trial, and how long it took in seconds; ``overrun`` where it was ended."""

    results: Results
    seconds: float
    overrun: str | None = None

    @property
    def harness_bugs(self) -> tuple[str, ...]:
        """What broke in the suite itself; no implementation may bring that about."""
        return tuple(
            f"{check.id}: {check.reason}"
            for check in self.results.checks
            if check.blame is Blame.HARNESS and "a bug of the suite" in (check.reason or "")
        )


def perform(task: Task) -> Row:
    """Do one task and return its row."""
    match task.kind:
        case Kind.MUTANT:
            return _mutant(mutant_named(task.id), task, load_spec())
        case Kind.EQUIVALENT:
            return _equivalent(equivalent_named(task.id), task)
        case Kind.BREAKDOWN:
            return _breakdown(breakdown_named(task.id))
        case Kind.IMPLEMENTATION:
            return _implementation(task.id)


def _mutant(mutant: Mutant, task: Task, spec: Spec) -> MutantRow:
    asked = _checks(mutant, task.extent, spec)
    checks = _worth_running(mutant.build, asked, task)
    trial = _tried(opener_of(mutant.build, mutant.id), checks, _IN_PROCESS_SECONDS)
    own = [check for check in trial.results.checks if check.clause == mutant.clause]
    blamed = _BLAMED[spec.clause(mutant.clause).level]
    killers = [check for check in own if check.verdict is blamed]
    unclear = [check for check in own if check.verdict not in {blamed, CheckVerdict.PASS}]
    return MutantRow(
        id=mutant.id,
        clause=mutant.clause,
        sentence=mutant.sentence,
        extent=task.extent,
        survived=not killers,
        killed_by=tuple(check.id for check in killers),
        reason=killers[0].reason if killers else None,
        others=_others(trial.results.checks, mutant.clause),
        spared=len(asked) - len(checks),
        troubles=(
            *(f"{check.id}: {check.verdict}: {check.reason}" for check in unclear),
            *trial.harness_bugs,
            *((trial.overrun,) if trial.overrun else ()),
        ),
        seconds=trial.seconds,
    )


def _checks(mutant: Mutant, extent: Extent, spec: Spec) -> tuple[Check, ...]:
    match extent:
        case Extent.CLAUSE:
            return checks_of([mutant.clause])
        case Extent.PARTY:
            party = spec.clause(mutant.clause).party
            return checks_of(clause.id for clause in spec.clauses if clause.party is party)
        case Extent.SUITE:
            return suite()


def _worth_running(build: Build, checks: tuple[Check, ...], task: Task) -> tuple[Check, ...]:
    # With one clause there is less to run than there is to look through.
    if not task.spares or task.extent is Extent.CLAUSE:
        return checks
    return telling_checks(build, checks)


def _others(checks: Iterable[CheckResult], clause: str) -> tuple[Kill, ...]:
    kills: dict[str, list[str]] = {}
    for check in checks:
        if check.clause != clause and check.verdict in _KILLS:
            kills.setdefault(check.clause, []).append(check.id)
    return tuple(Kill(clause=name, checks=tuple(found)) for name, found in kills.items())


def _equivalent(equivalent: Equivalent, task: Task) -> EquivalentRow:
    opener = opener_of(equivalent.build, equivalent.id)
    run = _worth_running(equivalent.build, suite(), task)
    trial = _tried(opener, run, _IN_PROCESS_SECONDS)
    spared = len(suite()) - len(run)
    expected = {(clause, CheckVerdict.WARN) for clause in equivalent.announces}
    expected |= {(clause, CheckVerdict.INCONCLUSIVE) for clause in equivalent.starves}
    checks = trial.results.checks
    loud = [check for check in checks if check.verdict not in _SILENT]
    blamed = [
        f"{check.id}: {check.verdict}: {check.reason}"
        for check in loud
        if (check.clause, check.verdict) not in expected
    ]
    warned = {check.clause for check in loud}
    blamed += [
        f"{clause}: it says that it goes against this advice, and no check noticed"
        for clause in equivalent.announces
        if clause not in warned
    ]
    passes = sum(check.verdict is CheckVerdict.PASS for check in checks)
    return EquivalentRow(
        id=equivalent.id,
        sentence=equivalent.sentence,
        passed=not blamed and passes + spared > 0,
        blamed=tuple(blamed),
        announced=equivalent.announces,
        checks=passes,
        spared=spared,
        seconds=trial.seconds,
    )


def _breakdown(breakdown: Breakdown) -> BreakdownRow:
    seconds = _BREAKDOWN_SECONDS if breakdown.breaks_off else _IMPLEMENTATION_SECONDS
    trial = _tried(locate(breakdown.command, _IMPATIENT), suite(), seconds)
    results = trial.results
    errors = [check for check in results.checks if check.verdict is CheckVerdict.ERROR]
    blames = tuple(sorted({check.blame for check in errors if check.blame is not None}))
    failed = tuple(
        clause.id
        for clause in results.clauses
        if clause.level is Level.MUST and clause.verdict is CheckVerdict.FAIL
    )
    seen = breakdown.flaw(results.verdict, blames, failed, results.counts.passed)
    return BreakdownRow(
        id=breakdown.id,
        sentence=breakdown.sentence,
        verdict=results.verdict,
        verdict_reason=results.verdict_reason,
        blames=blames,
        failed=failed,
        passed=results.counts.passed,
        as_expected=seen is None and not trial.harness_bugs,
        troubles=(*((seen,) if seen else ()), *trial.harness_bugs),
        seconds=trial.seconds,
    )


def _implementation(adapter: str) -> ImplementationRow:
    if adapter == WIRE:
        return _row(adapter, _over_the_wire())
    return _row(adapter, _tried(locate(adapter), suite(), _IMPLEMENTATION_SECONDS))


def _over_the_wire() -> _Trial:
    from action_mfa.simulator import Lab, VirtualClock  # noqa: PLC0415  a web server, for one row
    from action_mfa.simulator.wire import WireServer  # noqa: PLC0415

    with WireServer(Lab(clock=VirtualClock())) as server:
        return _tried(locate(f"wire:{server.root_url}"), suite(), _IMPLEMENTATION_SECONDS)


def _row(adapter: str, trial: _Trial) -> ImplementationRow:
    results = trial.results
    named = results.implementation
    return ImplementationRow(
        id=adapter if named is None else named.name,
        adapter=adapter,
        verdict=results.verdict,
        verdict_reason=trial.overrun or results.verdict_reason,
        passed=results.verdict is Overall.CONFORMANT,
        exercised=results.counts.exercised,
        failed=_clauses(results, CheckVerdict.FAIL),
        warned=_clauses(results, CheckVerdict.WARN),
        seconds=trial.seconds,
    )


def _clauses(results: Results, verdict: CheckVerdict) -> tuple[str, ...]:
    return tuple(clause.id for clause in results.clauses if clause.verdict is verdict)


def _tried(opener: Opener, checks: Iterable[Check], seconds: float) -> _Trial:
    started = perf_counter()
    measurement = prepare(Wish(opener=opener))
    asked = tuple(checks)
    measurement.plan(check.mark for check in asked)
    overrun: str | None = None
    finish: Callable[[], Assembled] = measurement.finish
    try:
        with deadline(seconds):
            run_checks(measurement, asked)
    except Overrun as ended:
        overrun = f"the trial was {ended}"
        finish = partial(measurement.finish, overrun)
    results = finish().results
    return _Trial(results, perf_counter() - started, overrun)
