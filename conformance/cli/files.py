"""Results files that commands read, and files that they write, with a sentence for each fault."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from action_mfa.reports import Run

__all__ = ["results_argument", "run_at", "write_file"]

_RESULTS = "results.json"


def results_argument(path: Path) -> Path:
    """Return the results file that a path means: itself, or the one in the folder of a run."""
    return path / _RESULTS if path.is_dir() else path


def run_at(path: Path) -> "Run":
    """Return the run that lies at a path.

    Raises:
        click.UsageError: there is none, or its file is broken.

    """
    from action_mfa.reports import ReportFault, load_run  # noqa: PLC0415  not for --help

    try:
        return load_run(results_argument(path))
    except ReportFault as fault:
        raise click.UsageError(str(fault)) from None


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file, with its folder; text as UTF-8 with line feeds.

    Raises:
        click.UsageError: it cannot be written.

    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"{path}: cannot be written: {reason}") from None
