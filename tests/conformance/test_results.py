"""The results say what was measured, and list what was not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from action_mfa.conformance.baseline import NO_BASELINE, Baseline, Entry
from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.results import Facts, assemble
from action_mfa.spec import Spec
from action_mfa.spec.protocol import Greeting
from action_mfa.spec.results import CheckResult, CheckVerdict, Overall, Results

MakeResult = Callable[..., CheckResult]
MakeMark = Callable[..., CheckMark]
SERVER = ("ONCE-01", "ONCE-02", "ONCE-03", "ONCE-05")


@pytest.fixture
def facts(small_spec: Spec, mark: MakeMark, result: MakeResult) -> Facts:
    """A backend that passed everything that it owes; the gated clause was not planned."""
    greeting = Greeting.model_validate(
        {"name": "fake", "version": "1", "language": "Python", "role": "backend"}
        | {"class": "backend"}
    )
    return Facts(
        spec=small_spec,
        adapter="fake",
        said=greeting,
        greeting=greeting,
        baseline=NO_BASELINE,
        planned=tuple(mark(clause) for clause in SERVER),
        measured=tuple(result(clause) for clause in SERVER),
        started=datetime(2026, 1, 1, tzinfo=UTC),
        seconds=1.5,
    )


def test_a_whole_run_is_conformant(facts: Facts) -> None:
    """Client clauses and unclaimed capabilities are not owed by this backend."""
    made = assemble(facts)
    assert made.results.verdict is Overall.CONFORMANT
    assert made.exit_code == 0
    assert made.results.counts.asserted == made.results.counts.passed == 4
    assert Results.model_validate_json(made.results.model_dump_json(by_alias=True)) == made.results


def test_the_clauses_carry_the_texts_of_the_spec(facts: Facts) -> None:
    """A report needs nothing but this file."""
    clause = assemble(facts).results.clauses[0]
    assert (clause.id, clause.chapter, clause.checks) == ("ONCE-01", "Once", ("ONCE-01/a",))
    assert clause.source_urls == ("https://example.org/mfa",)


def test_half_a_run_never_looks_like_a_whole_one(facts: Facts) -> None:
    """What was planned and not measured is listed as an error that blames nobody."""
    half = assemble(replace(facts, measured=facts.measured[:2], unfinished="interrupted")).results
    assert half.verdict is Overall.NOT_ESTABLISHED
    assert half.counts.errors == 2
    assert (half.checks[3].reason, half.checks[3].blame) == ("not run: interrupted", None)


def test_a_must_that_no_check_asked_for_is_missed(facts: Facts) -> None:
    """A check that was deselected, or never written, is a hole in the proof."""
    results = assemble(replace(facts, planned=facts.planned[1:])).results
    assert results.verdict is Overall.NOT_ESTABLISHED
    assert "ONCE-01" in results.verdict_reason


def test_a_port_that_never_spoke_owes_everything(facts: Facts) -> None:
    """Nobody knows its role, so nothing is taken off."""
    results = assemble(replace(facts, said=None, greeting=None, measured=())).results
    assert results.implementation is None
    assert results.verdict is Overall.NOT_ESTABLISHED
    assert results.counts.asserted == results.counts.errors == 4


def test_clauses_of_the_other_party_are_listed_but_not_asserted(
    facts: Facts, mark: MakeMark, result: MakeResult
) -> None:
    """A reader sees that they were left out, and no number grows by them."""
    other = result("ONCE-04", CheckVerdict.NOT_APPLICABLE)
    planned = (*facts.planned, mark("ONCE-04"))
    made = assemble(replace(facts, planned=planned, measured=(*facts.measured, other))).results
    assert made.counts.asserted == 4
    assert made.counts.not_applicable == 1
    assert made.verdict is Overall.CONFORMANT


def test_an_unclaimed_capability_is_a_gap(facts: Facts, mark: MakeMark, result: MakeResult) -> None:
    """One finding for each capability, with the clauses that wait for it."""
    gated = result("ONCE-06", CheckVerdict.NOT_APPLICABLE)
    planned = (*facts.planned, mark("ONCE-06"))
    made = assemble(replace(facts, planned=planned, measured=(*facts.measured, gated))).results
    [gap] = made.findings
    assert gap.kind == "gap"
    assert "explicitToken" in gap.text
    assert "ONCE-06" in gap.text


@pytest.mark.parametrize(("verdict", "code"), [("fail", 0), ("pass", 1)])
def test_a_baseline_decides_the_exit_code_and_not_the_verdict(
    facts: Facts, result: MakeResult, verdict: str, code: int
) -> None:
    """A listed failure exits with 0 and is told; a stale entry exits with 1."""
    entry = Entry.model_validate(
        {"clause": "ONCE-02", "reason": "known", "owner": "us", "link": "https://example.org"}
        | {"expires": date(2027, 1, 1)}
    )
    measured = (result("ONCE-02", CheckVerdict(verdict)), *facts.measured[2:], facts.measured[0])
    baseline = Baseline((entry,), date(2026, 1, 1))
    made = assemble(replace(facts, measured=measured, baseline=baseline))
    assert made.exit_code == made.results.exit_code == code
    assert made.results.counts.failed == made.results.counts.waived == (verdict == "fail")
    assert len(made.results.findings) == 1
