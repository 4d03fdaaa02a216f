"""From what was measured to ``results.json``: clauses, counts, findings and the verdict. Pure.

The results of a run that is still going on, or that was ended early, are made by the same function:
what was planned and not run is listed as an error, so half a run never looks like a whole one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from action_mfa.conformance.applicability import class_gaps, missing_needs, owes
from action_mfa.conformance.baseline import Baseline
from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.verdicts import (
    ExitCode,
    Scope,
    Standing,
    conclude,
    count,
    exit_code,
)
from action_mfa.spec.clauses import Clause, Level, Spec
from action_mfa.spec.protocol import Greeting
from action_mfa.spec.provenance import Provenance
from action_mfa.spec.readings import Reading
from action_mfa.spec.results import (
    CheckResult,
    CheckVerdict,
    ClauseResult,
    Finding,
    Implementation,
    Results,
    SpecIdentity,
    SuiteIdentity,
)

__all__ = ["UNFINISHED", "Assembled", "Facts", "assemble", "implementation_of", "suite_version"]

#: Why a planned check has no result, where nobody knows better.
UNFINISHED = "the run ended before"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a run knows: what was asked, what was planned, what has been measured.

    ``said`` are the port's own words, ``greeting`` is what holds of it in this run; the numbers of
    a client that needs a backend are those of ours. ``unread`` is why readings were asked for and
    could not be had.
    """

    spec: Spec
    adapter: str
    said: Greeting | None
    greeting: Greeting | None
    baseline: Baseline
    planned: tuple[CheckMark, ...]
    measured: tuple[CheckResult, ...]
    started: datetime
    seconds: float
    seed: int = 0
    reasons: str | None = None
    selected: tuple[str, ...] = ()
    unfinished: str = UNFINISHED
    readings: tuple[Reading, ...] = ()
    unread: str | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """The results, and the exit code that goes with them."""

    results: Results
    exit_code: ExitCode


def assemble(facts: Facts) -> Assembled:
    """Make the results of a run out of its facts."""
    measured = {result.id: facts.baseline.waive(result) for result in facts.measured}
    checks = tuple(measured.get(mark.id) or _not_run(mark, facts) for mark in facts.planned)
    standings = tuple(_standings(facts, checks))
    scope = _scope(facts)
    baseline = facts.baseline.findings(
        (check for check in checks if check.id in measured),
        (clause.id for clause in facts.spec.clauses),
    )
    conclusion = conclude(standings, scope)
    code = exit_code(standings, scope, baseline_findings=len(baseline))
    results = Results(
        suite=SuiteIdentity(version=suite_version()),
        spec=SpecIdentity(
            version=facts.spec.version, hash=facts.spec.hash, clauses=len(facts.spec.clauses)
        ),
        implementation=None if facts.said is None else implementation_of(facts.said),
        adapter=facts.adapter,
        started=facts.started,
        seconds=max(0.0, facts.seconds),
        seed=facts.seed,
        selected=facts.selected,
        verdict=conclusion.verdict,
        verdict_reason=conclusion.reason,
        exit_code=_recorded(code),
        counts=count(standings),
        clauses=tuple(_clause_result(facts.spec, standing) for standing in standings),
        checks=checks,
        findings=(
            *_known_deviations(facts.spec, checks),
            *_gaps(facts, checks),
            *_own_reasons(facts),
            *_not_read(facts),
            *baseline,
        ),
        provenance=facts.provenance,
        readings=facts.readings,
    )
    return Assembled(results, code)


def _recorded(code: ExitCode) -> Literal[0, 1, 2] | None:
    match code:
        case ExitCode.CONFORMANT:
            return 0
        case ExitCode.NOT_CONFORMANT:
            return 1
        case ExitCode.NOT_ESTABLISHED:
            return 2
        case ExitCode.USAGE_OR_HARNESS:
            # Nobody's results: the command never came to any.
            return None


def _not_run(mark: CheckMark, facts: Facts) -> CheckResult:
    return CheckResult(
        id=mark.id,
        clause=mark.clause,
        sentence=mark.sentence,
        verdict=CheckVerdict.ERROR,
        reason=f"not run: {facts.unfinished}",
        seconds=0,
    )


def _standings(facts: Facts, checks: tuple[CheckResult, ...]) -> Iterable[Standing]:
    for clause in facts.spec.clauses:
        own = tuple(check for check in checks if check.clause == clause.id)
        if own:
            yield Standing(clause.id, clause.level, own, asserted=_owed(clause, facts))


def _owed(clause: Clause, facts: Facts) -> bool:
    # A port that never spoke has no role: nothing can be taken off what it owes.
    return facts.greeting is None or owes(clause, facts.spec, facts.greeting)


def _scope(facts: Facts) -> Scope:
    checked = {mark.clause for mark in facts.planned}
    gaps = () if facts.greeting is None else class_gaps(facts.spec, facts.greeting)
    unchecked = tuple(
        clause.id
        for clause in facts.spec.clauses
        if clause.level is Level.MUST
        and clause.id not in checked
        and _owed(clause, facts)
        and not (facts.greeting and missing_needs(clause, facts.greeting))
    )
    return Scope(class_gaps=gaps, unchecked=unchecked, selected=facts.selected)


def implementation_of(greeting: Greeting) -> Implementation:
    """Return who was measured, in the words of its greeting."""
    return Implementation(
        name=greeting.name,
        version=greeting.version,
        language=greeting.language,
        role=greeting.role,
        port_class=greeting.port_class,
        add_ons=greeting.add_ons,
        capabilities=greeting.capabilities,
        policy=greeting.policy,
        bridges=greeting.bridges,
    )


def _clause_result(spec: Spec, standing: Standing) -> ClauseResult:
    clause = spec.clause(standing.clause)
    urls = (getattr(source, "url", None) for source in clause.sources)
    return ClauseResult(
        id=clause.id,
        chapter=spec.chapter_of(clause.id).title,
        title=clause.title,
        level=clause.level,
        party=clause.party,
        basis=clause.basis,
        text=clause.text,
        sources=tuple(source.citation for source in clause.sources),
        source_urls=tuple(None if url is None else str(url) for url in urls),
        verdict=standing.verdict,
        checks=tuple(check.id for check in standing.checks),
        formerly=clause.formerly,
    )


def _known_deviations(spec: Spec, checks: tuple[CheckResult, ...]) -> Iterable[Finding]:
    for check in checks:
        # What nobody knew of stands among the checks, with its sentence, its reason and its trace.
        if check.waived is None:
            continue
        known = check.waived
        text = (
            f"{spec.clause(check.clause).level}, known: {known.reason}"
            f" ({known.link}, {known.owner}, until {known.expires})"
        )
        yield Finding(clause=check.clause, kind="deviation", text=text)


def _own_reasons(facts: Facts) -> Iterable[Finding]:
    if facts.reasons is not None:
        yield Finding(kind="note", text=f"Raw errors were sorted by {facts.reasons}.")


def _not_read(facts: Facts) -> Iterable[Finding]:
    if facts.unread is not None:
        text = f"Its readings of open points could not be found out: {facts.unread}."
        yield Finding(kind="note", text=text)


def _gaps(facts: Facts, checks: tuple[CheckResult, ...]) -> Iterable[Finding]:
    if facts.greeting is None:
        return
    blocked: dict[str, list[str]] = {}
    listed = dict.fromkeys(check.clause for check in checks)
    for clause in map(facts.spec.clause, listed):
        if _owed(clause, facts):
            for need in missing_needs(clause, facts.greeting):
                blocked.setdefault(need, []).append(clause.id)
    for need, clauses in sorted(blocked.items()):
        text = f"{need} is not claimed, so these clauses were not asked: {', '.join(clauses)}."
        yield Finding(kind="gap", text=text)


def suite_version() -> str:
    """Return the version of this suite, as it was installed."""
    try:
        return version("action-mfa")
    except PackageNotFoundError:
        return "unknown"
