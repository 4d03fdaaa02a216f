"""Strangers' words become visible, bounded text, and only http(s) addresses become links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_mfa.reports.untrusted import LIMIT, LINES, one_line, visible, web_address


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("user\u202egpj.exe", r"user\u202egpj.exe"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("a\x00b\x7f", r"a\x00b\x7f"),
        ("\ud800", r"\ud800"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("line\u2028break", r"line\u2028break"),
        ("carriage\rreturn", r"carriage\x0dreturn"),
    ],
)
def test_control_and_bidi_characters_are_shown(hostile: str, shown: str) -> None:
    """What would act on a reader's screen is printed as an escape instead."""
    assert visible(hostile) == shown


def test_ordinary_text_of_any_script_stays_as_it_is() -> None:
    """Words in other scripts are no attack."""
    text = "Prüfung קוד ✓ 認証\n\tindented"
    assert visible(text) == text


def test_a_flood_is_cut_and_says_so() -> None:
    """A megabyte of text costs the page a line or two, and the reader knows what is missing."""
    shown = visible("x" * 1_000_000)
    assert len(shown) < LIMIT + 100
    assert "1,000,000 characters" in shown


def test_a_flood_of_lines_is_cut() -> None:
    """A short text cannot push the rest of the page away by line feeds."""
    assert visible("a\n" * 500).count("\n") < LINES


def test_stacked_marks_are_thinned() -> None:
    """Hundreds of accents on one letter would paint over the verdict in the next line."""
    assert len(visible("a" + "\u0301" * 300)) < 10


@pytest.mark.parametrize("text", ["", " a\n  b\t c ", "x" * 900, " " * 5_000 + "end"])
def test_one_line_has_no_line_feed(text: str) -> None:
    """A docstring or a reason fits where there is room for one line."""
    assert "\n" not in one_line(text, 100)
    assert len(one_line(text, 100)) < 150


@given(st.text(st.characters(), max_size=200))
def test_no_text_keeps_an_unprintable_character(text: str) -> None:
    """Whatever comes in, only printable characters, line feeds and tabs come out."""
    assert all(char.isprintable() or char in "\n\t" for char in visible(text))
    assert one_line(text).isprintable()
    visible(text).encode("utf-8")


@pytest.mark.parametrize("address", ["https://docs.example/a?b=c#d", "http://127.0.0.1:8000/x"])
def test_web_addresses_become_links(address: str) -> None:
    """Absolute http and https addresses are links."""
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host/path",
        "/relative",
        "https://",
        "https://[broken",
        "https://dynamic.xyz@evil.example/",
        "https://a.example/ b",
        "https://a.example/\n",
        "https://а.example/",  # noqa: RUF001  a Cyrillic letter is the point
        "https://a.example/" + "x" * 2_000,
    ],
)
def test_everything_else_stays_text(address: str | None) -> None:
    """No other scheme, no trick with users, blanks or look-alike letters leads anywhere."""
    assert web_address(address) is None
