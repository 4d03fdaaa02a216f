"""The front door: `noxw` explains what it lacks, and every session explains itself."""

from __future__ import annotations

import ast
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytest_plugins = ["pytester"]


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with a shell's tools and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "dirname", "cat", "rm"):
        program = shutil.which(name)
        assert program is not None
        (folder / name).symlink_to(program)
    return folder


def run_noxw(checkout: Path, path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of noxw in a checkout whose name has a space, from elsewhere."""
    checkout.mkdir()
    shutil.copy(ROOT / "noxw", checkout / "noxw")
    return subprocess.run(
        [checkout / "noxw", *arguments],
        cwd=path,
        env={"PATH": str(path), "HOME": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def executable(path: Path, script: str) -> None:
    """Write a shell script that can be called."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_noxw_says_that_python_is_missing(tmp_path: Path, bare_path: Path) -> None:
    """Without Python there is one sentence, and no traceback of a shell."""
    answer = run_noxw(tmp_path / "a checkout", bare_path)
    assert answer.returncode == 3
    assert answer.stderr.startswith("noxw: Python 3.11 or newer is needed")


def test_noxw_names_the_package_that_brings_venv(tmp_path: Path, bare_path: Path) -> None:
    """Debian ships venv apart from Python; the sentence names that package."""
    executable(
        bare_path / "python3",
        'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac',
    )
    answer = run_noxw(tmp_path / "a checkout", bare_path)
    assert answer.returncode == 3
    assert "apt-get install python3.11-venv" in answer.stderr


def test_noxw_hands_over_its_arguments_untouched(tmp_path: Path, bare_path: Path) -> None:
    """Once prepared it asks for nothing and passes on what it was given, blanks and all."""
    checkout = tmp_path / "a checkout"
    answer = run_noxw(checkout, bare_path)
    executable_home = checkout / ".noxw" / "bin"
    executable_home.mkdir(parents=True)
    executable(executable_home / "python", 'for word; do echo "[$word]"; done')
    needed = next(
        line.split("'")[1]
        for line in (ROOT / "noxw").read_text(encoding="utf-8").splitlines()
        if line.startswith("nox_range=")
    )
    (checkout / ".noxw" / "installed").write_text(f"{needed}\n", encoding="utf-8")
    answer = subprocess.run(
        [checkout / "noxw", "-s", "tests", "--", "-k", "one or two"],
        cwd=bare_path,
        env={"PATH": str(bare_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    words = answer.stdout.splitlines()
    assert words[:3] == ["[-m]", "[nox]", "[--noxfile]"], answer.stderr
    assert words[3] == f"[{checkout / 'noxfile.py'}]"
    assert words[4:] == ["[-s]", "[tests]", "[--]", "[-k]", "[one or two]"]


def test_every_session_explains_itself_in_one_line() -> None:
    """`nox -l` prints each session's docstring, which is all the help that there is."""
    module = ast.parse((ROOT / "noxfile.py").read_bytes())
    sessions = {
        node.name: ast.get_docstring(node)
        for node in module.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    assert {"tests", "conformance", "sdk_js", "lint", "types", "docs"} <= set(sessions)
    assert [name for name, text in sessions.items() if not text or "\n" in text] == []


@pytest.mark.parametrize(("ci", "outcome"), [("true", {"failed": 1}), ("", {"skipped": 1})])
def test_a_skip_in_ci_is_a_failure(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: dict[str, int]
) -> None:
    """In CI everything is installed, so a skip hides something; elsewhere it is fine."""
    monkeypatch.setenv("CI", ci)
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile("import pytest\ndef test_it() -> None: pytest.skip('no reason')")
    pytester.runpytest_subprocess().assert_outcomes(**outcome)


def test_the_ci_script_runs_what_a_reader_would_run() -> None:
    """CI calls the sessions by name, and is executable as a whole."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    for name in ("lint", "types", "tests", "conformance", "sdk_js"):
        assert f"./noxw -s {name}\n" in text
