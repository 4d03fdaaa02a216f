"""Fills the last two columns of docs/seed-coverage.md: the checks of each row, and where they run.

Statements and clauses are written by hand; `python docs/seed_coverage.py` writes the rest, and a
test says when it has drifted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from action_mfa.conformance.applicability import missing_needs, owes
from action_mfa.conformance.mutants import checks_of
from action_mfa.conformance.platform_ports import javascript, react, react_native
from action_mfa.conformance.ports import Adapter
from action_mfa.conformance.reference import Reference
from action_mfa.spec import Party, Spec, load_spec
from action_mfa.spec.protocol import Greeting, Hello, Operation

PAGE = Path(__file__).resolve().parent / "seed-coverage.md"
HEADER = "| the page says | clauses | checks | runs on |"
RULE = "|---|---|---|---|"

_CLAUSE = re.compile(r"\b([A-Z]{3,8})-(\d{2})(?: to \1-(\d{2}))?\b")
_TEST = re.compile(r"`(tests/[\w/]+\.py)`")

R = TypeVar("R", bound=BaseModel)


def filled(text: str) -> str:
    """Return the page with the last two columns of each table filled in."""
    return "\n".join(_lines(text.splitlines())) + "\n"


def clauses_in(cell: str) -> tuple[str, ...]:
    """Return the clauses that a cell names, ranges expanded, each once."""
    found: list[str] = []
    for prefix, first, last in _CLAUSE.findall(cell):
        numbers = range(int(first), int(last or first) + 1)
        found += [f"{prefix}-{number:02d}" for number in numbers]
    return tuple(dict.fromkeys(found))


def rows(text: str) -> list[tuple[str, ...]]:
    """Return the cells of each row of the page's tables."""
    tables = [line for line in text.splitlines() if line.startswith("|")]
    cells = [_cells(line) for line in tables if not line.startswith("|---")]
    return [row for row in cells if row[0] != "the page says"]


def _lines(lines: list[str]) -> Iterator[str]:
    spec = load_spec()
    greetings = {name: _greeting(port) for name, port in _ports()}
    for line in lines:
        if line.startswith("| the page says |"):
            yield HEADER
        elif line.startswith("|---"):
            yield RULE
        elif line.startswith("|"):
            statement, clauses = _cells(line)[:2]
            where = _where(clauses, spec, greetings)
            yield f"| {statement} | {clauses} | {_checks(clauses)} | {where} |"
        else:
            yield line


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def _checks(cell: str) -> str:
    names = [check.mark.id.partition("/")[2] for check in checks_of(clauses_in(cell))]
    if names:
        return ", ".join(dict.fromkeys(names))
    return "the tests named" if _TEST.search(cell) else "none"


def _where(cell: str, spec: Spec, greetings: dict[str, Greeting]) -> str:
    clauses = [spec.clause(name) for name in clauses_in(cell)]
    places = [
        name
        for name, greeting in greetings.items()
        if any(
            owes(clause, spec, greeting) and not missing_needs(clause, greeting)
            for clause in clauses
        )
    ]
    if any(clause.party is Party.SERVER for clause in clauses):
        places.append("backends")
    if _TEST.search(cell):
        places.append("the project's tests")
    return ", ".join(places) or "nowhere: nothing to run"


def _ports() -> Iterator[tuple[str, Adapter]]:
    yield "reference", Reference()
    yield "React", react()
    yield "React Native", react_native()
    yield "JavaScript", javascript()


def _greeting(port: Adapter) -> Greeting:
    return port.perform(Hello(), _Nobody())


class _Nobody:
    """A greeting asks nothing of the user."""

    def answer(self, callback: Operation[R], /) -> R:
        raise AssertionError(f"{callback.method} during the greeting")


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
