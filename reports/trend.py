"""Draws how the runs of one implementation came out over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from action_mfa.reports.identity import instant
from action_mfa.reports.untrusted import one_line
from action_mfa.reports.verdicts import Face, count_of, overall_face, tallies, title_of
from action_mfa.spec.results import Results

__all__ = ["Column", "Piece", "Trend", "trend"]

#: More runs are not drawn: the latest are.
_RUNS = 60
#: In pixels: the columns with what is above and below them.
HEIGHT = 190
_TOP = 24
_TALL = 140
_WIDE = 26
_APART = 46
_LEFT = 44
#: What was put to the test, from the ground up.
_STACK = ("pass", "warn", "fail", "open", "error")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a column, in pixels."""

    key: str
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One run: where it is drawn, and its row in the table beneath."""

    x: int
    title: str
    instant: str
    day: str
    suite: str
    face: Face
    pieces: tuple[Piece, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The whole picture; ``left_out`` counts the runs that are older than those drawn."""

    width: int
    height: int
    middle: int
    ground: int
    left: int
    grid: tuple[tuple[int, float], ...]
    columns: tuple[Column, ...]
    label: str
    left_out: int


def trend(latest: Results, history: Iterable[Results]) -> Trend | None:
    """Return the trend up to the latest run, or None where no other run can stand beside it.

    Only runs of the same implementation are drawn, oldest first. Runs that asked for some clauses
    only are left out: their numbers say nothing beside those of a whole run.
    """
    name = _name(latest)
    runs = {_when(run): run for run in history if _name(run) == name and not run.selected}
    runs[_when(latest)] = latest
    ordered = [run for _, run in sorted(runs.items())]
    if len(ordered) < 2:  # noqa: PLR2004  a trend needs two points
        return None
    shown = ordered[-_RUNS:]
    most = max(1, *(_stacked(run) for run in shown))
    return Trend(
        width=_LEFT + len(shown) * _APART + 8,
        height=HEIGHT,
        middle=_WIDE // 2,
        ground=_TOP + _TALL,
        left=_LEFT,
        grid=tuple(_grid(most)),
        columns=tuple(_column(run, number, most) for number, run in enumerate(shown)),
        label=_label(shown),
        left_out=len(ordered) - len(shown),
    )


def _name(results: Results) -> str:
    port = results.implementation
    return results.adapter if port is None else port.name


def _when(results: Results) -> datetime:
    at = results.started
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _stacked(results: Results) -> int:
    return sum(tally.number for tally in tallies(results.counts) if tally.key in _STACK)


def _column(results: Results, number: int, most: int) -> Column:
    named = {tally.key: tally for tally in tallies(results.counts)}
    pieces: list[Piece] = []
    under = 0
    for key in _STACK:
        tally = named[key]
        if tally.number:
            height = _TALL * tally.number / most
            top = _TOP + _TALL - _TALL * (under + tally.number) / most
            pieces.append(
                Piece(key, round(top, 1), round(height, 1), f"{tally.number} {tally.word}")
            )
            under += tally.number
    return Column(
        x=_LEFT + number * _APART,
        title=one_line(title_of(results), 120),
        instant=instant(results.started),
        day=f"{_when(results):%m-%d}",
        suite=f"{one_line(results.suite.version, 20)}, spec {one_line(results.spec.version, 20)}",
        face=overall_face(results.verdict),
        pieces=tuple(pieces),
        numbers=tuple(named[key].number for key in _STACK),
    )


def _grid(most: int) -> Iterator[tuple[int, float]]:
    """Return round numbers of clauses, and how high they are."""
    step = next(
        unit * factor
        for unit in (1, 10, 100, 1_000, 10_000, 100_000)
        for factor in (1, 2, 5)
        if most / (unit * factor) <= 4  # noqa: PLR2004  more lines would be noise
    )
    for number in range(0, most + 1, step):
        yield number, round(_TOP + _TALL - _TALL * number / most, 1)


def _label(shown: Sequence[Results]) -> str:
    words = [f"{instant(run.started)}: {overall_face(run.verdict).word}" for run in shown[-12:]]
    return f"{count_of(len(shown), 'run')}, oldest first; the last ones: {'; '.join(words)}"
