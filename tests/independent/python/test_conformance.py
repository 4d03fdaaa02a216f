"""The suite on the independent backend: whatever it finds there is a finding about the suite."""

import dataclasses
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from ledger.readings import Readings

_SUITE = "import sys; from action_mfa.conformance.cli import main; sys.exit(main())"


def _measure(backend: Path, out: Path, *arguments: str) -> dict[str, object]:
    command = shlex.join([sys.executable, str(backend), *arguments])
    done = subprocess.run(
        [sys.executable, "-c", _SUITE, "run", command, "--out", str(out)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results: dict[str, object] = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return results


def _clauses(results: dict[str, object], verdict: str) -> list[str]:
    clauses = results["clauses"]
    assert isinstance(clauses, list)
    return [clause["id"] for clause in clauses if clause["verdict"] == verdict]


def _other_readings() -> list[str]:
    """Return, for every reading but one, a value that is not this backend's own."""
    own = Readings()
    others = ["--set", "totp_window_steps=0"]
    for field in dataclasses.fields(Readings):
        # A backend that refuses there is right too, and is blamed: see its README.
        if field.name == "pending_device_authenticates":
            continue
        values = [*get_args(field.type)]
        others += [
            f"--set={field.name}={value}" for value in values if value != getattr(own, field.name)
        ][:1]
    return others


@pytest.mark.parametrize(
    "readings",
    [
        pytest.param([], id="unlike-the-reference"),
        pytest.param(_other_readings(), id="the-other-way-round"),
    ],
)
def test_it_is_conformant_and_nothing_is_left_open(
    backend: Path, tmp_path: Path, readings: list[str]
) -> None:
    """Every MUST of its class is exercised and passed; nothing fails or stays inconclusive."""
    results = _measure(backend, tmp_path, *readings)
    assert results["verdict"] == "conformant"
    for verdict in ("fail", "inconclusive", "error"):
        assert _clauses(results, verdict) == []
