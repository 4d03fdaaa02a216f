"""What a picture of a life shows, and where: the lines of its boxes, and their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from action_mfa.reports.machine.coverage import Mark, MarkedLife
from action_mfa.reports.machine.layout import Arrow, Box, Layout, lay_out
from action_mfa.reports.machine.words import brief_clauses, text_width, wrapped
from action_mfa.spec.machines import Answer, Edge, LifeState, Phase

__all__ = ["Block", "Kind", "Line", "Picture", "picture"]

_PADDING = 9.0
_LABEL_WIDTH = 188.0
_STATE_WIDTH = 206.0
#: Room for the dot of a mark before its line.
_DOT = 13.0


class Kind(StrEnum):
    """What a line is, which is how it is set."""

    TITLE = "title"
    WORD = "word"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class _Type:
    """How a kind of line is set, in pixels; ``weight`` is how much wider it is than usual."""

    size: float
    leading: float
    weight: float = 1.04


_TYPES = {
    Kind.TITLE: _Type(13.5, 20.0, 1.17),
    Kind.WORD: _Type(12.0, 17.0),
    Kind.SMALL: _Type(10.0, 13.5),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box; ``mark`` is drawn as a dot before it, ``indent`` leaves room for one."""

    text: str
    kind: Kind
    refused: bool = False
    mark: Mark | None = None
    indent: bool = False

    @property
    def leading(self) -> float:
        """The height of the line."""
        return _TYPES[self.kind].leading

    @property
    def width(self) -> float:
        """How wide it is, with what stands before it."""
        face = _TYPES[self.kind]
        return text_width(self.text, face.size) * face.weight + (_DOT if self.indent else 0.0)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one box, a state's or a label's, with the size that they need."""

    lines: tuple[Line, ...]
    phase: Phase | None = None

    @property
    def box(self) -> Box:
        """The size."""
        width = max(line.width for line in self.lines)
        height = sum(line.leading for line in self.lines)
        return Box(round(width + 2 * _PADDING), round(height + _PADDING))


@dataclass(frozen=True, slots=True)
class Picture:
    """One life, ready to be written: states and labels in the order of the layout's places."""

    marked: MarkedLife
    states: tuple[Block, ...]
    labels: tuple[Block, ...]
    answers: tuple[Answer, ...]
    marks: tuple[Mark | None, ...]
    layout: Layout


def picture(marked: MarkedLife) -> Picture:
    """Return the picture of a life.

    What leaves a state as it is stands inside of its box; what moves the subject is an arrow, one
    for each pair of states, with all that takes it in one label.
    """
    life = marked.life
    marks: list[Mark | None] = list(marked.marks) or [None] * len(life.edges)
    arrows: dict[tuple[str, str], list[tuple[Edge, Mark | None]]] = {}
    stays: dict[str, list[tuple[Edge, Mark | None]]] = {}
    for edge, mark in zip(life.edges, marks, strict=True):
        if edge.source == edge.target:
            stays.setdefault(edge.source, []).append((edge, mark))
        else:
            arrows.setdefault((edge.source, edge.target), []).append((edge, mark))
    states = tuple(_state(state, stays.get(state.id, ())) for state in life.states)
    labels = tuple(_label(edges) for edges in arrows.values())
    number = {state.id: position for position, state in enumerate(life.states)}
    layout = lay_out(
        [block.box for block in states],
        [
            Arrow(number[source], number[target], label.box)
            for (source, target), label in zip(arrows, labels, strict=True)
        ],
    )
    return Picture(
        marked,
        states,
        labels,
        tuple(_answer(edge for edge, _ in edges) for edges in arrows.values()),
        tuple(_best(mark for _, mark in edges) for edges in arrows.values()),
        layout,
    )


def _state(state: LifeState, stays: Iterable[tuple[Edge, Mark | None]]) -> Block:
    lines = [Line(state.title, Kind.TITLE)]
    for edge, mark in stays:
        # A mark's dot stands where the bullet would.
        sign = "" if mark is not None else "\N{BULLET} "
        if edge.answer is Answer.REFUSED:
            sign = "\N{MULTIPLICATION X} "
        lines += _lines(edge, mark, f"{sign}{edge.label}", _STATE_WIDTH)
    return Block(tuple(lines), state.phase)


def _label(edges: Iterable[tuple[Edge, Mark | None]]) -> Block:
    lines: list[Line] = []
    for edge, mark in edges:
        sign = "\N{MULTIPLICATION X} " if edge.answer is Answer.REFUSED else ""
        lines += _lines(edge, mark, f"{sign}{edge.label}", _LABEL_WIDTH)
        if edge.clauses:
            brief = brief_clauses(edge.clauses)
            small = wrapped(brief, _TYPES[Kind.SMALL].size, _LABEL_WIDTH)
            lines += [Line(text, Kind.SMALL, indent=mark is not None) for text in small]
    return Block(tuple(lines))


def _lines(edge: Edge, mark: Mark | None, text: str, width: float) -> Iterator[Line]:
    refused = edge.answer is Answer.REFUSED
    for number, part in enumerate(wrapped(text, _TYPES[Kind.WORD].size, width)):
        yield Line(part, Kind.WORD, refused, mark if number == 0 else None, indent=mark is not None)


def _answer(edges: Iterable[Edge]) -> Answer:
    """Return how an arrow is drawn: as accepted where anything is, else as what all are."""
    answers = [edge.answer for edge in edges]
    for answer in (Answer.ACCEPTED, Answer.REFUSED):
        if answer in answers:
            return answer
    return Answer.TIME


def _best(marks: Iterable[Mark | None]) -> Mark | None:
    found = list(marks)
    for mark in (Mark.EXERCISED, Mark.NOT_EXERCISED, Mark.NOT_OBSERVABLE):
        if mark in found:
            return mark
    return None
