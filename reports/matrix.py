"""Sets several runs side by side: implementations x clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from action_mfa.reports.page import ClausePart, RunPart
from action_mfa.reports.run import Run

__all__ = ["Cell", "Group", "Matrix", "Row", "matrix"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One clause of one run; ``clause`` is None where that run's file does not hold it."""

    clause: ClausePart | None


@dataclass(frozen=True, slots=True)
class Row:
    """One clause over all runs; ``differs`` where they do not all agree."""

    anchor: str
    clause: ClausePart
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One chapter of the matrix."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table; ``warning`` is set when the runs are not measured by the same spec."""

    groups: tuple[Group, ...]
    warning: str | None
    differing: int
    rows: int


def matrix(runs: Sequence[Run], parts: Sequence[RunPart]) -> Matrix:
    """Return the matrix of the runs, in their order; ``parts`` are the same runs, arranged.

    Clauses stand in the order of the first run that holds them, under the chapter and with the
    title that this run knew. A clause that was renamed between two runs is one row.
    """
    heirs = _heirs(runs)
    columns = [
        {
            heirs.get(clause.id, clause.id): clause
            for chapter in part.chapters
            for clause in chapter.clauses
        }
        for part in parts
    ]
    chapters: dict[str, list[Row]] = {}
    seen: set[str] = set()
    for part in parts:
        for chapter in part.chapters:
            for clause in chapter.clauses:
                current = heirs.get(clause.id, clause.id)
                if current not in seen:
                    seen.add(current)
                    cells = tuple(Cell(column.get(current)) for column in columns)
                    chapters.setdefault(chapter.title, []).append(_row(clause, cells))
    groups = tuple(Group(title, tuple(rows)) for title, rows in chapters.items())
    rows = [row for group in groups for row in group.rows]
    return Matrix(groups, _warning(runs), sum(row.differs for row in rows), len(rows))


def _heirs(runs: Sequence[Run]) -> dict[str, str]:
    """Map each id that a clause had before to the one that it has now."""
    return {
        former: clause.id
        for run in runs
        for clause in run.results.clauses
        for former in clause.formerly
    }


def _row(clause: ClausePart, cells: tuple[Cell, ...]) -> Row:
    verdicts = {None if cell.clause is None else cell.clause.face.key for cell in cells}
    # The anchors of the runs are prefixed r1-, r2-, ...; the row takes the clause's own.
    return Row(clause.anchor.partition("-")[2], clause, cells, len(verdicts) > 1)


def _warning(runs: Sequence[Run]) -> str | None:
    specs = {run.results.spec.hash for run in runs}
    suites = {run.results.suite.version for run in runs}
    if len(specs) > 1:
        return "These runs were measured against different specs: an id may stand for another text."
    if len(suites) > 1:
        return "These runs were measured with different versions of the suite."
    return None
