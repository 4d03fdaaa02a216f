"""How a check ended decides its verdict, and foreign words reach a terminal tamed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.outcomes import (
    MAX_REASON,
    NotRun,
    Outcome,
    one_line,
    outcome_of,
    worse_of,
)
from action_mfa.conformance.ports import PortFault
from action_mfa.spec import Level
from action_mfa.spec.results import Blame, CheckVerdict


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [
        (None, CheckVerdict.PASS),
        (Violation("accepted twice"), CheckVerdict.FAIL),
        (Inconclusive("no token"), CheckVerdict.INCONCLUSIVE),
        (NotApplicable("bridged"), CheckVerdict.NOT_APPLICABLE),
        (PortFault("silent", blame=Blame.ADAPTER), CheckVerdict.ERROR),
        (NotRun("dead", blame=Blame.ADAPTER), CheckVerdict.ERROR),
        (ZeroDivisionError("oops"), CheckVerdict.ERROR),
        (SystemExit(1), CheckVerdict.ERROR),
    ],
)
def test_each_ending_has_its_verdict(ended: BaseException | None, verdict: CheckVerdict) -> None:
    """The only ending that speaks against the implementation is a violation."""
    assert outcome_of(ended, Level.MUST).verdict is verdict


@pytest.mark.parametrize("level", [Level.SHOULD, Level.MAY])
def test_a_broken_should_or_may_warns(level: Level) -> None:
    """The clause decides how loudly a violation speaks."""
    assert outcome_of(Violation("late"), level).verdict is CheckVerdict.WARN


def test_blame_and_cause_are_kept() -> None:
    """A fault keeps its blame, an unknown exception is ours, and a cause is folded later."""
    assert outcome_of(PortFault("x", blame=Blame.IMPLEMENTATION), Level.MUST).blame is (
        Blame.IMPLEMENTATION
    )
    assert outcome_of(KeyError("x"), Level.MUST).blame is Blame.HARNESS
    assert outcome_of(Inconclusive("x", cause="MINT-01"), Level.MUST).cause == "MINT-01"


def test_what_was_not_run_says_so() -> None:
    """The reason begins with the words that a reader looks for."""
    assert outcome_of(NotRun("dead", blame=Blame.ADAPTER), Level.MUST).reason == "not run: dead"


def test_the_first_of_two_equally_bad_phases_counts() -> None:
    """What broke while cleaning up does not cover what broke before."""
    first, second = Outcome(CheckVerdict.ERROR, "first"), Outcome(CheckVerdict.ERROR, "second")
    assert worse_of(first, second) is first
    assert worse_of(Outcome(CheckVerdict.PASS), second) is second


@given(st.text(max_size=5000))
def test_foreign_words_are_tamed(text: str) -> None:
    """One printable line of bounded length, whatever an adapter says."""
    tamed = one_line(text)
    assert len(tamed) <= MAX_REASON
    assert tamed.isprintable()
