"""Results files that earlier releases wrote stay readable: each is kept as it was written."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from action_mfa.reports import load_run, render_html, render_junit
from action_mfa.spec import schema
from action_mfa.spec.results import READABLE_VERSIONS, RESULTS_SCHEMA_VERSION

OLDER = Path(__file__).parent / "older"
PUBLISHED = Path(schema.__file__).resolve().parent / "schemas" / "results.json"


@pytest.mark.parametrize("version", READABLE_VERSIONS[:-1])
def test_an_older_file_is_read_and_drawn(version: int) -> None:
    """Clauses, checks and traces are all there; what the version did not know is absent."""
    run = load_run(OLDER / f"version-{version}" / "results.json")
    assert run.results.schema_version == version
    assert run.results.provenance is None
    assert [trace.fault for trace in run.traces] == [None] * len(run.results.checks)
    html = render_html([run])
    assert all(f'id="{clause.id}"' in html for clause in run.results.clauses)
    assert 'name="verdict"' in render_junit(run.results)


@pytest.mark.parametrize("version", READABLE_VERSIONS[:-1])
def test_the_published_schema_describes_older_files_too(version: int) -> None:
    """A program that validates by the schema need not know which release wrote a file."""
    raw = json.loads((OLDER / f"version-{version}" / "results.json").read_bytes())
    jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_bytes())).validate(raw)


def test_every_readable_version_before_the_current_is_kept() -> None:
    """Whoever raises the version adds a file of the one before."""
    kept = {path.name for path in OLDER.iterdir()}
    assert kept == {f"version-{version}" for version in READABLE_VERSIONS[:-1]}
    assert READABLE_VERSIONS[-1] == RESULTS_SCHEMA_VERSION
