r"""Words of strangers, made fit for a page or a terminal.

An implementation may call itself anything and refuse with any message, so whatever came from one
is shown, never obeyed: control, format and bidirectional characters become visible escapes such as
``\x1b`` or ``\u202e``, lone surrogates cannot break an encoder, and a flood is cut and says so.
Escaping for HTML or XML comes after this and is the renderer's business.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["LIMIT", "LINES", "one_line", "visible", "web_address"]

#: How many characters of one text a report shows, and how many lines.
LIMIT = 2_000
LINES = 40
_ADDRESS_LIMIT = 1_000
# A letter with more marks than any script stacks paints over its neighbours.
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
_FEWER = r"\1…"
_BLANKS = re.compile(r"[ \t\r\n]+")


def visible(text: str, limit: int = LIMIT) -> str:
    """Return the text with every unprintable character escaped, at most ``limit`` long and a note.

    Line feeds and tabs stay, up to :data:`LINES` lines. The result is the same for the same text,
    and applying the function to a result that was not cut changes nothing.
    """
    if len(text) <= limit and text.isprintable() and text.isascii():
        return text
    kept = text[:limit]
    if kept.count("\n") >= LINES:
        kept = "\n".join(kept.split("\n", LINES)[:LINES])
    shown = _escape(_MARKS.sub(_FEWER, kept))
    if len(kept) == len(text):
        return shown
    return f"{shown} … [{len(text):,} characters, the first {len(kept):,} shown]"


def one_line(text: str, limit: int = LIMIT) -> str:
    """Return the text as :func:`visible` does, on a single line: blanks are collapsed."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        # Nearly every text: nothing to collapse or to escape.
        return text.strip(" ")
    # Cut first: a flood of blanks is a flood too. The slack leaves room for an indented docstring.
    head = _BLANKS.sub(" ", text[: 2 * limit]).strip()
    if len(text) > 2 * limit or len(head) > limit:
        return f"{_escape(_MARKS.sub(_FEWER, head[:limit]))} … [{len(text):,} characters]"
    return _escape(_MARKS.sub(_FEWER, head))


def web_address(text: str | None) -> str | None:
    """Return an address that a report may link to, else None.

    Only absolute ``http`` and ``https`` addresses of printable ASCII, without a user name that
    could pass for a host, are links; anything else stays text.
    """
    if text is None or len(text) > _ADDRESS_LIMIT or not (text.isascii() and text.isprintable()):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or " " in text:
        return None
    return text


def _escape(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\n\t" else _escape_one(char) for char in text
    )


def _escape_one(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:  # noqa: PLR2004  the widths of Python's own escapes
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  as above
