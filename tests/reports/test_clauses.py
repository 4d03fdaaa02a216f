"""What the page shows of clauses is arranged before any HTML is written."""

from __future__ import annotations

import pytest

from action_mfa.reports import Run
from action_mfa.reports.clauses import ClausePart, Clauses, Outcome, arranged
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results
from tests.reports.conftest import MakeCheck, MakeResults


def arrange(*results: Results) -> Clauses:
    """Arrange some results, as the page does."""
    return arranged([Run(one) for one in results])


def clauses_of(*results: Results) -> dict[str, ClausePart]:
    """Index the arranged clauses by their ids."""
    return {clause.id: clause for clause in arrange(*results).clauses}


def outcome_of(clause: ClausePart, run: int = 0) -> Outcome:
    """Return what a run showed of a clause."""
    outcome = clause.outcomes[run]
    assert outcome is not None
    return outcome


def test_consequences_stand_under_the_clause_that_caused_them(every_verdict: Results) -> None:
    """The failure carries what followed from it, and each consequence names the failure."""
    clauses = clauses_of(every_verdict)
    folded = outcome_of(clauses["ONCE-02"]).consequences
    assert [check.clause.text for check in folded] == ["ONCE-05"]
    cause = outcome_of(clauses["ONCE-05"]).checks[0].cause
    assert cause is not None
    assert cause.target == "#ONCE-02"


def test_what_went_wrong_is_open_and_the_rest_is_folded(every_verdict: Results) -> None:
    """A reader who scrolls sees failures and errors without a click."""
    opened = {name for name, clause in clauses_of(every_verdict).items() if clause.opened}
    assert opened == {"ONCE-02", "ONCE-03", "ERRS-01"}


def test_side_by_side_nothing_is_open(every_verdict: Results) -> None:
    """Of many runs the reader opens what the matrix made them curious about."""
    clauses = clauses_of(every_verdict, every_verdict)
    assert not any(clause.opened for clause in clauses.values())


def test_chapters_count_their_verdicts(every_verdict: Results) -> None:
    """The head of a chapter says how it went."""
    chapters = {chapter.title: chapter.tally for chapter in arrange(every_verdict).chapters}
    assert chapters["Once"] == "1 warned, 1 inconclusive, 2 failed"


def test_only_ids_of_the_spec_become_anchors(check: MakeCheck, results: MakeResults) -> None:
    """A file from elsewhere cannot claim an id that the page itself uses."""
    run = results(check("main"), check("TOTP-01"))
    assert [clause.anchor for clause in arrange(run).clauses] == ["clause-1", "TOTP-01"]
    (first, second) = arrange(run, run).clauses
    assert [outcome_of(first, 1).anchor, outcome_of(second, 1).anchor] == [
        "r2-clause-1",
        "r2-TOTP-01",
    ]


@pytest.mark.parametrize(
    ("citation", "url", "target"),
    [
        ("RFC 6238, section 5.2", "https://rfc.example/6238", "https://rfc.example/6238"),
        ("https://docs.example/mfa (Tokens)", None, "https://docs.example/mfa"),
        ("chosen: nothing decides it", None, None),
        ("A page", "javascript:alert(1)", None),
        ("see javascript:https://x.example", "file:///x", None),
    ],
)
def test_sources_lead_to_web_addresses_only(
    check: MakeCheck, results: MakeResults, citation: str, url: str | None, target: str | None
) -> None:
    """A given address is used, else one in the citation, and only http(s) is a link."""
    run = results(check("ONCE-02"))
    clause = run.clauses[0].model_copy(update={"sources": (citation,), "source_urls": (url,)})
    (source,) = clauses_of(run.model_copy(update={"clauses": (clause,)}))["ONCE-02"].sources
    assert (source.text, source.target) == (citation, target)


def test_a_check_without_a_result_is_missed(check: MakeCheck, results: MakeResults) -> None:
    """A run that ended early does not look as if it had been complete."""
    run = results(check("ONCE-02"))
    clause = run.clauses[0].model_copy(update={"checks": ("test_once-02", "test_never_ran")})
    parts = clauses_of(run.model_copy(update={"clauses": (clause,)}))
    assert outcome_of(parts["ONCE-02"]).not_run == ("test_never_ran",)


def test_each_clause_is_one_part_over_all_runs(check: MakeCheck, results: MakeResults) -> None:
    """A clause that one run lacks is an empty place there, not a missing row."""
    clauses = clauses_of(
        results(check("ONCE-01"), check("ONCE-02", V.FAIL)),
        results(check("ONCE-01"), check("TOTP-01")),
    )
    assert {name: clause.keys for name, clause in clauses.items()} == {
        "ONCE-01": ("pass", "pass"),
        "ONCE-02": ("fail", "absent"),
        "TOTP-01": ("absent", "pass"),
    }


def test_runs_differ_only_where_the_clause_applies(check: MakeCheck, results: MakeResults) -> None:
    """That a backend is not asked what a client owes is no difference between the two."""
    clauses = clauses_of(
        results(check("ONCE-01"), check("ONCE-02"), check("ONCE-03")),
        results(check("ONCE-01"), check("ONCE-02", V.NOT_APPLICABLE), check("ONCE-03", V.WARN)),
    )
    assert [name for name, clause in clauses.items() if clause.differs] == ["ONCE-03"]


def test_a_renamed_clause_stays_one(check: MakeCheck, results: MakeResults) -> None:
    """An older file calls it by the id that the newer one says it had before."""
    old, new = results(check("ONCE-01")), results(check("ONCE-09", V.FAIL))
    renamed = new.clauses[0].model_copy(update={"formerly": ("ONCE-01",)})
    (clause,) = arrange(old, new.model_copy(update={"clauses": (renamed,)})).clauses
    assert [outcome_of(clause, run).id for run in (0, 1)] == ["ONCE-01", "ONCE-09"]
