"""What changed between two runs, check by check and folded under clauses. Knows no format.

A change is about what was seen, not about totals: two runs with one failure each are not alike
where it is another failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from action_mfa.reports.causes import problems
from action_mfa.reports.comparing.circumstances import (
    ChangedFact,
    ReadingChange,
    caveats,
    changed_facts,
    changed_readings,
    is_measured_alike,
)
from action_mfa.reports.comparing.renames import Heirs, heirs_of
from action_mfa.spec.clauses import Level
from action_mfa.spec.results import CheckResult, CheckVerdict, ClauseResult, Overall, Results

__all__ = ["CheckChange", "ClauseChange", "Comparison", "Kind", "compare"]


class Kind(StrEnum):
    """What became of a check; in the order in which a reader wants to know."""

    NEW_FAILURE = "new_failure"
    NEW_ERROR = "new_error"
    LOST = "lost"
    NEW_WARNING = "new_warning"
    CHANGED_REASON = "changed_reason"
    FIXED = "fixed"
    NEWLY_EXERCISED = "newly_exercised"
    WITHDRAWN = "withdrawn"


_EXERCISED = frozenset({CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL})
_BROKEN = frozenset({CheckVerdict.WARN, CheckVerdict.FAIL})
_BREAKS = frozenset({Kind.NEW_FAILURE, Kind.NEW_ERROR})


@dataclass(frozen=True, slots=True)
class CheckChange:
    """One check that came out otherwise; ``old`` or ``new`` is None where a run did not hold it."""

    kind: Kind
    id: str
    old: CheckResult | None
    new: CheckResult | None

    @property
    def seen(self) -> CheckResult:
        """The check as it was seen last."""
        found = self.new or self.old
        if found is None:
            raise AssertionError("a check that neither run holds")
        return found

    @property
    def is_known(self) -> bool:
        """True where a baseline of the new run lists the deviation."""
        return self.new is not None and self.new.waived is not None


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """The checks of one clause of which one thing became.

    ``clause`` is the clause as the later file has it; ``former_id`` is set where the earlier file
    calls it otherwise. ``root`` is set where nobody can judge the checks any more because of one
    clause that fails now: it is that clause, by its id.
    """

    kind: Kind
    clause: ClauseResult
    former_id: str | None
    checks: tuple[CheckChange, ...]
    root: str | None = None

    @property
    def is_worse(self) -> bool:
        """True where something got worse that nobody has listed as known.

        A new failure or error, or a MUST that was exercised before and is not any more; of a
        consequence, its root decides.
        """
        match self.kind:
            case Kind.NEW_FAILURE | Kind.NEW_ERROR:
                return not all(check.is_known for check in self.checks)
            case Kind.LOST:
                known = all(check.is_known for check in self.checks)
                return self.clause.level is Level.MUST and not known and self.root is None
            case (
                Kind.NEW_WARNING
                | Kind.CHANGED_REASON
                | Kind.FIXED
                | Kind.NEWLY_EXERCISED
                | Kind.WITHDRAWN
            ):
                return False
            case _:
                assert_never(self.kind)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, the earlier first, and all that differs.

    ``unchanged`` counts the clauses that both hold and none of whose checks changed;
    ``still_failing`` those among them that fail in both.
    """

    old: Results
    new: Results
    changes: tuple[ClauseChange, ...]
    readings: tuple[ReadingChange, ...]
    facts: tuple[ChangedFact, ...]
    caveats: tuple[str, ...]
    unchanged: int
    still_failing: int

    def of(self, kind: Kind) -> tuple[ClauseChange, ...]:
        """Return the changes of one kind, in the order of the spec."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def is_established_no_more(self) -> bool:
        """True where a whole run was conformant and a whole run establishes nothing now."""
        whole = not (self.old.selected or self.new.selected)
        was = self.old.verdict is Overall.CONFORMANT
        return whole and was and self.new.verdict is Overall.NOT_ESTABLISHED

    @property
    def is_worse(self) -> bool:
        """True where a change is worse, or conformance is not established any more."""
        return self.is_established_no_more or any(change.is_worse for change in self.changes)


def compare(old: Results, new: Results) -> Comparison:
    """Compare two runs, the earlier first.

    Clauses and checks are matched by the ids that they have now (``formerly``). Where either run
    was restricted to some clauses, only what both were asked for is compared.
    """
    heirs = heirs_of(new, old)
    scope = _scope(old, new, heirs)
    sides = _Sides(_clauses(old, heirs, scope), _clauses(new, heirs, scope))
    before, after = _checks(old, heirs, scope), _checks(new, heirs, scope)
    alike = is_measured_alike(old, new)
    found: dict[tuple[Kind, str], list[CheckChange]] = {}
    for name in {**after, **before}:
        earlier, later = before.get(name), after.get(name)
        kind = _kind(earlier, later, alike=alike)
        if kind is not None:
            change = CheckChange(kind, name, earlier, later)
            found.setdefault((kind, heirs.clause(change.seen.clause)), []).append(change)
    roots = _roots(new, {name for kind, name in found if kind in _BREAKS}, heirs)
    changes = [
        sides.change(kind, name, tuple(checks), roots) for (kind, name), checks in found.items()
    ]
    order = {kind: place for place, kind in enumerate(Kind)}
    places = {name: place for place, name in enumerate({**sides.after, **sides.before})}
    changes.sort(key=lambda each: (order[each.kind], places[heirs.clause(each.clause.id)]))
    changed = {name for _, name in found}
    same = [name for name in sides.after if name in sides.before and name not in changed]
    failing = [name for name in same if sides.after[name].verdict is CheckVerdict.FAIL]
    return Comparison(
        old=old,
        new=new,
        changes=tuple(changes),
        readings=changed_readings(old, new),
        facts=changed_facts(old, new),
        caveats=caveats(old, new),
        unchanged=len(same),
        still_failing=len(failing),
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """The clauses of both runs by the ids that they have now."""

    before: Mapping[str, ClauseResult]
    after: Mapping[str, ClauseResult]

    def change(
        self, kind: Kind, name: str, checks: tuple[CheckChange, ...], roots: Mapping[str, str]
    ) -> ClauseChange:
        earlier, later = self.before.get(name), self.after.get(name)
        clause = later or self.before[name]
        renamed = earlier is not None and earlier.id != clause.id
        former = earlier.id if renamed and earlier else None
        root: str | None = None
        if kind is Kind.LOST:
            theirs = {roots.get(check.seen.id) for check in checks}
            root = theirs.pop() if len(theirs) == 1 else None
        return ClauseChange(kind, clause, former, checks, root)


def _kind(old: CheckResult | None, new: CheckResult | None, *, alike: bool) -> Kind | None:
    was = None if old is None else old.verdict
    match None if new is None else new.verdict:
        case None if not alike:
            return Kind.WITHDRAWN
        case CheckVerdict.FAIL if was is not CheckVerdict.FAIL:
            return Kind.NEW_FAILURE
        case CheckVerdict.ERROR if was is not CheckVerdict.ERROR:
            return Kind.NEW_ERROR
        case CheckVerdict.WARN if was is not CheckVerdict.WARN:
            return Kind.NEW_WARNING
        case CheckVerdict.PASS if was in _BROKEN:
            return Kind.FIXED
        case CheckVerdict.PASS if was is not CheckVerdict.PASS:
            return Kind.NEWLY_EXERCISED
        case None | CheckVerdict.INCONCLUSIVE | CheckVerdict.NOT_APPLICABLE if was in _EXERCISED:
            return Kind.LOST
        # Why something was not asked for is told by the facts about the port, once.
        case verdict if (
            verdict is was
            and verdict is not CheckVerdict.NOT_APPLICABLE
            and old is not None
            and new is not None
        ):
            same = (old.reason, old.cause, old.blame) == (new.reason, new.cause, new.blame)
            return None if same else Kind.CHANGED_REASON
        case _:
            # From one way of not being exercised to another: nobody knows more or less than before.
            return None


def _roots(new: Results, broken: set[str], heirs: Heirs) -> dict[str, str]:
    """Map each check that cannot be judged to the clause that it waits for, if that broke now.

    A clause that a baseline lists counts as well: what it keeps from being judged is known too.
    """
    return {
        check.id: problem.clause_id
        for problem in problems(new)
        if problem.is_waived or heirs.clause(problem.clause_id) in broken
        for check in problem.consequences
    }


def _scope(old: Results, new: Results, heirs: Heirs) -> frozenset[str] | None:
    """Return the clauses that both runs were asked for; None where both were asked for all."""
    asked = [{heirs.clause(name) for name in run.selected} for run in (old, new) if run.selected]
    return frozenset(set.intersection(*asked)) if asked else None


def _clauses(run: Results, heirs: Heirs, scope: frozenset[str] | None) -> dict[str, ClauseResult]:
    named = {heirs.clause(clause.id): clause for clause in run.clauses}
    return {name: one for name, one in named.items() if scope is None or name in scope}


def _checks(run: Results, heirs: Heirs, scope: frozenset[str] | None) -> dict[str, CheckResult]:
    return {
        heirs.check(check): check
        for check in run.checks
        if scope is None or heirs.clause(check.clause) in scope
    }
