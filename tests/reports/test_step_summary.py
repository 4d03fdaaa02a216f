"""The summary of a job tells the verdict first, and shows strangers' words as words."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from action_mfa.reports.step_summary import render
from action_mfa.reports.verdicts import STATEMENT
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Overall, Results
from tests.reports.conftest import MakeCheck, MakeResults


def test_the_verdict_is_the_heading(every_verdict: Results) -> None:
    """With who was measured, the reason, and the numbers of the report."""
    lines = render(every_verdict).splitlines()
    assert lines[0] == "### ❌ Not conformant: port-under-test 2.1.0"
    assert lines[2] == "the reason of the verdict"
    assert lines[6] == "| 7 | 4 | 1 | 1 | 2 | 1 | 1 | 1 | 1 |"
    assert STATEMENT in lines[-1]


@pytest.mark.parametrize(
    ("verdict", "code", "sign"),
    [
        (Overall.CONFORMANT, 0, "✅"),
        (Overall.NOT_CONFORMANT, 0, "☑️"),
        (Overall.NOT_ESTABLISHED, 2, "❌"),
    ],
)
def test_the_sign_is_that_of_the_exit_code(
    check: MakeCheck, results: MakeResults, verdict: Overall, code: int, sign: str
) -> None:
    """Only known failures have a sign of their own: no red, and no green either."""
    run = results(check("ONCE-01"), verdict=verdict, exit_code=code)
    assert render(run).startswith(f"### {sign} ")


def test_each_root_cause_is_a_row_with_its_source(every_verdict: Results) -> None:
    """What failed, what was seen, where it is said, and what could not be judged because of it."""
    [row] = [line for line in render(every_verdict).splitlines() if "<code>ONCE-02</code>" in line]
    assert row.startswith("| ✕ failed | <code>ONCE-02</code> The title of ONCE-02 <a href=")
    assert "<b>But:</b> the reason of ONCE-02<br>1 consequence not judged |" in row


def test_hostile_words_stay_words(check: MakeCheck, results: MakeResults) -> None:
    """Nobody is notified and nothing is linked but the source."""
    evil = "@someone #1 | <script>alert(1)</script> [a](https://evil.example)\n# x \x1b[31m"
    said = {"reason": evil, "sentence": evil}
    findings = [{"kind": "gap", "text": evil}]
    run = results(check("ONCE-02", V.FAIL, **said), adapter=evil, findings=findings)
    html = MarkdownIt("gfm-like", {"html": True}).render(render(run))
    assert "<script" not in html
    assert html.count("<a ") == 1
    assert html.count("<h1") == 0
    assert "\x1b" not in html


def test_thousands_of_failures_fit(check: MakeCheck, results: MakeResults) -> None:
    """A summary on GitHub holds a mebibyte; what is left out is counted."""
    checks = (check(f"ONCE-{number:05}", V.FAIL, reason="x" * 900) for number in range(2_000))
    text = render(results(*checks))
    assert len(text.encode()) < 1024 * 1024
    assert "more are left out: see the report." in text
