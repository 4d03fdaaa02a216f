"""Honest arithmetic: from checks to clauses, to counts, to one verdict and an exit code. Pure.

``conformant`` is only said where every applicable MUST was exercised and passed. A failure speaks
against the implementation whatever else went wrong; all other doubt is ``not_established``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from action_mfa.conformance.outcomes import rank
from action_mfa.spec.clauses import Level
from action_mfa.spec.results import Blame, CheckResult, CheckVerdict, Counts, Overall

__all__ = ["Conclusion", "ExitCode", "Scope", "Standing", "conclude", "count", "exit_code", "worst"]

_REACHED = frozenset({CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL})
_NAMED_AT_MOST = 5


class ExitCode(IntEnum):
    """What a command ends with."""

    CONFORMANT = 0
    NOT_CONFORMANT = 1
    NOT_ESTABLISHED = 2
    USAGE_OR_HARNESS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One clause and its checks; ``asserted`` is False where the party is not the port's."""

    clause: str
    level: Level
    checks: tuple[CheckResult, ...]
    asserted: bool = True

    @property
    def verdict(self) -> CheckVerdict:
        """The worst verdict of the checks."""
        return worst(result.verdict for result in self.checks)

    @property
    def exercised(self) -> bool:
        """True when a check reached its own assertion."""
        return any(result.verdict in _REACHED for result in self.checks)

    @property
    def fails(self) -> bool:
        """True when a check failed, even where another ended in an error, which is worse."""
        return any(result.verdict is CheckVerdict.FAIL for result in self.checks)

    @property
    def waived(self) -> bool:
        """True when a baseline lists a deviation of this clause."""
        return any(result.waived is not None for result in self.checks)


@dataclass(frozen=True, slots=True)
class Scope:
    """What bounds a verdict, apart from the checks themselves.

    ``class_gaps`` are capabilities that the port's class demands and the port does not claim;
    ``unchecked`` are applicable MUST clauses for which no check was run; ``selected`` are the
    clauses of ``--clause``.
    """

    class_gaps: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The verdict and the sentence that justifies it."""

    verdict: Overall
    reason: str


def worst(verdicts: Iterable[CheckVerdict]) -> CheckVerdict:
    """Return the worst verdict: error, fail, inconclusive, warn, pass; else not applicable."""
    return min(verdicts, key=rank, default=CheckVerdict.NOT_APPLICABLE)


def count(standings: Iterable[Standing]) -> Counts:
    """Count clauses; the six verdicts add up to the number of clauses listed."""
    listed = tuple(standings)
    by_verdict = {
        verdict: sum(standing.verdict is verdict for standing in listed) for verdict in CheckVerdict
    }
    return Counts(
        asserted=sum(standing.asserted for standing in listed),
        exercised=sum(standing.exercised for standing in listed),
        passed=by_verdict[CheckVerdict.PASS],
        warned=by_verdict[CheckVerdict.WARN],
        failed=by_verdict[CheckVerdict.FAIL],
        inconclusive=by_verdict[CheckVerdict.INCONCLUSIVE],
        not_applicable=by_verdict[CheckVerdict.NOT_APPLICABLE],
        errors=by_verdict[CheckVerdict.ERROR],
        waived=sum(standing.waived for standing in listed),
    )


def conclude(standings: Iterable[Standing], scope: Scope) -> Conclusion:
    """Say what the measurement establishes, and why."""
    listed = tuple(standings)
    musts = tuple(standing for standing in listed if standing.level is Level.MUST)
    failing = tuple(standing.clause for standing in musts if standing.fails)
    if failing:
        return Conclusion(
            Overall.NOT_CONFORMANT,
            f"{_clauses(failing, 'MUST clause')} failed: {_names(failing)}.",
        )
    doubt = _doubt(listed, musts, scope)
    if doubt is not None:
        return Conclusion(Overall.NOT_ESTABLISHED, doubt)
    passed = sum(standing.verdict is CheckVerdict.PASS for standing in musts)
    warned = sum(standing.verdict is CheckVerdict.WARN for standing in listed)
    return Conclusion(
        Overall.CONFORMANT,
        f"Every applicable MUST clause was exercised and passed: {passed}."
        + (f" {_clauses(range(warned), 'SHOULD or MAY clause')} not kept." if warned else ""),
    )


def exit_code(
    standings: Iterable[Standing], scope: Scope, *, baseline_findings: int = 0
) -> ExitCode:
    """Return what the command ends with.

    Failures that a baseline lists are excused, and so are checks that only such a failure made
    inconclusive; the verdict in the results stays what it is. A stale or expired entry is red by
    itself. With a selection, all selected clauses have to pass.
    """
    if baseline_findings:
        return ExitCode.NOT_CONFORMANT
    listed = tuple(standings)
    waived = frozenset(standing.clause for standing in listed if standing.waived)
    excused = tuple(_excused(standing, waived) for standing in listed)
    conclusion = conclude(excused, replace(scope, selected=()))
    if scope.selected and conclusion.verdict is not Overall.NOT_CONFORMANT:
        kept = {CheckVerdict.PASS, CheckVerdict.WARN}
        if excused and all(standing.verdict in kept for standing in excused):
            return ExitCode.CONFORMANT
        return _unestablished(excused)
    match conclusion.verdict:
        case Overall.CONFORMANT:
            return ExitCode.CONFORMANT
        case Overall.NOT_CONFORMANT:
            return ExitCode.NOT_CONFORMANT
        case Overall.NOT_ESTABLISHED:
            return _unestablished(excused)


def _doubt(listed: tuple[Standing, ...], musts: tuple[Standing, ...], scope: Scope) -> str | None:
    # What ended in an error was not tried, SHOULD or not, and may be anybody's fault.
    broken = tuple(s for s in listed if s.verdict is CheckVerdict.ERROR)
    errors = tuple(s.clause for s in broken)
    # A MUST never warns; should one ever do so, that is no pass.
    unclear = {CheckVerdict.INCONCLUSIVE, CheckVerdict.WARN}
    open_ = tuple(s.clause for s in musts if s.verdict in unclear)
    if errors:
        first = next(
            result
            for standing in broken
            for result in standing.checks
            if result.verdict is CheckVerdict.ERROR
        )
        blame = f" (blame: {first.blame})" if first.blame else ""
        return (
            f"{_clauses(errors, 'clause')} ended in an error: {_names(errors)}. "
            f"The first one{blame}: {first.reason or 'no reason given'}"
        )
    if scope.class_gaps:
        return f"The port's class demands what the port does not claim: {_names(scope.class_gaps)}."
    if not any(standing.exercised for standing in listed):
        return "Nothing was exercised: no check reached its own assertion."
    if open_:
        return f"{_clauses(open_, 'MUST clause')} inconclusive: {_names(open_)}."
    if scope.selected:
        return f"Only selected clauses were run: {_names(scope.selected)}."
    if scope.unchecked:
        return f"{_clauses(scope.unchecked, 'MUST clause')} not run: {_names(scope.unchecked)}."
    if not any(standing.exercised for standing in musts):
        return "No MUST clause was exercised."
    return None


def _excused(standing: Standing, waived: frozenset[str]) -> Standing:
    def excuse(result: CheckResult) -> CheckResult:
        consequence = result.verdict is CheckVerdict.INCONCLUSIVE and result.cause in waived
        if result.waived is None and not consequence:
            return result
        return result.model_copy(update={"verdict": CheckVerdict.PASS})

    return replace(standing, checks=tuple(excuse(result) for result in standing.checks))


def _unestablished(standings: tuple[Standing, ...]) -> ExitCode:
    broken = any(
        result.verdict is CheckVerdict.ERROR and result.blame is Blame.HARNESS
        for standing in standings
        for result in standing.checks
    )
    return ExitCode.USAGE_OR_HARNESS if broken else ExitCode.NOT_ESTABLISHED


def _clauses(names: tuple[str, ...] | range, noun: str) -> str:
    return f"{len(names)} {noun}" + ("" if len(names) == 1 else "s")


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED_AT_MOST
    return ", ".join(names[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
