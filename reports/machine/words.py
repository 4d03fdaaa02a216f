"""Words of a picture: clause ids in short, lines of a fixed length, and how wide text will be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["brief_clauses", "text_width", "wrapped"]

#: Widths of characters in a common sans-serif face, in parts of the font size.
_NARROW = frozenset("ijlftrI.,:;'|!() -")
_WIDE = frozenset("mwMW@%")
_NARROW_WIDTH = 0.36
_WIDE_WIDTH = 0.9
_CAPITAL_WIDTH = 0.7
_USUAL_WIDTH = 0.57


def text_width(text: str, size: float) -> float:
    """Return how wide a text is at most likely to be, in pixels, at a font size in pixels."""
    return size * sum(_character(character) for character in text)


def brief_clauses(clauses: Iterable[str]) -> str:
    """Return ``ONCE-01, 02, 04-08; END-03`` for the ids of clauses, an en dash for the hyphen."""
    chapters: dict[str, list[int]] = {}
    for clause in clauses:
        prefix, _, number = clause.partition("-")
        chapters.setdefault(prefix, []).append(int(number))
    return "; ".join(
        f"{prefix}-{', '.join(_runs(sorted(set(numbers))))}" for prefix, numbers in chapters.items()
    )


def wrapped(text: str, size: float, width: float) -> tuple[str, ...]:
    """Break a text into lines that are not wider than ``width``; a long word stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _character(character: str) -> float:
    if character in _NARROW:
        return _NARROW_WIDTH
    if character in _WIDE:
        return _WIDE_WIDTH
    return _CAPITAL_WIDTH if character.isupper() else _USUAL_WIDTH


def _runs(numbers: Sequence[int]) -> list[str]:
    """Write three and more numbers in a row as one range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    written: list[str] = []
    for run in runs:
        if len(run) > 2:  # noqa: PLR2004  two are as short as a range
            written.append(f"{run[0]:02}\N{EN DASH}{run[-1]:02}")
        else:
            written += [f"{number:02}" for number in run]
    return written
