"""Renders ``badge.svg``: the verdict in a small picture, for a README.

It needs no font, no network and no other file. It always names what the verdict holds for, and its
description says that it is no certification: a badge is the part of a report that travels alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from action_mfa.reports.untrusted import one_line
from action_mfa.reports.verdicts import STATEMENT, count_of, overall_face, title_of
from action_mfa.spec.results import Overall, Results

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["render"]

_LABEL = "Action-Based MFA"
_HEIGHT = 20
_PADDING = 7
#: The width of a letter; the text is fitted to it, so that no font has to be measured.
_LETTER = 6.4
_GREY = "#3b4048"
#: White on each of these has a contrast of at least 4.5 to 1.
_COLOURS = {"pass": "#14692c", "fail": "#b31d28", "open": "#6639ba"}
_MOST = 60


@dataclass(frozen=True, slots=True)
class _Half:
    """One half: where it begins, how wide it and its text are."""

    text: str
    x: float

    @property
    def text_width(self) -> float:
        return round(len(self.text) * _LETTER, 1)

    @property
    def width(self) -> float:
        return round(self.text_width + 2 * _PADDING, 1)


def render(results: Results) -> str:
    """Return the badge of a run as SVG; the same results give the same bytes."""
    # Loaded when a badge is drawn, with the templates' library.
    from markupsafe import Markup  # noqa: PLC0415

    face = overall_face(results.verdict)
    left = _Half(_LABEL, 0)
    right = _Half(one_line(f"{face.symbol} {_message(results)}", _MOST), left.width)
    whole = round(left.width + right.width, 1)
    title = one_line(f"{title_of(results)}: {face.word}. {results.verdict_reason}", 300)
    picture = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{height}"'
        ' viewBox="0 0 {whole} {height}" role="img" aria-labelledby="t d">\n'
        '<title id="t">{title}</title>\n<desc id="d">{statement}</desc>\n'
        '<rect width="{whole}" height="{height}" rx="3" fill="{grey}"/>\n'
        '<path d="M{x} 0h{straight}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{x}z" fill="{colour}"/>\n'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\n'
        "{left}\n{right}\n</g>\n</svg>\n"
    ).format(
        whole=whole,
        height=_HEIGHT,
        title=title,
        statement=STATEMENT,
        grey=_GREY,
        x=right.x,
        straight=round(right.width - 3, 1),
        colour=_COLOURS[face.key],
        left=_text(left),
        right=_text(right),
    )
    return str(picture)


def _text(half: _Half) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(
        '<text x="{x}" y="14" textLength="{width}" lengthAdjust="spacingAndGlyphs">{text}</text>'
    ).format(x=half.x + _PADDING, width=half.text_width, text=half.text)


def _message(results: Results) -> str:
    words = [overall_face(results.verdict).word.lower()]
    if results.verdict is Overall.NOT_CONFORMANT:
        words.append(f"{count_of(results.counts.failed, 'clause')} failed")
    if results.implementation is not None:
        words.append(results.implementation.port_class.value)
    return " · ".join((*words, f"spec {results.spec.version}"))
