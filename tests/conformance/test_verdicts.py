"""The arithmetic is honest: doubt never becomes conformance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_mfa.conformance.outcomes import rank
from action_mfa.conformance.verdicts import (
    ExitCode,
    Scope,
    Standing,
    conclude,
    count,
    exit_code,
    worst,
)
from action_mfa.spec import Level
from action_mfa.spec.results import Blame, CheckResult, CheckVerdict, Overall, Waiver

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
OPEN, ERROR, NONE = CheckVerdict.INCONCLUSIVE, CheckVerdict.ERROR, CheckVerdict.NOT_APPLICABLE
WAIVER = Waiver(reason="r", owner="o", link="https://example.org", expires="2999-01-01")
WHOLE = Scope()


def standing(
    *verdicts: CheckVerdict,
    name: str = "ONCE-01",
    level: Level = Level.MUST,
    blame: Blame | None = None,
    cause: str | None = None,
    waiver: Waiver | None = None,
) -> Standing:
    """Make a clause whose checks came to these verdicts."""
    checks = tuple(
        CheckResult(
            id=f"{name}/{index}",
            clause=name,
            sentence="It holds.",
            verdict=verdict,
            blame=blame,
            cause=cause,
            waived=waiver,
            seconds=0,
        )
        for index, verdict in enumerate(verdicts)
    )
    return Standing(name, level, checks)


@st.composite
def standings(draw: st.DrawFn) -> tuple[Standing, ...]:
    """Some clauses with some checks each."""
    verdicts = st.lists(st.sampled_from(CheckVerdict), min_size=1, max_size=3)
    drawn = draw(st.lists(st.tuples(verdicts, st.sampled_from(Level)), min_size=1, max_size=6))
    return tuple(
        standing(*checks, name=f"ONCE-{index:02}", level=level)
        for index, (checks, level) in enumerate(drawn)
    )


def worsened(listed: Sequence[Standing], index: int, verdict: CheckVerdict) -> list[Standing]:
    """Give one check, counted over all clauses, another verdict."""
    changed = list(listed)
    for place, one in enumerate(listed):
        if index < len(one.checks):
            checks = list(one.checks)
            checks[index] = checks[index].model_copy(update={"verdict": verdict})
            changed[place] = replace(one, checks=tuple(checks))
            return changed
        index -= len(one.checks)
    return changed


@given(standings(), st.integers(0, 17), st.sampled_from(CheckVerdict))
def test_a_worse_check_never_makes_the_verdict_better(
    listed: tuple[Standing, ...], index: int, verdict: CheckVerdict
) -> None:
    """A check that was applicable and becomes worse cannot turn anything into conformance."""
    checks = [check for one in listed for check in one.checks]
    index %= len(checks)
    if checks[index].verdict is NONE or rank(verdict) > rank(checks[index].verdict):
        return
    before, after = conclude(listed, WHOLE), conclude(worsened(listed, index, verdict), WHOLE)
    if before.verdict is not Overall.CONFORMANT:
        assert after.verdict is not Overall.CONFORMANT
    if before.verdict is Overall.NOT_CONFORMANT and checks[index].verdict is not FAIL:
        assert after.verdict is Overall.NOT_CONFORMANT


@given(standings())
def test_counts_add_up(listed: tuple[Standing, ...]) -> None:
    """Each clause is counted under one verdict, and exercised clauses are asserted ones."""
    counts = count(listed)
    by_verdict = (counts.passed, counts.warned, counts.failed, counts.inconclusive)
    assert sum(by_verdict) + counts.not_applicable + counts.errors == len(listed)
    assert counts.passed + counts.warned + counts.failed >= counts.exercised - counts.errors - (
        counts.inconclusive
    )
    assert counts.exercised <= counts.asserted == len(listed)


@given(standings())
def test_conformant_means_that_every_must_passed(listed: tuple[Standing, ...]) -> None:
    """The word is only said where no MUST is failed, open, broken, or all of them untried."""
    if conclude(listed, WHOLE).verdict is Overall.CONFORMANT:
        musts = [one.verdict for one in listed if one.level is Level.MUST]
        assert set(musts) <= {PASS, NONE}
        assert PASS in musts


@given(st.integers(0, 5), st.sampled_from(Level))
def test_nothing_exercised_is_never_conformant(clauses: int, level: Level) -> None:
    """A port that declares itself out of everything has established nothing."""
    listed = [standing(NONE, NONE, level=level)] * clauses
    assert conclude(listed, WHOLE).verdict is Overall.NOT_ESTABLISHED
    assert exit_code(listed, WHOLE) is ExitCode.NOT_ESTABLISHED


def test_the_worst_check_is_the_verdict_of_the_clause() -> None:
    """Error, fail, inconclusive, warn, pass, not applicable."""
    order = [NONE, PASS, WARN, OPEN, FAIL, ERROR]
    assert [worst(order[: n + 1]) for n in range(6)] == order
    assert worst([]) is NONE


def test_a_failure_is_not_hidden_by_an_error() -> None:
    """One check broke down, but another showed what is wrong."""
    assert conclude([standing(FAIL, ERROR)], WHOLE).verdict is Overall.NOT_CONFORMANT


@pytest.mark.parametrize("verdict", [OPEN, ERROR])
def test_a_must_in_doubt_is_not_established(verdict: CheckVerdict) -> None:
    """The clause was asked and not answered."""
    listed = [standing(PASS), standing(PASS, verdict, name="ONCE-02")]
    conclusion = conclude(listed, WHOLE)
    assert conclusion.verdict is Overall.NOT_ESTABLISHED
    assert "ONCE-02" in conclusion.reason


def test_a_broken_should_leaves_conformance_alone_and_is_said() -> None:
    """A SHOULD warns."""
    conclusion = conclude([standing(PASS), standing(WARN, level=Level.SHOULD)], WHOLE)
    assert conclusion.verdict is Overall.CONFORMANT
    assert "1 SHOULD or MAY clause not kept" in conclusion.reason


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(class_gaps=("explicitToken",)), "explicitToken"),
        (Scope(unchecked=("ONCE-07",)), "ONCE-07"),
        (Scope(selected=("ONCE-01",)), "selected"),
    ],
)
def test_a_narrow_scope_establishes_nothing(scope: Scope, said: str) -> None:
    """Passing what was asked is not enough where not enough was asked."""
    conclusion = conclude([standing(PASS)], scope)
    assert conclusion.verdict is Overall.NOT_ESTABLISHED
    assert said in conclusion.reason


def test_exit_codes_follow_the_verdict() -> None:
    """0, 1, 2, and 3 where the suite itself broke."""
    assert exit_code([standing(PASS)], WHOLE) == 0
    assert exit_code([standing(FAIL)], WHOLE) == 1
    assert exit_code([standing(OPEN)], WHOLE) == 2
    assert exit_code([standing(ERROR, blame=Blame.ADAPTER)], WHOLE) == 2
    assert exit_code([standing(ERROR, blame=Blame.HARNESS)], WHOLE) == 3


def test_a_bug_of_the_suite_never_exits_with_0() -> None:
    """Not even where only a SHOULD was asked."""
    broken = standing(ERROR, level=Level.SHOULD, name="ONCE-02", blame=Blame.HARNESS)
    assert conclude([standing(PASS), broken], WHOLE).verdict is Overall.NOT_ESTABLISHED
    assert exit_code([standing(PASS), broken], WHOLE) is ExitCode.USAGE_OR_HARNESS


def test_listed_failures_exit_with_0_and_stay_failures() -> None:
    """A baseline says that a failure is known, not that it is none."""
    listed = [standing(FAIL, waiver=WAIVER), standing(PASS, name="ONCE-02")]
    assert exit_code(listed, WHOLE) is ExitCode.CONFORMANT
    assert conclude(listed, WHOLE).verdict is Overall.NOT_CONFORMANT
    assert count(listed).waived == count(listed).failed == 1


def test_what_follows_from_a_listed_failure_is_listed_with_it() -> None:
    """A check that is inconclusive because of a waived clause is a consequence of it."""
    listed = [standing(FAIL, waiver=WAIVER), standing(OPEN, name="ONCE-02", cause="ONCE-01")]
    assert exit_code(listed, WHOLE) is ExitCode.CONFORMANT
    listed[1] = standing(OPEN, name="ONCE-02", cause="MINT-01")
    assert exit_code(listed, WHOLE) is ExitCode.NOT_ESTABLISHED


def test_one_unlisted_failure_is_red() -> None:
    """The list covers what it lists."""
    listed = [standing(FAIL, waiver=WAIVER), standing(FAIL, name="ONCE-02")]
    assert exit_code(listed, WHOLE) is ExitCode.NOT_CONFORMANT


def test_a_stale_baseline_is_red_by_itself() -> None:
    """Even where all is well."""
    assert exit_code([standing(PASS)], WHOLE, baseline_findings=1) is ExitCode.NOT_CONFORMANT


def test_a_selection_exits_with_0_only_if_all_of_it_passed() -> None:
    """The verdict stays not established, the command tells whether the selection passed."""
    scope = Scope(selected=("ONCE-01", "ONCE-02"), unchecked=("ONCE-03",))
    good, other = standing(PASS), standing(PASS, name="ONCE-02")
    assert exit_code([good, other], scope) is ExitCode.CONFORMANT
    assert exit_code([good, standing(NONE, name="ONCE-02")], scope) is ExitCode.NOT_ESTABLISHED
    assert exit_code([good, standing(FAIL, name="ONCE-02")], scope) is ExitCode.NOT_CONFORMANT
    assert exit_code([], scope) is ExitCode.NOT_ESTABLISHED
