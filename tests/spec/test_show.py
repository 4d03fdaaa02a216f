"""The clauses as text for a terminal."""

from __future__ import annotations

import pytest

from action_mfa.spec import load_spec
from action_mfa.spec.show import UnknownClauseError, render

SPEC = load_spec()


def test_the_list_names_every_clause_once() -> None:
    """Whoever looks for a clause finds its id, level, party and title."""
    lines = render(SPEC).splitlines()
    for clause in SPEC.clauses:
        rows = [line for line in lines if line.strip().startswith(f"{clause.id} ")]
        assert len(rows) == 1
        assert rows[0].split()[1:3] == [clause.level, clause.party]
        assert clause.title in rows[0]


def test_a_clause_is_shown_with_everything_that_is_known_of_it() -> None:
    """Sentence, grounds, needs and note are all there, whatever the line breaks."""
    clause = SPEC.clause("TOTP-05")
    text = " ".join(render(SPEC, "TOTP-05").split())
    assert clause.text in text
    assert "level SHOULD" in text
    assert "party server" in text
    assert "basis standard" in text
    assert "RFC 6238, section 5.2" in text
    assert "https://www.rfc-editor.org/rfc/rfc6238#section-5.2" in text
    assert "needs methods.totp" in text
    assert "rests on TOTP-01" in text
    assert clause.note is not None
    assert f"note {clause.note}" in text


def test_a_clause_names_what_it_carries() -> None:
    """The consequences of a broken acceptance can be read off it."""
    text = " ".join(render(SPEC, "ONCE-01").split())
    assert "carries" in text
    assert "ONCE-02" in text.partition("carries")[2]


def test_a_chosen_reading_is_shown_with_its_reason() -> None:
    """A reader can judge our choice."""
    assert "chosen: No page speaks of a repeated start" in " ".join(render(SPEC, "TOTP-12").split())


@pytest.mark.parametrize("name", ["TOTP", "totp", "3", " totp "])
def test_a_chapter_is_shown_by_prefix_or_number(name: str) -> None:
    """Its summary, the sentences of its clauses and its open points, in order."""
    chapter = next(each for each in SPEC.chapters if each.prefix == "TOTP")
    text = " ".join(render(SPEC, name).split())
    places = [
        text.index(each)
        for each in (
            chapter.summary,
            *(clause.text for clause in chapter.clauses),
            *(point.question for point in chapter.open_points),
        )
    ]
    assert places == sorted(places)
    assert "one_step (ours), exact" in text


def test_an_id_is_read_in_any_case() -> None:
    """Nobody has to hold the shift key."""
    assert render(SPEC, "once-02") == render(SPEC, "ONCE-02")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("name", [None, "LIMIT", "LIMIT-05", "TOTP-15"])
def test_lines_fit_the_terminal(name: str | None, width: int) -> None:
    """Only a word that is longer than the line, such as an address, sticks out."""
    text = render(SPEC, name, width=width)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    too_long = [line for line in text.splitlines() if len(line) > width]
    assert [line for line in too_long if len(line.split()) > 1 and "https://" not in line] == []


def test_a_tiny_terminal_gets_the_narrowest_text() -> None:
    """Below 40 columns nothing breaks, and nothing gets narrower."""
    assert render(SPEC, "ONCE-01", width=1) == render(SPEC, "ONCE-01", width=40)


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [("ONCE-2", "ONCE-02"), ("once2", "ONCE-02"), ("ONEC-02", "ONCE-02"), ("PRES", "PERS")],
)
def test_a_slip_is_met_with_a_suggestion(wanted: str, meant: str) -> None:
    """The nearest name is the first to be suggested."""
    with pytest.raises(UnknownClauseError) as caught:
        render(SPEC, wanted)
    assert caught.value.near[0] == meant
    assert f"no clause or chapter '{wanted}'; did you mean {meant}" in str(caught.value)


def test_a_strange_name_gets_no_suggestion() -> None:
    """Nothing is suggested that nobody could have meant."""
    with pytest.raises(UnknownClauseError) as caught:
        render(SPEC, "zebra")
    assert caught.value.near == ()
    assert str(caught.value) == "there is no clause or chapter 'zebra'"


def test_what_dynamic_does_stands_beside_an_open_point() -> None:
    """With the package and the version that show it."""
    text = " ".join(render(SPEC, "ONCE").split())
    assert "Dynamic's JavaScript SDK: take (npm @dynamic-labs-sdk/client@1.27.1:" in text
