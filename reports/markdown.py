"""Words of strangers, made fit for Markdown as GitHub reads it: comments, summaries, tables.

What was cut and made visible by :mod:`action_mfa.reports.untrusted` is written so that nothing of
it is markup, a link, a table's edge, or an address: ``@name`` would notify a person, ``#12`` would
leave a mark on somebody's issue. Such words are set as code, where GitHub leaves them alone.
"""

from __future__ import annotations

import re

from action_mfa.reports.untrusted import one_line

__all__ = ["code", "prose"]

# Where a character could be read as structure. An underscore inside of a word and a colon before a
# blank cannot, and reasons are full of both.
_STRUCTURE = re.compile(
    r"""[&<>\\`*\[\]|~$@#]
      | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])   # emphasis
      | :(?=\S)                                # addresses, emoji
      | (?<=www)\.                             # addresses without a scheme
      | ^[-+=]                                 # lists and headings, at the start only
      | ^[0-9]{1,9}[.)]                        # numbered lists""",
    re.VERBOSE | re.IGNORECASE,
)
# A person, a team, an issue here or elsewhere, a mail address; in either spelling of an issue.
_ADDRESSES = re.compile(r"\S*[@#]\S*|\b[Gg][Hh]-\d\S*")


def prose(text: str, limit: int = 600) -> str:
    """Return one line of prose for any place in Markdown, a table's cell included."""
    shown = one_line(text, limit)
    parts: list[str] = []
    end = 0
    for found in _ADDRESSES.finditer(shown):
        parts += [_encoded(shown, end, found.start()), _as_code(_encoded(found.group()))]
        end = found.end()
    return "".join((*parts, _encoded(shown, end)))


def code(text: str, limit: int = 300) -> str:
    """Return one line set as code: an id, a command, a value."""
    return _as_code(_encoded(one_line(text, limit)))


def _as_code(encoded: str) -> str:
    # The element, because back ticks end a cell's code where the text has a vertical line.
    return f"<code>{encoded}</code>"


def _encoded(text: str, start: int = 0, end: int | None = None) -> str:
    """Encode a part of a text; ``^`` means the start of the text, not of the part."""
    part = text[start:end]
    if start == 0:
        return _STRUCTURE.sub(_entity, part)
    # A blank before it, so that the part does not begin a line, and taken away again.
    return _STRUCTURE.sub(_entity, f" {part}")[1:]


def _entity(found: re.Match[str]) -> str:
    words = found.group()
    return f"{words[:-1]}&#{ord(words[-1])};"
