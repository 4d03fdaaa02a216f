"""Writes pictures as SVG: text and shapes alone, for light and dark, the same every time."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources
from itertools import pairwise

from action_mfa.reports.machine.coverage import HOW_DERIVED, Mark, MarkedLife
from action_mfa.reports.machine.layout import Place, Route
from action_mfa.reports.machine.picture import Block, Kind, Picture, picture
from action_mfa.reports.machine.words import brief_clauses, wrapped
from action_mfa.spec.machines import Answer, Phase

__all__ = ["inline_svg", "machine_css", "standalone_svg"]

_MARGIN = 4.0
_PADDING = 9.0
_DOT = 13.0
_HEAD = 58.0
_BETWEEN = 46.0
_PAGE = 24.0
_ARROW = 8.0
_RADIUS = {Phase.START: 14, Phase.ALIVE: 6, Phase.OVER: 6, None: 5}
_MARKS = {
    Mark.EXERCISED: "seen",
    Mark.NOT_EXERCISED: "unseen",
    Mark.NOT_OBSERVABLE: "dark",
    None: "plain",
}


def inline_svg(marked: MarkedLife, anchor: str) -> str:
    """Return one life as an element for a page that has :func:`machine_css` in its style sheet.

    ``anchor`` begins the ids in it and has to be the page's own; all texts are escaped.
    """
    drawn = picture(marked)
    width, height = drawn.layout.width + 2 * _MARGIN, drawn.layout.height + 2 * _MARGIN
    life = marked.life
    body = "".join(_body(drawn, _MARGIN, _MARGIN))
    return (
        f'<svg class="life" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" role="img" '
        f'aria-labelledby="{escape(anchor)}-t {escape(anchor)}-d">'
        f'<title id="{escape(anchor)}-t">{escape(life.title)}</title>'
        f'<desc id="{escape(anchor)}-d">{escape(life.summary)}</desc>{body}</svg>'
    )


def standalone_svg(lives: Sequence[MarkedLife]) -> str:
    """Return a file of its own with one life or several, one below the other.

    Raises:
        ValueError: there is nothing to draw.

    """
    if not lives:
        raise ValueError("a picture needs at least one life")
    drawn = [picture(marked) for marked in lives]
    width = max(one.layout.width for one in drawn) + 2 * _PAGE
    parts: list[str] = []
    y = _PAGE
    for one in drawn:
        life = one.marked.life
        parts.append(_text(_PAGE, y + 16, life.title, "heading"))
        summary = wrapped(life.summary, 12, width - 2 * _PAGE)
        parts += [
            _text(_PAGE, y + 38 + 16 * row, text, "summary") for row, text in enumerate(summary)
        ]
        y += _HEAD + 16 * (len(summary) - 1)
        parts += _body(one, _PAGE, y)
        y += one.layout.height + _BETWEEN
    notes = _notes(lives, width)
    parts += [_text(_PAGE, y + 16 * row, text, "summary") for row, text in enumerate(notes)]
    height = y + 16 * len(notes)
    titles = ", ".join(marked.life.title for marked in lives)
    described = "\n".join(line for marked in lives for line in _described(marked))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="life own" viewBox="0 0 {_n(width)} '
        f'{_n(height)}" width="{_n(width)}" height="{_n(height)}" role="img" '
        f'aria-labelledby="t d">\n<title id="t">{escape(titles)}</title>\n'
        f'<desc id="d">{escape(described)}</desc>\n<style>{_own_colours()}{machine_css()}</style>\n'
        f'<rect class="page" width="100%" height="100%"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


@functools.cache
def machine_css() -> str:
    """Return the style of the pictures; it uses the colours of the report's style sheet."""
    return _template("machine.css")


def _own_colours() -> str:
    return _template("machine-colours.css")


def _template(name: str) -> str:
    return (resources.files("action_mfa.reports") / "templates" / name).read_text("utf-8")


def _notes(lives: Sequence[MarkedLife], width: float) -> list[str]:
    key = (
        "Arrows: what moves the subject, with its clauses; dashed where it is refused and moves it "
        "all the same, dotted where time does. In a box: what leaves it as it is, with "
        "\N{MULTIPLICATION X} where it is refused."
    )
    texts = [key]
    if any(marked.marks for marked in lives):
        texts.append("Filled dot: exercised by the run. Open dot: not exercised. " + HOW_DERIVED)
    return [line for text in texts for line in wrapped(text, 12, width - 2 * _PAGE)]


def _described(marked: MarkedLife) -> Iterator[str]:
    """Say all that the picture shows, for whoever does not see it."""
    life = marked.life
    titles = {state.id: state.title for state in life.states}
    yield f"{life.title}. {life.summary}"
    for position, edge in enumerate(life.edges):
        answer = edge.answer.value
        if edge.reasons:
            answer += f" ({', '.join(reason.value for reason in edge.reasons)})"
        what = f"stays {titles[edge.source]}"
        if edge.source != edge.target:
            what = f"{titles[edge.source]} becomes {titles[edge.target]}"
        clauses = f"; {brief_clauses(edge.clauses)}" if edge.clauses else ""
        mark = f"; {marked.marks[position].value}" if marked.marks else ""
        yield f"{edge.label}: {answer}, {what}{clauses}{mark}."


def _body(drawn: Picture, left: float, top: float) -> Iterator[str]:
    layout = drawn.layout
    yield f'<g transform="translate({_n(left)} {_n(top)})">'
    for route, answer, mark in zip(layout.routes, drawn.answers, drawn.marks, strict=True):
        yield from _arrow(route, answer, mark)
    for route, label in zip(layout.routes, drawn.labels, strict=True):
        yield from _block(route.label, label, "label")
    for place, state in zip(layout.places, drawn.states, strict=True):
        yield from _block(place, state, f"state {state.phase.value if state.phase else ''}")
    yield "</g>"


def _arrow(route: Route, answer: Answer, mark: Mark | None) -> Iterator[str]:
    pieces = list(route.pieces)
    x, y = pieces[-1][0], pieces[-1][1]
    heading = 1 if x > pieces[-2][2] else -1
    tip = x - heading * _ARROW
    pieces[-1] = (tip, y, tip, y)
    path = f"M{_n(pieces[0][0])} {_n(pieces[0][1])}"
    for before, after in pairwise(pieces):
        half = (before[2] + after[0]) / 2
        path += (
            f"C{_n(half)} {_n(before[3])} {_n(half)} {_n(after[1])} {_n(after[0])} {_n(after[1])}"
        )
        if after[0] != after[2]:
            path += f"H{_n(after[2])}"
    classes = f"{answer.value} {_MARKS[mark]}"
    yield f'<path class="way {classes}" d="{path}"/>'
    head = f"M{_n(x)} {_n(y)}l{_n(-heading * _ARROW)} -4v8z"
    yield f'<path class="tip {classes}" d="{head}"/>'


def _block(place: Place, block: Block, classes: str) -> Iterator[str]:
    radius = _RADIUS[block.phase]
    left, top = place.left, place.top
    yield (
        f'<rect class="{classes}" x="{_n(left)}" y="{_n(top)}" width="{_n(place.box.width)}" '
        f'height="{_n(place.box.height)}" rx="{radius}"/>'
    )
    y = top + _PADDING / 2
    for line in block.lines:
        base = y + line.leading * 0.75
        x = left + _PADDING
        if line.mark in {Mark.EXERCISED, Mark.NOT_EXERCISED}:
            centre = f'cx="{_n(x + 4)}" cy="{_n(base - 4)}"'
            yield f'<circle class="{_MARKS[line.mark]}" {centre} r="3.5"/>'
        refused = " no" if line.refused and line.kind is not Kind.TITLE else ""
        yield _text(x + (_DOT if line.indent else 0), base, line.text, f"{line.kind}{refused}")
        y += line.leading


def _text(x: float, y: float, text: str, classes: str) -> str:
    return f'<text class="{classes}" x="{_n(x)}" y="{_n(y)}">{escape(text)}</text>'


def _n(number: float) -> str:
    """Write a number with one digit after the point at most."""
    return f"{round(number, 1):g}"
