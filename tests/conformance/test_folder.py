"""A run's folder holds this run, whole files, and nothing of ours anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.folder import FolderFault, OutFolder
from action_mfa.conformance.provenance import sha256_of

MakeMark = Callable[..., CheckMark]


@pytest.fixture
def out(tmp_path: Path) -> OutFolder:
    """A folder that is ready."""
    folder = OutFolder(tmp_path / "build" / "fake")
    folder.prepare()
    return folder


def test_a_trace_lies_below_its_clause(out: OutFolder, mark: MakeMark) -> None:
    """The path in the results is relative and has slashes."""
    written = out.write_trace(mark("ONCE-02", "spent-token"), ['{"a":1}', '{"b":2}'])
    assert written.path == "traces/ONCE-02/spent-token.jsonl"
    assert (out.path / written.path).read_text(encoding="utf-8") == '{"a":1}\n{"b":2}\n'
    assert written.sha256 == sha256_of(out.path / written.path)


def test_an_earlier_run_is_removed_and_nothing_else(out: OutFolder, mark: MakeMark) -> None:
    """`--out .` must not cost anybody their own files."""
    trace = out.path / out.write_trace(mark(), ["{}"]).path
    out.note_harness_error("check", "Traceback ...")
    foreign = [out.path / "notes.txt", trace.with_name("notes.txt"), out.path / "traces" / "mine"]
    for path in foreign:
        path.write_text("keep me", encoding="utf-8")
    out.prepare()
    assert not trace.exists()
    assert not (out.path / "harness-error.txt").exists()
    assert [path.read_text(encoding="utf-8") for path in foreign] == ["keep me"] * 3


def test_no_half_written_file_is_left(out: OutFolder, mark: MakeMark) -> None:
    """Files are replaced at once, so nothing partial stays behind."""
    out.write_trace(mark(), ["{}"])
    assert [path.name for path in out.path.rglob("*.partial")] == []


def test_tracebacks_of_ours_are_collected(out: OutFolder) -> None:
    """Each with the place where it happened."""
    out.note_harness_error("check ONCE-01/a", "Traceback 1\n")
    file = out.note_harness_error("check ONCE-01/b", "Traceback 2")
    text = file.read_text(encoding="utf-8")
    assert text == "== check ONCE-01/a\nTraceback 1\n\n== check ONCE-01/b\nTraceback 2\n\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Before the first check, not after the last."""
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    for path in (file, file / "below"):
        with pytest.raises(FolderFault, match="cannot be written"):
            OutFolder(path).prepare()
