"""Evidence stands in its place, beside its like, or in a pack, and is never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from action_mfa.reports import Run, Trace, render_html
from action_mfa.reports.shelf import Exhibit, shelve
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.traces import TraceStep
from tests.reports.conftest import MakeCheck, MakeResults, MakeTrace


@pytest.fixture
def story(trace: MakeTrace, steps: tuple[TraceStep, ...]) -> Trace:
    """A trace of three steps."""
    return trace(*steps)


def exhibit(trace: Trace, number: int, verdict: V = V.PASS, run: str = "ours") -> Exhibit:
    """Exhibit a trace as that of a check."""
    return Exhibit(f"{run}.{number}", "ONCE-02", f"ONCE-02/{number}", verdict, trace, run)


def test_what_fits_is_written_out(story: Trace) -> None:
    """A reader without scripts reads all of a run of usual size."""
    shelf = shelve([exhibit(story, 1), exhibit(story, 2, V.FAIL)])
    assert all(place.markup for place in shelf.places.values())
    assert shelf.packs == ()


def test_where_there_is_more_only_what_passed_is_packed(story: Trace) -> None:
    """What did not pass is the reason why the report is read."""
    shelf = shelve([exhibit(story, 1), exhibit(story, 2, V.FAIL), exhibit(story, 3)], steps=8)
    assert shelf.places["ours.2"].markup
    assert shelf.packs[0].anchors == ("ours.1", "ours.3")
    assert (shelf.places["ours.3"].pack, shelf.places["ours.3"].nth) == (0, 1)


def test_a_torn_trace_is_never_packed(story: Trace) -> None:
    """That evidence is missing is said on the page."""
    shelf = shelve([exhibit(replace(story, fault="line 3"), 1), exhibit(story, 2)], steps=1)
    assert "line 3" in (shelf.places["ours.1"].markup or "")


def test_what_two_runs_did_alike_is_told_once(story: Trace) -> None:
    """The second one leads to the first; another trace stands by itself."""
    other = replace(story, steps=story.steps[:2])
    shelf = shelve(
        [
            exhibit(story, 1),
            exhibit(story, 1, run="alike"),
            exhibit(other, 1, run="unlike"),
            exhibit(story, 2),
        ]
    )
    assert (shelf.places["alike.1"].like, shelf.places["alike.1"].like_run) == ("ours.1", "ours")
    assert shelf.places["unlike.1"].markup
    # Another check is another story, even if it is told in the same words.
    assert shelf.places["ours.2"].markup


def test_thousands_of_checks_fit_in_a_mail(
    story: Trace, check: MakeCheck, results: MakeResults
) -> None:
    """Ten thousand checks with their traces stay below 8 MB, and each trace is in the page."""
    number = 10_000
    checks = [
        check(f"ONCE-{1 + index % 99:02}", id=f"check-{index}", trace=f"traces/{index}.jsonl")
        for index in range(number)
    ]
    traces = tuple(
        replace(story, path=f"traces/{index}.jsonl", steps=story.steps * 6)
        for index in range(number)
    )
    html = render_html([Run(results(*checks), traces)])
    assert len(html.encode()) < 8_000_000
    assert html.count("data-pack=") == number
