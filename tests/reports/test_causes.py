"""What went wrong is sorted by its root, with consequences folded under it."""

from __future__ import annotations

from action_mfa.reports.causes import problems
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results
from tests.reports.conftest import MakeCheck, MakeResults


def test_failures_come_first_and_consequences_are_folded(every_verdict: Results) -> None:
    """A reader starts with what to repair; what follows from it does not stand beside it."""
    found = [
        (one.clause_id, [check.clause for check in one.consequences])
        for one in problems(every_verdict)
    ]
    assert found == [("ONCE-02", ["ONCE-05"]), ("ONCE-03", []), ("ERRS-01", []), ("ONCE-04", [])]


def test_a_chain_of_causes_is_followed_to_its_end(check: MakeCheck, results: MakeResults) -> None:
    """A because of B because of C is one problem: C."""
    run = results(
        check("AAAA-01", V.INCONCLUSIVE, cause="BBBB-01"),
        check("BBBB-01", V.INCONCLUSIVE, cause="CCCC-01"),
        check("CCCC-01", V.FAIL),
    )
    (problem,) = problems(run)
    assert problem.clause_id == "CCCC-01"
    assert [one.clause for one in problem.consequences] == ["AAAA-01", "BBBB-01"]


def test_a_circle_of_causes_ends(check: MakeCheck, results: MakeResults) -> None:
    """Two checks that blame each other are both still reported."""
    run = results(
        check("AAAA-01", V.INCONCLUSIVE, cause="BBBB-01"),
        check("BBBB-01", V.INCONCLUSIVE, cause="AAAA-01"),
    )
    folded = [one.clause for problem in problems(run) for one in problem.consequences]
    assert sorted(folded) == ["AAAA-01", "BBBB-01"]


def test_an_unknown_cause_is_reported_by_its_name(check: MakeCheck, results: MakeResults) -> None:
    """With selected clauses only, the cause may be a clause that the file does not hold."""
    (problem,) = problems(results(check("AAAA-01", V.INCONCLUSIVE, cause="GONE-01")))
    assert (problem.clause_id, problem.clause) == ("GONE-01", None)


def test_a_check_is_not_its_own_cause(check: MakeCheck, results: MakeResults) -> None:
    """A clause that blames itself is one problem and no consequence."""
    (problem,) = problems(results(check("AAAA-01", V.INCONCLUSIVE, cause="AAAA-01")))
    assert len(problem.checks) == 1
    assert problem.consequences == ()


def test_a_clause_is_waived_only_when_all_its_failures_are(every_verdict: Results) -> None:
    """One listed failure does not hide another."""
    assert [one.clause_id for one in problems(every_verdict) if one.is_waived] == ["ONCE-03"]


def test_nothing_wrong_is_no_problem(check: MakeCheck, results: MakeResults) -> None:
    """Passed and not applicable clauses are no findings."""
    assert problems(results(check("AAAA-01"), check("BBBB-01", V.NOT_APPLICABLE))) == ()
