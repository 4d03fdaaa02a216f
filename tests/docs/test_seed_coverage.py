"""Each statement of the page that the project was created from has its row, and no row is empty."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from action_mfa.spec import load_spec

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "docs" / "seed_coverage.py"))
clauses_in, filled = SCRIPT["clauses_in"], SCRIPT["filled"]
TEXT = SCRIPT["PAGE"].read_text(encoding="utf-8")
ROWS = SCRIPT["rows"](TEXT)


def test_the_last_columns_are_up_to_date() -> None:
    """`python docs/seed_coverage.py` has been run since checks or clauses last changed."""
    assert filled(TEXT) == TEXT


def test_no_row_is_empty() -> None:
    """Each statement has its clauses or tests, their checks, and a place where they run."""
    assert len(ROWS) > 40
    assert [row for row in ROWS if len(row) != 4 or not all(row)] == []
    assert [row[0] for row in ROWS if row[2] == "none" or row[3].startswith("nowhere")] == []


def test_every_clause_of_a_row_is_one_of_the_spec() -> None:
    """Ranges included."""
    known = {clause.id for clause in load_spec().clauses}
    assert {name for row in ROWS for name in clauses_in(row[1])} <= known


def test_the_tests_that_a_row_names_are_there() -> None:
    """A test that moved has moved there too."""
    named = set(re.findall(r"`(tests/[\w/.]+)`", TEXT))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_each_statement_stands_once() -> None:
    """No statement is counted twice."""
    statements = [row[0] for row in ROWS]
    assert sorted(set(statements)) == sorted(statements)


def test_a_range_of_clauses_is_read_as_all_of_them() -> None:
    """Each once, in the order of the cell."""
    assert clauses_in("PASS-02 to PASS-04; REQ-01, PASS-02") == (
        *("PASS-02", "PASS-03", "PASS-04"),
        "REQ-01",
    )
