"""A run shows itself as lines in a log and as a bar on a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.cli.progress import Looking, showing
from action_mfa.spec.results import CheckResult, CheckVerdict

MakeMark = Callable[..., CheckMark]
MakeResult = Callable[..., CheckResult]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def watch(stream: io.StringIO, mark: CheckMark, *results: CheckResult) -> str:
    """Show a run of a few checks and return what was shown."""
    with showing(stream) as observer:
        observer.planned(len(results))
        for result in results:
            observer.started(mark)
            observer.finished(result)
        return stream.getvalue()


def test_a_log_has_a_line_for_each_check_that_does_not_pass(
    mark: MakeMark, result: MakeResult
) -> None:
    """With the reason, and no control character; the last check has a line whatever it came to."""
    failed = result("ONCE-02", CheckVerdict.FAIL, reason="paid twice")
    shown = watch(io.StringIO(), mark(), result("ONCE-01"), failed, result("ONCE-03"))
    assert shown == "2/3 FAIL  ONCE-02/a: paid twice\n3/3 pass  ONCE-03/a\n"


def test_a_log_says_now_and_then_that_it_goes_on(mark: MakeMark, result: MakeResult) -> None:
    """A hundred passing checks are four lines."""
    shown = watch(io.StringIO(), mark(), *(result("ONCE-01") for _ in range(100)))
    assert [line.split()[0] for line in shown.splitlines()] == [
        "25/100",
        "50/100",
        "75/100",
        "100/100",
    ]


def test_a_reason_is_said_once_in_a_row(mark: MakeMark, result: MakeResult) -> None:
    """A dead port gives a hundred checks the same reason."""
    dead = [result(f"ONCE-0{n}", CheckVerdict.ERROR, reason="not run: dead") for n in (1, 2)]
    shown = watch(io.StringIO(), mark(), *dead)
    assert shown == "1/2 ERROR ONCE-01/a: not run: dead\n2/2 ERROR ONCE-02/a\n"


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_a_terminal_has_a_bar(
    mark: MakeMark, result: MakeResult, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    """It names the clause that runs and counts what was found."""
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "100")
    failed = result("ONCE-02", CheckVerdict.FAIL, reason="paid twice")
    stream = Terminal()
    watch(stream, mark("ONCE-02"), result("ONCE-01"), failed)
    shown = stream.getvalue()
    if term == "dumb":
        assert "\x1b[1A" not in shown
    else:
        assert "ONCE-02" in shown
        assert "2/2" in shown
        assert "1 FAIL" in shown


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["log", "terminal"])
def test_what_is_looked_at_after_the_checks_is_shown(stream: io.StringIO) -> None:
    """Nobody wonders why a run whose checks are done goes on."""
    with showing(stream) as observer:
        looking = Looking(observer)
        looking.began(2)
        looking.looks_at("totp_skew")
        looking.looks_at("token_getter")
        shown = stream.getvalue()
    assert "open point 1/2" in shown
    assert "token_getter" in shown
