"""Sorts what went wrong by its root: one broken clause, with its consequences folded under it."""

from __future__ import annotations

from dataclasses import dataclass

from action_mfa.spec.results import CheckResult, CheckVerdict, ClauseResult, Results

__all__ = ["Problem", "problems"]

#: What a reader should look at first comes first.
_ORDER = (
    CheckVerdict.FAIL,
    CheckVerdict.ERROR,
    CheckVerdict.WARN,
    CheckVerdict.INCONCLUSIVE,
    CheckVerdict.PASS,
    CheckVerdict.NOT_APPLICABLE,
)
_TROUBLE = frozenset(_ORDER[:4])


@dataclass(frozen=True, slots=True)
class Problem:
    """One root cause.

    ``checks`` are the clause's own checks that went wrong by themselves; ``consequences`` are the
    checks, of any clause, that could not judge because of it. ``clause`` is None where a check
    blames a clause that the results do not hold.
    """

    clause_id: str
    clause: ClauseResult | None
    verdict: CheckVerdict
    checks: tuple[CheckResult, ...]
    consequences: tuple[CheckResult, ...]

    @property
    def is_waived(self) -> bool:
        """True when a baseline lists every failure of the clause."""
        return bool(self.checks) and all(check.waived is not None for check in self.checks)


def problems(results: Results) -> tuple[Problem, ...]:
    """Return the root causes: failures, errors, warnings, then what stayed inconclusive.

    Causes are followed to their end (A because of B because of C folds under C), so each check
    that went wrong is found in exactly one problem.
    """
    clauses = {clause.id: clause for clause in results.clauses}
    troubled = [check for check in results.checks if check.verdict in _TROUBLE]
    own: dict[str, list[CheckResult]] = {}
    caused: dict[str, str] = {}
    for check in troubled:
        if _cause(check) is None:
            own.setdefault(check.clause, []).append(check)
        else:
            caused.setdefault(check.clause, _cause(check) or "")
    folded: dict[str, list[CheckResult]] = {}
    for check in troubled:
        if (cause := _cause(check)) is not None:
            folded.setdefault(_root(cause, own, caused), []).append(check)
    position = {clause.id: index for index, clause in enumerate(results.clauses)}
    found = [
        Problem(
            clause_id=name,
            clause=clauses.get(name),
            verdict=_worst(own.get(name, [])),
            checks=tuple(own.get(name, ())),
            consequences=tuple(folded.get(name, ())),
        )
        for name in {**own, **folded}
    ]
    found.sort(key=lambda one: (_ORDER.index(one.verdict), position.get(one.clause_id, -1)))
    return tuple(found)


def _cause(check: CheckResult) -> str | None:
    """Return the clause that kept a check from judging; a clause is not its own cause."""
    undecided = check.verdict in {CheckVerdict.INCONCLUSIVE, CheckVerdict.ERROR}
    return check.cause if undecided and check.cause != check.clause else None


def _root(name: str, own: dict[str, list[CheckResult]], caused: dict[str, str]) -> str:
    seen = {name}
    while name not in own and name in caused and caused[name] not in seen:
        name = caused[name]
        seen.add(name)
    return name


def _worst(checks: list[CheckResult]) -> CheckVerdict:
    verdicts = [check.verdict for check in checks]
    return min(verdicts, key=_ORDER.index, default=CheckVerdict.INCONCLUSIVE)
