"""Several runs stand side by side, clause by clause."""

from __future__ import annotations

import pytest

from action_mfa.reports import Run, render_html
from action_mfa.reports.matrix import Matrix, matrix
from action_mfa.reports.page import run_part
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results, SpecIdentity, SuiteIdentity
from tests.reports.conftest import MakeCheck, MakeResults


def side_by_side(*results: Results) -> Matrix:
    """Set some results side by side, as the page does."""
    runs = [Run(one) for one in results]
    return matrix(runs, [run_part(run, f"r{number}-") for number, run in enumerate(runs, 1)])


def test_each_clause_is_one_row_over_all_runs(check: MakeCheck, results: MakeResults) -> None:
    """A clause that one run lacks is an empty cell there, not a missing row."""
    table = side_by_side(
        results(check("ONCE-01"), check("ONCE-02", V.FAIL)),
        results(check("ONCE-01"), check("TOTP-01")),
    )
    shown = {
        row.clause.id: [cell.clause and cell.clause.face.word for cell in row.cells]
        for group in table.groups
        for row in group.rows
    }
    assert shown == {
        "ONCE-01": ["passed", "passed"],
        "ONCE-02": ["failed", None],
        "TOTP-01": [None, "passed"],
    }
    assert (table.rows, table.differing) == (3, 2)


def test_a_renamed_clause_stays_one_row(check: MakeCheck, results: MakeResults) -> None:
    """An older file calls it by the id that the newer one says it had before."""
    old, new = results(check("ONCE-01")), results(check("ONCE-09", V.FAIL))
    renamed = new.clauses[0].model_copy(update={"formerly": ("ONCE-01",)})
    table = side_by_side(old, new.model_copy(update={"clauses": (renamed,)}))
    [row] = (row for group in table.groups for row in group.rows)
    assert [cell.clause and cell.clause.id for cell in row.cells] == ["ONCE-01", "ONCE-09"]


def test_cells_lead_to_the_evidence_of_their_run(check: MakeCheck, results: MakeResults) -> None:
    """The row has the clause's own anchor, each cell that of its run."""
    run = results(check("ONCE-02"))
    html = render_html([Run(run), Run(run)])
    assert '<tr id="ONCE-02"' in html
    for anchor in ("r1-ONCE-02", "r2-ONCE-02"):
        assert html.count(f'href="#{anchor}"') >= 1
        assert html.count(f'id="{anchor}"') == 1


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
