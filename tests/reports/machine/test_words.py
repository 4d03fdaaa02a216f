"""Words in a picture are short and fit."""

from __future__ import annotations

import pytest

from action_mfa.reports.machine.words import brief_clauses, text_width, wrapped


@pytest.mark.parametrize(
    ("clauses", "brief"),
    [
        (["ONCE-02"], "ONCE-02"),
        (["ONCE-01", "ONCE-02"], "ONCE-01, 02"),
        (["ONCE-04", "ONCE-01", "ONCE-05", "ONCE-06"], "ONCE-01, 04–06"),  # noqa: RUF001
        (["END-09", "ONCE-01", "END-10"], "END-09, 10; ONCE-01"),
        ([], ""),
    ],
)
def test_clauses_are_named_in_brief(clauses: list[str], brief: str) -> None:
    """Each chapter once, three and more numbers in a row as a range."""
    assert brief_clauses(clauses) == brief


def test_lines_fit_and_lose_nothing() -> None:
    """A text is broken between words; a word that is too long stays whole."""
    text = "Counted from the first one on, for incomprehensibilities together"
    lines = wrapped(text, 10, 90)
    assert " ".join(lines) == text
    assert all(text_width(line, 10) <= 90 or " " not in line for line in lines)
    assert len(lines) > 3


def test_wide_letters_take_more_room() -> None:
    """And twice the size is twice the width."""
    assert text_width("WMWM", 10) > text_width("abcd", 10) > text_width("iljt", 10)
    assert text_width("word", 20) == 2 * text_width("word", 10)
