"""Draws lifetimes as bars over the steps of a trace, one row for each value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from action_mfa.reports.evidence.lifetimes import Lifetime
from action_mfa.reports.untrusted import visible

__all__ = ["lifetimes_svg"]

#: In pixels: the names before the bars, one step, one row, and the numbers of the steps above.
_NAMES = 158
_STEP = 22
_ROW = 22
_HEAD = 20
_EVERY = 5


def lifetimes_svg(lives: Sequence[Lifetime], steps: int) -> str:
    """Return the picture, or nothing where nothing lived.

    Its colours and line widths come from the page's style sheet, and so does its key; its words
    are in its label, too.
    """
    if not lives:
        return ""
    width, height = _NAMES + (steps + 1) * _STEP, _HEAD + len(lives) * _ROW + 4
    label = escape(visible("; ".join(life.sentence for life in lives), 4_000))
    drawn = "".join(_parts(lives, steps))
    return (
        '<div class="lives" tabindex="0" role="group" aria-label="Lifetimes">'
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{label}">{drawn}</svg></div>\n'
    )


def _parts(lives: Sequence[Lifetime], steps: int) -> Iterator[str]:
    bottom = _HEAD + len(lives) * _ROW
    marked = sorted({1, *range(_EVERY, steps + 1, _EVERY)})
    lines = "".join(f"M{_middle(number)} {_HEAD - 4}V{bottom}" for number in marked)
    yield f'<path d="{lines}"/>'
    for number in marked:
        yield f'<text class="at" x="{_middle(number)}" y="12">{number}</text>'
    for row, life in enumerate(lives):
        yield from _row(life, _HEAD + row * _ROW, steps)


def _row(life: Lifetime, top: int, steps: int) -> Iterator[str]:
    middle = top + _ROW // 2
    yield f'<text x="{_NAMES - 8}" y="{middle + 4}">{escape(visible(life.name, 24))}</text>'
    turns = [(life.born, "unused")]
    if life.spent is not None and (life.ended is None or life.spent <= life.ended):
        turns.append((life.spent, "used"))
    if life.ended is not None:
        turns.append((life.ended, "over"))
    ends = [number for number, _ in turns[1:]] + [steps]
    for (start, kind), end in zip(turns, ends, strict=True):
        left, right = _middle(start), _middle(end) + (_STEP // 2 if end == steps else 0)
        if right > left:
            yield f'<path class="{kind}" d="M{left} {middle}H{right}"/>'
    yield f'<path class="born" d="M{_middle(life.born)} {middle - 7}v14"/>'
    for use in life.uses:
        at = _middle(use.number)
        if use.accepted:
            yield f'<circle cx="{at}" cy="{middle}" r="5"/>'
        elif use.accepted is False:
            yield f'<path class="no" d="M{at - 5} {middle - 5}l10 10m0-10l-10 10"/>'


def _middle(number: int) -> int:
    return _NAMES + (number - 1) * _STEP + _STEP // 2
