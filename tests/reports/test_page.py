"""What the page shows of a run is arranged before any HTML is written."""

from __future__ import annotations

import pytest

from action_mfa.reports import Run
from action_mfa.reports.page import ClausePart, run_part
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Counts, Results
from tests.reports.conftest import MakeCheck, MakeResults


def clauses_of(results: Results, prefix: str = "") -> dict[str, ClausePart]:
    """Index the arranged clauses by their ids."""
    part = run_part(Run(results), prefix)
    return {clause.id: clause for chapter in part.chapters for clause in chapter.clauses}


def test_consequences_stand_under_the_clause_that_caused_them(every_verdict: Results) -> None:
    """The failure carries what followed from it, and each consequence names the failure."""
    clauses = clauses_of(every_verdict)
    assert [check.clause.text for check in clauses["ONCE-02"].consequences] == ["ONCE-05"]
    cause = clauses["ONCE-05"].checks[0].cause
    assert cause is not None
    assert cause.target == "#ONCE-02"


def test_what_went_wrong_is_open_and_the_rest_is_folded(every_verdict: Results) -> None:
    """A reader who scrolls sees failures and errors without a click."""
    opened = {name for name, clause in clauses_of(every_verdict).items() if clause.opened}
    assert opened == {"ONCE-02", "ONCE-03", "ERRS-01"}


def test_chapters_count_their_verdicts(every_verdict: Results) -> None:
    """The head of a chapter says how it went."""
    chapters = {
        chapter.title: chapter.tally for chapter in run_part(Run(every_verdict), "").chapters
    }
    assert chapters["Once"] == "1 warned, 1 inconclusive, 2 failed"


def test_only_ids_of_the_spec_become_anchors(check: MakeCheck, results: MakeResults) -> None:
    """A file from elsewhere cannot claim an id that the page itself uses."""
    anchors = [
        clause.anchor
        for clause in clauses_of(results(check("main"), check("TOTP-01")), "r1-").values()
    ]
    assert anchors == ["r1-clause-1", "r1-TOTP-01"]


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
    assert parts["ONCE-02"].not_run == ("test_never_ran",)


def test_the_bar_is_as_long_as_the_numbers(every_verdict: Results) -> None:
    """Each verdict has its share, nothing is drawn for what did not happen."""
    bars = run_part(Run(every_verdict), "").bars
    assert sum(bar.width for bar in bars) == pytest.approx(1000, abs=0.1)
    assert [bar.label for bar in bars][:3] == ["1 passed", "1 warned", "2 failed"]


def test_nothing_counted_is_an_empty_bar(check: MakeCheck, results: MakeResults) -> None:
    """A run that died before its first clause is drawn without a division by zero."""
    assert run_part(Run(results(check("ONCE-02"), counts=Counts())), "").bars == ()


def test_passed_checks_have_no_reason_to_show(check: MakeCheck, results: MakeResults) -> None:
    """A passed clause is quiet, and no finding."""
    part = run_part(Run(results(check("ONCE-02", V.PASS))), "")
    assert part.troubles == ()
    assert part.chapters[0].clauses[0].checks[0].reason is None
