"""What the page says of a run before any evidence is arranged before HTML is written."""

from __future__ import annotations

import pytest

from action_mfa.reports import Run
from action_mfa.reports.clauses import arranged
from action_mfa.reports.page import RunPart, run_part
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Counts, Results
from tests.reports.conftest import MakeCheck, MakeResults


def part_of(results: Results) -> RunPart:
    """Arrange one run, as the page does."""
    run = Run(results)
    clauses = arranged([run])
    return run_part(run, "", clauses.anchors[0], clauses.checks[0])


def test_the_bar_is_as_long_as_the_numbers(every_verdict: Results) -> None:
    """Each verdict has its share, nothing is drawn for what did not happen."""
    bars = part_of(every_verdict).bars
    assert sum(bar.width for bar in bars) == pytest.approx(1000, abs=0.1)
    assert [bar.label for bar in bars][:3] == ["1 passed", "1 warned", "2 failed"]


def test_nothing_counted_is_an_empty_bar(check: MakeCheck, results: MakeResults) -> None:
    """A run that died before its first clause is drawn without a division by zero."""
    assert part_of(results(check("ONCE-02"), counts=Counts())).bars == ()


def test_passed_checks_are_no_trouble(check: MakeCheck, results: MakeResults) -> None:
    """A passed clause is quiet, and no finding."""
    assert part_of(results(check("ONCE-02", V.PASS))).troubles == ()


def test_a_trouble_leads_to_its_clause(every_verdict: Results) -> None:
    """The first screen is one click away from the evidence."""
    targets = {root.clause.text: root.clause.target for root in part_of(every_verdict).troubles}
    assert targets["ONCE-02"] == "#ONCE-02"
