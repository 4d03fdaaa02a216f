"""What a report is told besides its runs stands where a reviewer looks for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from action_mfa.reports import Background, Run, render_html
from action_mfa.spec.clauses import Level, Party
from action_mfa.spec.kills import ClauseKills, Extent, Kill, Kills, MutantRow
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results
from tests.reports.conftest import MakeCheck, MakeResults


@pytest.fixture
def kills(every_verdict: Results) -> Kills:
    """One mutant that its clause kills, and another clause as well."""
    row = MutantRow(
        id="token-pays-twice",
        clause="ONCE-02",
        sentence="A token that was spent is taken again.",
        extent=Extent.SUITE,
        survived=False,
        killed_by=("ONCE-02/not-twice",),
        others=(Kill(clause="ONCE-03", checks=("ONCE-03/x",)),),
        seconds=1,
    )
    clauses = tuple(
        ClauseKills(
            id=name,
            chapter="Once",
            title=f"The title of {name}",
            level=Level.MUST,
            party=Party.SERVER,
            kills=("token-pays-twice",),
            alone=(),
        )
        for name in ("ONCE-02", "ONCE-03")
    )
    return Kills(
        suite=every_verdict.suite,
        spec=every_verdict.spec,
        started=datetime(2026, 11, 30, tzinfo=UTC),
        seconds=1,
        jobs=1,
        full=True,
        proves=("One mutant was tried.",),
        clauses=clauses,
        mutants=(row,),
        equivalents=(),
    )


def test_what_changed_comes_right_after_the_verdict(check: MakeCheck, results: MakeResults) -> None:
    """And leads to the evidence of what changed."""
    old, new = results(check("ONCE-01")), results(check("ONCE-01", V.FAIL))
    html = render_html([Run(new)], Background(previous=old))
    changes = html.index('id="at-changes"')
    assert html.index('class="hero fail"') < changes < html.index('id="at-findings"')
    assert "1 new failure" in html
    assert '<a href="#ONCE-01">To the evidence</a>' in html


def test_the_trend_is_a_picture_and_a_table(check: MakeCheck, results: MakeResults) -> None:
    """What is drawn can be read as numbers."""
    run = results(check("ONCE-01"))
    before = run.model_copy(update={"started": datetime(2026, 10, 1, tzinfo=UTC)})
    html = render_html([Run(run)], Background(history=(before,)))
    assert 'role="img" aria-label="2 runs, oldest first' in html
    assert '<th scope="row">2026-10-01 00:00:00 UTC</th>' in html


def test_a_clause_names_what_it_has_been_seen_to_catch(
    every_verdict: Results, kills: Kills
) -> None:
    """Below its text, and each kill in the picture leads there."""
    html = render_html([Run(every_verdict)], Background(kills=kills))
    body = html[html.index('id="ONCE-02"') :]
    assert "A token that was spent is taken again." in body[: body.index("</div>\n</details>")]
    assert html.count('<a href="#ONCE-02" aria-label="') == 2


def test_a_report_without_any_has_no_empty_sections(every_verdict: Results) -> None:
    """Nothing points at what was not told."""
    html = render_html([Run(every_verdict)])
    for name in ("at-changes", "at-trend", "at-kills"):
        assert name not in html
