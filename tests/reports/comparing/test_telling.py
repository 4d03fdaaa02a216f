"""A comparison is told in the terminal and in a comment, whatever the runs are called."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from action_mfa.reports.comparing import (
    MARK,
    Comparison,
    comment,
    compare,
    plain_difference,
)
from action_mfa.reports.verdicts import STATEMENT
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results
from tests.reports.conftest import MakeCheck, MakeResults

EVIL = "@someone #1 | <script>alert(1)</script> \x1b[31m\u202e `x` https://evil.example"


@pytest.fixture
def mixed(check: MakeCheck, results: MakeResults) -> Comparison:
    """A new failure, a fix, a lost clause and one that fails as before."""
    before = (V.PASS, V.FAIL, V.PASS, V.FAIL)
    after = (V.FAIL, V.PASS, V.NOT_APPLICABLE, V.FAIL)
    old, new = (
        results(*(check(f"ONCE-0{number}", one) for number, one in enumerate(verdicts, 1)))
        for verdicts in (before, after)
    )
    return compare(old, new)


def test_the_first_line_is_the_answer(mixed: Comparison) -> None:
    """A reader of a log learns from it what happened, worst first."""
    first = " ".join(plain_difference(mixed, width=200).splitlines()[:1])
    assert first == "WORSE  1 new failure, 1 clause no longer exercised, 1 clause fixed."


def test_the_terminal_shows_what_was_seen_before_and_now(mixed: Comparison) -> None:
    """Clause, level, sentence, and both outcomes with their reasons."""
    text = plain_difference(mixed, width=200)
    assert "ONCE-01  MUST  The title of ONCE-01" in text
    assert "before: passed\n      now: failed: the reason of ONCE-01" in text
    assert "1 clause unchanged, 1 of them failing as before." in text
    assert STATEMENT in text


def test_lines_of_a_log_are_not_wider_than_asked(mixed: Comparison) -> None:
    """A log of a build does not scroll sideways."""
    assert max(map(len, plain_difference(mixed, width=60).splitlines())) <= 60


def test_consequences_are_counted_apart(check: MakeCheck, results: MakeResults) -> None:
    """They are told with their root, and not as if something else had been lost."""
    old = results(check("ONCE-01"), check("ONCE-02"))
    waits = check("ONCE-02", V.INCONCLUSIVE, cause="ONCE-01")
    text = plain_difference(compare(old, results(check("ONCE-01", V.FAIL), waits)), width=200)
    assert text.startswith("WORSE  1 new failure, 1 clause not judged because of a failure.")
    assert "now: inconclusive because of ONCE-01" in text


def test_a_comment_has_a_table_for_each_kind(mixed: Comparison) -> None:
    """What got worse is open, what got better is folded; the mark lets a bot find it again."""
    text = comment(mixed)
    assert text.startswith(f"{MARK}\n### ❌ action-mfa: 1 new failure")
    assert text.index("#### ✕ New failures (1)") < text.index("<summary>✓ Fixed (1)</summary>")
    assert "| <code>ONCE-01</code> MUST |" in text
    assert "| passed | failed: the reason of ONCE-01 |" in text
    assert STATEMENT in text


def test_no_change_is_said_in_both(check: MakeCheck, results: MakeResults) -> None:
    """An empty comparison is an answer too."""
    same = compare(results(check("ONCE-01")), results(check("ONCE-01")))
    assert plain_difference(same).startswith("NOT WORSE  No check came out otherwise.")
    assert "### ✅ action-mfa: No check came out otherwise." in comment(same)


def hostile(run: Results, words: str) -> Results:
    """Fill a run with a stranger's words."""
    port = run.implementation
    assert port is not None
    said = {"reason": words, "sentence": words}
    return run.model_copy(
        update={
            "implementation": port.model_copy(update={"name": words, "version": words}),
            "adapter": words,
            "checks": tuple(one.model_copy(update=said) for one in run.checks),
            "clauses": tuple(one.model_copy(update={"title": words}) for one in run.clauses),
        }
    )


def test_hostile_words_stay_words(check: MakeCheck, results: MakeResults) -> None:
    """Nobody is notified, nothing is linked or run, and no terminal is steered."""
    old, new = results(check("ONCE-01")), hostile(results(check("ONCE-01", V.FAIL)), EVIL)
    found = compare(old, new)
    html = MarkdownIt("gfm-like", {"html": True}).render(comment(found))
    assert "<script" not in html
    assert "<a " not in html
    assert "<code>@someone</code>" in html
    for text in (comment(found), plain_difference(found)):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_comment_fits_where_it_is_posted(check: MakeCheck, results: MakeResults) -> None:
    """Thousands of failures are counted, and as many shown as GitHub takes."""
    names = [f"ONCE-{number:05}" for number in range(2_000)]
    old = results(*(check(name) for name in names))
    new = hostile(results(*(check(name, V.FAIL) for name in names)), EVIL)
    text = comment(compare(old, new))
    assert len(text) <= 65_536
    assert "New failures (2,000)" in text
    assert "more are left out" in text


def test_the_terminal_lists_some_and_counts_the_rest(
    check: MakeCheck, results: MakeResults
) -> None:
    """A broken build does not fill the log."""
    names = [f"ONCE-{number:05}" for number in range(100)]
    old = results(*(check(name) for name in names))
    new = results(*(check(name, V.FAIL) for name in names))
    assert "and 70 more" in plain_difference(compare(old, new))
