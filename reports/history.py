"""Finds the results of earlier runs in a folder, and reads what a mutant campaign found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from action_mfa.reports.load import (
    RESULTS_BYTES,
    ReportFault,
    broken_model,
    load_results,
    read_json,
)
from action_mfa.spec.kills import KILLS_SCHEMA_VERSION, Kills
from action_mfa.spec.results import Results

__all__ = ["History", "load_history", "load_kills"]

#: More files are not read: a folder of years would take minutes.
_FILES = 500


@dataclass(frozen=True, slots=True)
class History:
    """The results that were found, by their paths, and what is wrong with the files that broke."""

    results: tuple[Results, ...]
    faults: tuple[ReportFault, ...]


def load_history(folder: Path | str) -> History:
    """Return the results below a folder: every ``results.json``, and every JSON file right in it.

    A file that is no results file, or a broken one, costs only itself.

    Raises:
        ReportFault: there is no such folder.

    """
    root = Path(folder)
    if not root.is_dir():
        raise ReportFault(root, None, "there is no such folder")
    results: list[Results] = []
    faults: list[ReportFault] = []
    for file in islice(_files(root), _FILES):
        try:
            results.append(load_results(file))
        except ReportFault as fault:
            faults.append(fault)
    return History(tuple(results), tuple(faults))


def load_kills(path: Path | str) -> Kills:
    """Return the kills that a file holds.

    Raises:
        ReportFault: the file is missing, too large, no JSON, of another version, or against the
            schema.

    """
    file = Path(path)
    raw = read_json(file, RESULTS_BYTES)
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    if version != KILLS_SCHEMA_VERSION:
        known = f"this release of action-mfa reads {KILLS_SCHEMA_VERSION}"
        raise ReportFault(file, "schema_version", f"{version!r} instead of a kills file's; {known}")
    try:
        return Kills.model_validate(raw)
    except ValidationError as error:
        raise broken_model(error, file) from None


def _files(root: Path) -> Iterator[Path]:
    found = {*root.rglob("results.json"), *root.glob("*.json")}
    yield from sorted(file for file in found if file.is_file())
