"""Several runs stand side by side, clause by clause."""

from __future__ import annotations

import pytest

from action_mfa.reports import Run, render_html
from action_mfa.reports.clauses import arranged
from action_mfa.reports.matrix import WIDE, Matrix, matrix
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results, SpecIdentity, SuiteIdentity
from tests.reports.conftest import MakeCheck, MakeResults


def side_by_side(*results: Results) -> Matrix:
    """Set some results side by side, as the page does."""
    runs = [Run(one) for one in results]
    return matrix(runs, arranged(runs))


def test_the_head_counts_what_differs(check: MakeCheck, results: MakeResults) -> None:
    """A reader learns how much there is to look at."""
    table = side_by_side(
        results(check("ONCE-01"), check("ONCE-02", V.FAIL)),
        results(check("ONCE-01"), check("TOTP-01")),
    )
    assert (table.rows, table.differing) == (3, 2)


def test_cells_lead_to_the_evidence_of_their_run(check: MakeCheck, results: MakeResults) -> None:
    """The row has the clause's own anchor, each cell that of its run."""
    run = results(check("ONCE-02"))
    html = render_html([Run(run), Run(run)])
    assert '<tr data-clause="ONCE-02"' in html
    for anchor in ("r1-ONCE-02", "r2-ONCE-02"):
        assert html.count(f'href="#{anchor}"') >= 1
        assert html.count(f'id="{anchor}"') == 1


def test_many_runs_show_symbols_and_keep_the_words(check: MakeCheck, results: MakeResults) -> None:
    """A wide table has narrow cells; whoever cannot see a symbol is still told the verdict."""
    run = results(check("ONCE-02", V.FAIL))
    assert not side_by_side(*[run] * WIDE).brief
    html = render_html([Run(run)] * (WIDE + 1))
    assert '<table class="matrix brief">' in html
    row = html[html.index('<tr data-clause="ONCE-02"') :]
    assert row[: row.index("</tr>")].count('<span class="word">failed</span>') == WIDE + 1


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"spec": SpecIdentity(version="2", hash="cd" * 32, clauses=1)}, "different specs"),
        ({"suite": SuiteIdentity(version="9")}, "different versions of the suite"),
        ({}, None),
    ],
)
def test_unlike_measurements_are_not_compared_silently(
    check: MakeCheck, results: MakeResults, change: dict[str, object], warning: str | None
) -> None:
    """The same id under another spec may mean another sentence."""
    run = results(check("ONCE-01"))
    table = side_by_side(run, run.model_copy(update=change))
    assert (table.warning is None) == (warning is None)
    assert (warning or "") in (table.warning or "")
