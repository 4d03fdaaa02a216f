"""The summary fits any terminal and cannot be abused to talk to it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from action_mfa.reports import STATEMENT, plain_summary, summary
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Overall, Results
from tests.reports.conftest import TRACE, MakeCheck, MakeResults


def one_line(text: str) -> str:
    """Undo the wrapping."""
    return " ".join(text.split())


def test_verdict_counts_and_findings_are_told(every_verdict: Results) -> None:
    """Without colour and without scrolling back, the reader knows what happened."""
    text = one_line(plain_summary(every_verdict, 100))
    assert text.startswith(
        "NOT CONFORMANT port-under-test 2.1.0 (backend, class backend) the reason of the verdict "
        "7 asserted, 4 exercised; 1 passed, 1 warned, 2 failed, 1 inconclusive, "
        "1 not applicable, 1 error, 1 waived (clauses)"
    )
    for part in (
        "FAIL ONCE-02 The title of ONCE-02 The sentence of the check of ONCE-02.",
        f"of ONCE-02. the reason of ONCE-02 trace: {TRACE} 1 consequence: ONCE-05",
        "FAIL ONCE-03 (waived)",
        "known: fixed in 2.2 (port team, expires 2027-01-31)",
        "ERROR ERRS-01",
        "blamed on the adapter: the reason of ERRS-01",
        "WARN ONCE-04",
        "gap: Passkeys are not claimed.",
        STATEMENT,
    ):
        assert part in text


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(every_verdict: Results, width: int) -> None:
    """A narrow terminal wraps words instead of breaking columns."""
    assert max(len(line) for line in plain_summary(every_verdict, width).splitlines()) <= width


def test_colours_only_underline_what_words_say(
    every_verdict: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With colours the words are the same."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=True, color_system="standard")
    console.print(summary(every_verdict))
    assert "\x1b[1;31m" in out.getvalue()
    bare = Console(file=io.StringIO(), width=100, color_system=None)
    with bare.capture() as captured:
        bare.print(summary(every_verdict))
    assert "FAIL ONCE-02" in captured.get()
    assert "\x1b" not in captured.get()


def test_a_failure_names_its_trace(check: MakeCheck, results: MakeResults) -> None:
    """Whoever reads the terminal finds the steps without opening the report."""
    failed = check("ONCE-02", V.FAIL, trace="traces/ONCE-02/a.jsonl")
    assert "trace: traces/ONCE-02/a.jsonl" in plain_summary(results(failed))


def test_escapes_and_markup_do_not_reach_the_terminal(
    check: MakeCheck, results: MakeResults
) -> None:
    """An implementation can neither clear the screen nor paint itself green."""
    evil = "\x1b[2J\x1b]0;owned\x07[green]passed[/green]\u202e\r:smile:"
    run = results(
        check("ONCE-02", V.FAIL, reason=evil, sentence=evil), adapter=evil, verdict_reason=evil
    )
    text = plain_summary(run, 200)
    assert all(char.isprintable() or char == "\n" for char in text)
    assert r"\x1b[2J\x1b]0;owned\x07[green]passed[/green]\u202e :smile:" in text


def test_a_flood_is_cut(check: MakeCheck, results: MakeResults) -> None:
    """A megabyte in a reason is a few lines in the terminal."""
    run = results(check("ONCE-02", V.FAIL, reason="flood " * 200_000))
    assert len(plain_summary(run, 80).splitlines()) < 30


def test_nothing_wrong_is_short(check: MakeCheck, results: MakeResults) -> None:
    """A clean run is told in a few lines."""
    text = plain_summary(results(check("ONCE-02")), 120)
    assert text.startswith("CONFORMANT  ")
    assert len(text.splitlines()) < 8


def test_not_established_is_said_aloud(check: MakeCheck, results: MakeResults) -> None:
    """A run of an adapter that never spoke is not mistaken for a pass."""
    run = results(check("ONCE-02", V.ERROR), verdict=Overall.NOT_ESTABLISHED, implementation=None)
    assert plain_summary(run, 120).startswith("NOT ESTABLISHED  example.port:factory\n")


def test_many_consequences_are_summed_up(check: MakeCheck, results: MakeResults) -> None:
    """Forty consequences of one failure are one line, not forty."""
    caused = [check(f"ISO-{n:02}", V.INCONCLUSIVE, cause="ONCE-02") for n in range(40)]
    text = one_line(plain_summary(results(check("ONCE-02", V.FAIL), *caused), 100))
    assert "40 consequences: ISO-00," in text
    assert "and 28 more" in text
