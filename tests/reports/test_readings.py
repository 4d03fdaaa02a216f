"""Readings are shown as knowledge: what is followed, what was seen, and what Dynamic does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from action_mfa.reports import Run, plain_readings, plain_summary, render_html
from action_mfa.reports.readings import readings_part, tally_of
from action_mfa.spec.clauses import Party
from action_mfa.spec.readings import KnownReading, Reading, Told
from action_mfa.spec.results import Results

JS = KnownReading(
    product="JavaScript SDK",
    value="take",
    source="npm @dynamic-labs-sdk/client@1.27.1: consumeMfaToken",
    source_url="https://example.org/client",
    read=date(2026, 11, 24),
)


def reading(point: str, told: Told = Told.VALUE, **changes: object) -> Reading:
    """Return a reading; one that names a value follows the other value than the reference."""
    fields: dict[str, Any] = {
        "point": point,
        "question": f"What of {point}?",
        "party": Party.CLIENT,
        "values": ("take", "peek"),
        "default": "take",
        "told": told,
    }
    fields |= {"value": "peek"} if told is Told.VALUE else {"why": "it says <b>no</b>\x1b[31m"}
    return Reading(**fields | changes)


READINGS = (
    reading("token_getter", evidence="step 2 of 2, mfa.takeToken: no token", dynamic=(JS,)),
    reading("as_ours", value="take"),
    reading("its_own_way", Told.NONE_OF_THESE, evidence="step 1 of 1: something"),
    reading("others_first", Told.CANNOT_TELL, why="it is the server's"),
    reading("others_second", Told.CANNOT_TELL, why="it is the server's"),
)


@pytest.fixture
def measured(every_verdict: Results) -> Results:
    """Results of a run that was asked for readings."""
    return every_verdict.model_copy(update={"readings": READINGS})


def test_the_page_shows_value_evidence_and_what_dynamic_does(measured: Results) -> None:
    """With its source, and with nothing of a verdict."""
    page = render_html([Run(measured)])
    for said in (
        "<code>peek</code>",
        "unlike ours",
        "mfa.takeToken: no token",
        'href="https://example.org/client"',
        "<em>none of these</em>",
        "it says &lt;b&gt;no&lt;/b&gt;\\x1b[31m",
    ):
        assert said in page
    assert "--fingerprint" not in page


def test_a_run_that_was_not_asked_says_how_to_ask(every_verdict: Results) -> None:
    """A reader of the page learns that there is more to know."""
    assert readings_part(every_verdict.readings) is None
    assert "action-mfa run ADAPTER --fingerprint" in render_html([Run(every_verdict)])


def test_points_that_nobody_could_ask_share_a_line() -> None:
    """Ten lines of the same reason would hide the one that matters."""
    *shown, last = plain_readings(READINGS).splitlines()
    assert len(shown) == 3
    assert last == "cannot tell, it is the server's: others_first, others_second"


def test_text_has_dynamics_own_in_brackets_and_no_control_characters() -> None:
    """A port's own words do not talk to the terminal."""
    text = plain_readings(READINGS)
    assert "token_getter  peek  [JavaScript SDK: take]" in text
    assert "\x1b" not in text


def test_the_summary_counts_what_was_told(measured: Results) -> None:
    """Where nothing was asked it says nothing."""
    assert tally_of(READINGS) == (
        "2 of 5 named, 1 of them unlike the reference; 1 none of these, 2 cannot be told"
    )
    assert "readings of open points: 2 of 5 named" in plain_summary(measured, 200)
