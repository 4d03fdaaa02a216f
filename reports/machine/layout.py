"""A layered layout from left to right for graphs of a dozen boxes.

Sugiyama's four steps, small: ranks by longest paths, crossings fewer by barycentres, coordinates
by least squares within each column, and curves. Labels of edges are boxes of their own between the
ranks, so nothing lies on anything. No package that is kept up lays a graph out in ranks without an
external program, and at this size the steps fit on two pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Arrow", "Box", "Layout", "Place", "Route", "lay_out"]

_COLUMN_GAP = 40.0
_ROW_GAP = 20.0
#: How far a line keeps from the corners of the box that it leaves.
_CORNER = 14.0
_SWEEPS = 12
_SLIM = 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """Something with a size, in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge between two boxes, by their numbers, with the box of its label."""

    source: int
    target: int
    label: Box


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box is: its left edge and its centre's height."""

    left: float
    middle: float
    box: Box

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.box.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.middle - self.box.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.middle + self.box.height / 2


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow's way: straight pieces from (x, y) to (x, y), with curves between them."""

    pieces: tuple[tuple[float, float, float, float], ...]
    label: Place


@dataclass(frozen=True, slots=True)
class Layout:
    """All places and routes, in the order of the boxes and arrows, and the size of the whole."""

    places: tuple[Place, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


def lay_out(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Layout:
    """Return where everything goes; the same graph gives the same layout.

    Boxes come in reading order: an arrow to a later one leads right, any other leads back.
    """
    return _Grid(boxes, arrows).layout()


class _Grid:
    """Columns of cells: a cell is a box, a label, or a slim piece of a line that passes by."""

    def __init__(self, boxes: Sequence[Box], arrows: Sequence[Arrow]) -> None:
        self._boxes = boxes
        self._arrows = arrows
        self._cells: list[Box] = list(boxes)
        self._column: list[int] = [2 * rank for rank in _ranks(len(boxes), arrows)]
        self._next: list[set[int]] = [set() for _ in boxes]
        self._chains = [self._chain(arrow) for arrow in arrows]
        self._columns: list[list[int]] = [[] for _ in range(max(self._column) + 1)]
        for cell, column in enumerate(self._column):
            self._columns[column].append(cell)
        self._middle = [0.0] * len(self._cells)

    def layout(self) -> Layout:
        self._order()
        self._align()
        lefts = self._lefts()
        places = [
            Place(
                lefts[self._column[cell]] + (self._width(self._column[cell]) - box.width) / 2,
                self._middle[cell],
                box,
            )
            for cell, box in enumerate(self._cells)
        ]
        last = len(self._columns) - 1
        return Layout(
            tuple(places[: len(self._boxes)]),
            tuple(self._route(number, places) for number in range(len(self._arrows))),
            lefts[last] + self._width(last),
            max(place.bottom for place in places),
        )

    def _chain(self, arrow: Arrow) -> tuple[int, ...]:
        """Add the cells between two boxes, from left to right; the label comes first."""
        left, right = sorted((arrow.source, arrow.target), key=lambda box: self._column[box])
        first, last = self._column[left] + 1, max(self._column[right], self._column[left] + 2)
        cells: list[int] = []
        for column in range(first, last):
            cells.append(len(self._cells))
            is_label = column == first
            self._cells.append(arrow.label if is_label else Box(_SLIM, _SLIM))
            self._column.append(column)
            self._next.append(set())
        for one, other in zip((left, *cells), (*cells, right), strict=True):
            self._next[one].add(other)
            self._next[other].add(one)
        return tuple(cells)

    def _order(self) -> None:
        """Sort the columns so that few lines cross; of all sweeps the best one stays."""
        best, fewest = [list(column) for column in self._columns], self._crossings()
        for sweep in range(_SWEEPS):
            columns = self._columns if sweep % 2 == 0 else self._columns[::-1]
            row = self._rows()
            for column in columns[1:]:
                column.sort(key=lambda cell: (self._barycentre(cell, row, sweep), row[cell]))
                row |= {cell: position for position, cell in enumerate(column)}
            if (crossings := self._crossings()) < fewest:
                best, fewest = [list(column) for column in self._columns], crossings
        self._columns = best

    def _rows(self) -> dict[int, int]:
        return {cell: row for column in self._columns for row, cell in enumerate(column)}

    def _barycentre(self, cell: int, row: Mapping[int, int], sweep: int) -> float:
        direction = -1 if sweep % 2 == 0 else 1
        before = [
            other
            for other in self._next[cell]
            if (self._column[other] - self._column[cell]) * direction > 0
        ]
        return sum(row[other] for other in before) / len(before) if before else row[cell]

    def _crossings(self) -> int:
        row = self._rows()
        found = 0
        for column in self._columns:
            lines = [
                (row[cell], row[other])
                for cell in column
                for other in self._next[cell]
                if self._column[other] == self._column[cell] + 1
            ]
            found += sum(
                (one[0] - other[0]) * (one[1] - other[1]) < 0
                for position, one in enumerate(lines)
                for other in lines[:position]
            )
        return found

    def _align(self) -> None:
        """Move each cell towards its neighbours, as far as those above and below let it."""
        for column in self._columns:
            self._settle(column, [0.0] * len(column))
        for sweep in range(2 * _SWEEPS):
            columns = self._columns if sweep % 2 == 0 else self._columns[::-1]
            for column in columns:
                wanted = [
                    sum(self._middle[other] for other in self._next[cell]) / len(self._next[cell])
                    if self._next[cell]
                    else self._middle[cell]
                    for cell in column
                ]
                self._settle(column, wanted)
        top = min(
            middle - cell.height / 2 for middle, cell in zip(self._middle, self._cells, strict=True)
        )
        self._middle = [middle - top for middle in self._middle]

    def _settle(self, column: Sequence[int], wanted: Sequence[float]) -> None:
        """Place a column as near to what is wanted as its order and the gaps allow.

        Least squares under order constraints: neighbours that would overlap are pooled into one
        block, which goes where its members want on average.
        """
        offsets = [0.0]
        for above, below in pairwise(column):
            halves = (self._cells[above].height + self._cells[below].height) / 2
            offsets.append(offsets[-1] + halves + _ROW_GAP)
        blocks: list[tuple[float, int]] = []
        for wish, offset in zip(wanted, offsets, strict=True):
            mean, size = wish - offset, 1
            while blocks and blocks[-1][0] > mean:
                other, count = blocks.pop()
                mean, size = (mean * size + other * count) / (size + count), size + count
            blocks.append((mean, size))
        starts = [mean for mean, size in blocks for _ in range(size)]
        for cell, start, offset in zip(column, starts, offsets, strict=True):
            self._middle[cell] = start + offset

    def _width(self, column: int) -> float:
        return max((self._cells[cell].width for cell in self._columns[column]), default=0.0)

    def _lefts(self) -> list[float]:
        lefts = [0.0]
        for column in range(len(self._columns) - 1):
            lefts.append(lefts[-1] + self._width(column) + _COLUMN_GAP)
        return lefts

    def _route(self, number: int, places: Sequence[Place]) -> Route:
        arrow, chain = self._arrows[number], self._chains[number]
        cells = [places[cell] for cell in chain]
        pieces = [(cell.left, cell.middle, cell.right, cell.middle) for cell in cells]
        source, target = places[arrow.source], places[arrow.target]
        leads_right = self._column[arrow.target] > self._column[arrow.source]
        if not leads_right:
            # From right to left: the same cells, the other way round.
            pieces = [(x2, y2, x1, y1) for x1, y1, x2, y2 in reversed(pieces)]
        start = source.right if leads_right else source.left
        end = target.left if leads_right else target.right
        first, last = pieces[0][1], pieces[-1][3]
        leave, enter = _port(source, first), _port(target, last)
        whole = ((start, leave, start, leave), *pieces, (end, enter, end, enter))
        return Route(whole, cells[0])


def _port(place: Place, height: float) -> float:
    """Return where on its side a box is left, so that the line is as straight as can be."""
    room = min(_CORNER, place.box.height / 2)
    return max(place.top + room, min(height, place.bottom - room))


def _ranks(boxes: int, arrows: Sequence[Arrow]) -> list[int]:
    ranks = [0] * boxes
    for target in range(boxes):
        before = [ranks[each.source] for each in arrows if each.target == target > each.source]
        ranks[target] = 1 + max(before) if before else 0
    return ranks
