"""Sets several runs side by side: what the table of implementations x clauses is headed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from action_mfa.reports.clauses import Clauses
from action_mfa.reports.run import Run

__all__ = ["WIDE", "Matrix", "matrix"]

#: With more runs than this, cells show their verdict's symbol alone, and the word on request.
WIDE = 4


@dataclass(frozen=True, slots=True)
class Matrix:
    """The head of the table; ``warning`` is set when the runs are not measured by the same spec."""

    warning: str | None
    differing: int
    rows: int
    brief: bool


def matrix(runs: Sequence[Run], clauses: Clauses) -> Matrix:
    """Return what stands above the table of these runs' clauses."""
    rows = clauses.clauses
    return Matrix(_warning(runs), sum(row.differs for row in rows), len(rows), len(runs) > WIDE)


def _warning(runs: Sequence[Run]) -> str | None:
    specs = {run.results.spec.hash for run in runs}
    suites = {run.results.suite.version for run in runs}
    if len(specs) > 1:
        return "These runs were measured against different specs: an id may stand for another text."
    if len(suites) > 1:
        return "These runs were measured with different versions of the suite."
    return None
