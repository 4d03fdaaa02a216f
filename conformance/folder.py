"""The folder that a run writes into: results, traces, reports, and the traces of our own bugs."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from action_mfa.conformance.checking import CheckMark
from action_mfa.spec.results import Results

__all__ = ["HARNESS_ERROR", "RESULTS", "FolderFault", "OutFolder", "WrittenTrace"]

RESULTS = "results.json"
SIGNATURE = "results.json.sig"
REPORT = "report.html"
JUNIT = "junit.xml"
TRACES = "traces"
#: Where the traceback of a bug of the suite goes: never to a terminal.
HARNESS_ERROR = "harness-error.txt"

_CLAUSE_FOLDER = re.compile(r"[A-Z]{3,8}-\d{2}")


class FolderFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """The folder cannot be written to: which path, and why."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path}: cannot be written: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class WrittenTrace:
    """A trace on disk: its path below the folder, with slashes, and the SHA-256 of its bytes."""

    path: str
    sha256: str


class OutFolder:
    """One run's folder. What an earlier run left in it is removed first, and nothing else."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Create the folder and empty it of an earlier run; raise :class:`FolderFault`."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for name in (RESULTS, SIGNATURE, REPORT, JUNIT, HARNESS_ERROR):
                (self.path / name).unlink(missing_ok=True)
            for folder in (self.path / TRACES).glob("*/"):
                # Only what has our names: --out may point at a folder with a life of its own.
                if _CLAUSE_FOLDER.fullmatch(folder.name):
                    for trace in folder.glob("*.jsonl"):
                        trace.unlink()
            # Found out now rather than after the last check.
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise FolderFault(self.path, error) from error

    def write_trace(self, mark: CheckMark, lines: Iterable[str]) -> WrittenTrace:
        """Write one check's trace."""
        name = mark.id.removeprefix(f"{mark.clause}/")
        relative = f"{TRACES}/{mark.clause}/{name}.jsonl"
        data = self._write(relative, "".join(f"{line}\n" for line in lines)).read_bytes()
        return WrittenTrace(relative, hashlib.sha256(data).hexdigest())

    def write_results(self, results: Results) -> Path:
        """Replace ``results.json`` at once: a reader sees the old file or the new one."""
        text = results.model_dump_json(by_alias=True, indent=2)
        return self._write(RESULTS, f"{text}\n")

    def write_reports(self, results: Results) -> None:
        """Draw the reports that lie beside the results from what was written there."""
        # Templates are compiled here, which a run that is interrupted has no time for.
        from action_mfa.reports import load_run, render_html, render_junit  # noqa: PLC0415

        run = load_run(self.path / RESULTS)
        self._write(REPORT, render_html([run]))
        self._write(JUNIT, render_junit(results))

    def note_harness_error(self, where: str, traceback: str) -> Path:
        """Append the traceback of a bug of the suite; return the file."""
        file = self.path / HARNESS_ERROR
        try:
            with file.open("a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(f"== {where}\n{traceback.rstrip()}\n\n")
        except OSError as error:
            raise FolderFault(file, error) from error
        return file

    def _write(self, relative: str, text: str) -> Path:
        target = self.path / relative
        partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise FolderFault(target, error) from error
        return target
