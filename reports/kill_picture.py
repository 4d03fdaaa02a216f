"""The kill matrix in one look: clauses downwards, mutants to the right, only kills drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from action_mfa.spec.kills import Kills

__all__ = ["Band", "Dot", "KillPicture", "kill_picture"]

#: The side of one cell, in the picture's own units.
_CELL = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """One kill; ``own`` where the clause is the one that the mutant breaks."""

    x: int
    y: int
    own: bool
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """One chapter: where its clauses begin, and how many there are."""

    title: str
    y: int
    height: int
    shaded: bool


@dataclass(frozen=True, slots=True)
class KillPicture:
    """The whole picture."""

    width: int
    height: int
    cell: int
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]


def kill_picture(kills: Kills, targets: Mapping[str, str]) -> KillPicture:
    """Return the picture; ``targets`` are the anchors that the mutants' kills lead to.

    A kill of a mutant without one is not drawn as a link.
    """
    rows = {clause.id: number for number, clause in enumerate(kills.clauses)}
    known = [row for row in kills.mutants if row.clause in rows]
    order = sorted(known, key=lambda row: rows[row.clause])
    dots: list[Dot] = []
    for column, row in enumerate(order):
        killers = ([row.clause] if not row.survived else []) + [kill.clause for kill in row.others]
        dots += (
            Dot(
                x=column * _CELL,
                y=rows[clause] * _CELL,
                own=clause == row.clause,
                target=targets.get(row.id, ""),
                label=f"{clause} kills {row.id}, which breaks {row.clause}",
            )
            for clause in killers
            if clause in rows
        )
    return KillPicture(
        width=max(1, len(order)) * _CELL,
        height=max(1, len(rows)) * _CELL,
        cell=_CELL,
        bands=tuple(_bands(kills)),
        dots=tuple(dots),
    )


def _bands(kills: Kills) -> Iterator[Band]:
    titles = list(dict.fromkeys(clause.chapter for clause in kills.clauses))
    begin = 0
    for number, title in enumerate(titles):
        height = sum(clause.chapter == title for clause in kills.clauses)
        yield Band(title, begin * _CELL, height * _CELL, shaded=number % 2 == 1)
        begin += height
