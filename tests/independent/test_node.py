"""The independent backend in Node, written from the spec alone: the suite has to find it right."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[2] / "independent" / "node"
ACTION_MFA = Path(sysconfig.get_path("scripts"), "action-mfa")

pytestmark = pytest.mark.skipif(
    shutil.which("npm") is None, reason="Node with npm is not there to run the backend with"
)


@pytest.fixture
def installed() -> Path:
    """Give the backend's folder with its libraries in place: installed once, by one process."""
    with Path(tempfile.gettempdir(), "action-mfa-independent-node.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (BACKEND / "node_modules" / "@noble" / "curves").is_dir():
            arguments = ("--ignore-scripts", "--no-audit", "--no-fund")
            subprocess.run(["npm", "ci", *arguments], cwd=BACKEND, check=True, timeout=120)
    return BACKEND


def test_the_suite_finds_the_independent_backend_right(installed: Path, tmp_path: Path) -> None:
    """Every MUST is exercised and passed by a backend that shares nothing with the reference."""
    command = f"node {installed / 'main.mjs'}"
    run = subprocess.run(
        [ACTION_MFA, "run", command, "--out", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    clauses = json.loads((tmp_path / "results.json").read_text())["clauses"]
    verdicts = {clause["id"]: clause["verdict"] for clause in clauses}
    assert set(verdicts.values()) <= {"pass", "not_applicable"}
    # Whoever claims nothing is never blamed, so it is worth something only at full breadth.
    unseen = {
        clause["id"]
        for clause in clauses
        if clause["party"] == "server" and clause["verdict"] == "not_applicable"
    }
    # User verification is not demanded, shares cannot be looked at, and scopes that do not exist
    # are left out instead of refused.
    assert unseen == {
        *("PASS-26", "DELEG-16", "DELEG-17", "DELEG-18"),
        *("STEP-18", "STEP-19", "STEP-20"),
    }


def test_the_backends_own_tests_pass(installed: Path) -> None:
    """The published vectors of its standards hold, and bad lines are answered."""
    run = subprocess.run(
        ["npm", "test"], cwd=installed, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_program_says_how_it_is_used(installed: Path) -> None:
    """Help is on standard output; an argument that means nothing is an error that shows it."""
    helped, lost = (
        subprocess.run(
            ["node", "main.mjs", argument],
            cwd=installed,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        for argument in ("--help", "--port=1")
    )
    assert (helped.returncode, "action-mfa run" in helped.stdout) == (0, True)
    assert (lost.returncode, lost.stdout, "--port=1" in lost.stderr) == (3, "", True)
