"""Markdown shows a stranger's words and obeys none of them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from action_mfa.reports.markdown import code, prose
from action_mfa.reports.untrusted import one_line

MARKDOWN = MarkdownIt("gfm-like", {"html": True})
#: What GitHub would turn into a notice or a mark once the page is made, outside of code.
NOTICE = re.compile(r"(^|\W)(@\w|#\d|GH-\d)", re.IGNORECASE)


class Page(HTMLParser):
    """Collects the elements of a page, its text, and the text outside of code."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.text = ""
        self.outside = ""
        self._inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        del attrs
        self.elements.append(tag)
        self._inside = tag == "code"

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._inside = self._inside and tag != "code"

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data
        self.outside += "" if self._inside else data


def in_a_cell(words: str) -> Page:
    """Render words as the only content of a table's cell."""
    return Page(MARKDOWN.render(f"| head |\n| --- |\n| {words} |\n\nafter\n"))


TRAPS = st.sampled_from(
    [
        *(
            "@someone",
            "#12",
            "org/repo#3",
            "GH-7",
            "a@example.org",
            "https://example.org",
            "www.a.b",
        ),
        *("<b>", "<!--", "&amp;", "|", "\\", "`", "``", "*a*", "_a_", "~~a~~", "[a](b)", "![a](b)"),
        *(
            "- ",
            "1. ",
            "12) ",
            "2026. ",
            "# ",
            "> ",
            "---",
            "===",
            "$x$",
            ":smile:",
            "\n\n",
            "\x1b[31m",
        ),
        *("\u202e", "\u200b", "[^1]", "</code>", "--> "),
    ]
)
WORDS = st.lists(st.one_of(TRAPS, st.text(max_size=4)), max_size=8).map("".join)


@settings(deadline=None)
@given(words=WORDS)
def test_prose_in_a_cell_is_text_and_nothing_else(words: str) -> None:
    """The cell shows the visible words; only code was added, and nobody is notified."""
    page = in_a_cell(prose(words))
    table = ["table", "thead", "tr", "th", "tbody", "tr", "td", "p"]
    assert [tag for tag in page.elements if tag != "code"] == table
    assert page.text.split() == ["head", *one_line(words).split(), "after"]
    assert NOTICE.search(page.outside) is None


@settings(deadline=None)
@given(words=WORDS)
def test_prose_may_begin_a_line(words: str) -> None:
    """A paragraph stays one: no list, no heading, no rule."""
    page = Page(MARKDOWN.render(prose(words)))
    assert set(page.elements) <= {"p", "code"}
    assert page.text.split() == one_line(words).split()


@settings(deadline=None)
@given(words=WORDS.filter(lambda words: bool(one_line(words))))
def test_code_is_one_piece_of_code(words: str) -> None:
    """Whatever is set as code is all inside of it."""
    page = Page(MARKDOWN.render(f"x {code(words)}"))
    assert page.elements == ["p", "code"]
    assert page.outside.split() == ["x"]


@pytest.mark.parametrize(
    "words", ["expected mfa_required, got none: (see 4.2)", "Two words - and 3.5 = more + less."]
)
def test_harmless_prose_stays_readable(words: str) -> None:
    """A reader of the mail sees the source."""
    assert prose(words) == words


@pytest.mark.parametrize("words", ["GH-7GH-7", "@a@b", "see #1,#2", "x@y.z"])
def test_words_that_would_notify_are_code_as_a_whole(words: str) -> None:
    """What follows one without a blank would otherwise stand at an edge of its own."""
    assert NOTICE.search(in_a_cell(prose(words)).outside) is None


def test_a_flood_is_cut() -> None:
    """A comment has room for all changes, whatever one of them says."""
    assert len(prose("@" * 1_000_000)) < 4_000
