"""The page of findings says what is kept of runs, and that has its causes and its traces."""

from __future__ import annotations

import runpy
import tomllib
from pathlib import Path

from action_mfa.reports import load_trace
from action_mfa.spec import load_spec

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "docs" / "findings.py"))
FOLDER, RUNS, kept = SCRIPT["FOLDER"], SCRIPT["RUNS"], SCRIPT["kept"]()


def _causes(name: str) -> set[tuple[str, str]]:
    listed = tomllib.loads((ROOT / RUNS[name].baseline).read_text(encoding="utf-8"))["known"]
    return {(entry["clause"], entry["reason"].strip()) for entry in listed}


def test_the_page_is_up_to_date() -> None:
    """`python docs/findings.py` has been run since the spec or a kept run last changed."""
    page = SCRIPT["PAGE"].read_text(encoding="utf-8")
    assert SCRIPT["rendered"](kept, load_spec()) == page


def test_both_react_sdks_are_on_it() -> None:
    """In the versions that the adapter pins, and with most of their clauses passed."""
    versions = {name: run.version for name, run in kept.items()}
    assert versions["react-4"].startswith("4.")
    assert versions["react-5"].startswith("5.")
    assert all(run.counts.passed > run.counts.failed for run in kept.values())


def test_each_deviation_has_the_cause_that_its_baseline_gives() -> None:
    """A reason that was rewritten in one place is rewritten in the other."""
    for name, run in kept.items():
        found = {(each.clause, each.cause) for each in run.deviations}
        assert found <= _causes(name), name


def test_each_deviation_has_a_trace_that_can_be_read() -> None:
    """It is of the check that deviates."""
    for name, run in kept.items():
        for each in run.deviations:
            trace = load_trace(FOLDER / name / each.trace)
            assert trace.header is not None
            assert trace.header.check == each.check
