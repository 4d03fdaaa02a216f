"""The files behind an ADAPTER argument are found without running anything of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from action_mfa.conformance.provenance import adapter as adapter_module
from action_mfa.conformance.provenance import sha256_of
from action_mfa.conformance.provenance.adapter import adapter_files
from action_mfa.spec.provenance import FileRole

BOMB = "raise RuntimeError('imported')\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an adapter in Python, one in JavaScript, and a lock."""
    for name, content in {
        "ports/__init__.py": BOMB,
        "ports/mine.py": BOMB,
        "ports/more/part.py": BOMB,
        "ports/notes.txt": "not a source\n",
        "ports/__pycache__/mine.py": BOMB,
        "js/main.mjs": "// main\n",
        "js/src/part.mjs": "// part\n",
        "js/node_modules/other/index.mjs": "// another's\n",
        "package-lock.json": "{}\n",
        ".git/HEAD": "",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(asked: str) -> dict[str, FileRole]:
    """Read off what was found, and as what."""
    return {file.path: file.role for file in adapter_files(asked).files}


PORTS = {
    "ports/__init__.py": FileRole.ADAPTER,
    "ports/mine.py": FileRole.ADAPTER,
    "ports/more/part.py": FileRole.ADAPTER,
    "package-lock.json": FileRole.LOCK,
}
JS = {
    "js/main.mjs": FileRole.ADAPTER,
    "js/src/part.mjs": FileRole.ADAPTER,
    "package-lock.json": FileRole.LOCK,
}


@pytest.mark.parametrize(
    ("asked", "files"),
    [
        ("ports.mine:create", PORTS),
        ("python -m ports.mine", PORTS),
        ("python ports/mine.py --option", PORTS),
        ("node js/main.mjs", JS),
        ("node ./js/../js/main.mjs", JS),
    ],
)
def test_an_adapter_is_its_file_the_sources_beside_it_and_the_lock_above(
    asked: str, files: dict[str, FileRole]
) -> None:
    """Named from where the run was started; what others wrote and installed is not among them."""
    assert found(asked) == files


def test_a_file_is_known_by_its_content(here: Path) -> None:
    """One changed byte is another adapter."""
    (main,) = (file for file in adapter_files("node js/main.mjs").files if "main" in file.path)
    assert main.sha256 == sha256_of(here / "js/main.mjs")
    (here / "js/main.mjs").write_text("// changed\n", encoding="utf-8")
    assert main not in adapter_files("node js/main.mjs").files


def test_a_folder_is_run_by_its_entry(here: Path) -> None:
    """As Python and Node do."""
    (here / "js/index.js").write_text("// entry\n", encoding="utf-8")
    assert "js/index.js" in found("node js")


def test_the_program_is_the_adapter_where_nothing_else_is(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A console script or a compiled adapter on the path; its folder is nobody's business."""
    program = here / "bin" / "my-port"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    assert found("my-port --fast")["my-port"] is FileRole.ADAPTER


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        ("reference", "part of the suite"),
        ("reference --set totp_skew=exact", "part of the suite"),
        ("action_mfa.conformance.platform_ports:react", "part of the suite"),
        ("wire:http://127.0.0.1:1", "behind the address"),
        ("--listen 4000", "connected from outside"),
        ("nowhere.at.all:create", "were not found"),
        ("no-such-program --at all", "no word of the command"),
        ("unbalanced 'quote", "no word of the command"),
        ("x\x00y z", "no word of the command"),
    ],
)
def test_what_has_no_file_says_why(asked: str, note: str) -> None:
    """Nobody has to wonder whether a hash was forgotten."""
    files = adapter_files(asked)
    assert files.files == ()
    assert note in (files.note or "")


def test_too_many_sources_are_no_adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the root of a large repository only the named file is hashed, and the note says so."""
    monkeypatch.setattr(adapter_module, "_MOST_FILES", 1)
    files = adapter_files("node js/main.mjs")
    assert [file.path for file in files.files] == ["js/main.mjs", "package-lock.json"]
    assert "too many" in (files.note or "")


def test_folders_of_this_machine_are_not_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module from elsewhere is called as Python calls it."""
    elsewhere = here / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.syspath_prepend(here)
    assert {
        path for path, role in found("ports.mine:create").items() if role is FileRole.ADAPTER
    } == {
        "ports/__init__.py",
        "ports/mine.py",
        "ports/more/part.py",
    }
