"""``--set``: the reference under another reading, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from action_mfa.conformance.cli.entry import invoke
from action_mfa.simulator import Lab, wire
from action_mfa.simulator.core import Parameters
from action_mfa.spec import load_spec

POINTS = load_spec().open_points
EVERY_VALUE = [(point.name, value) for point in POINTS for value in point.values]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Parameters]:
    """Note the readings that are served, without a server."""
    noted: list[Parameters] = []

    def serve(lab: Lab, **_others: object) -> None:
        noted.append(lab.machine.parameters)

    monkeypatch.setattr(wire, "serve", serve)
    return noted


@pytest.mark.parametrize(("name", "value"), EVERY_VALUE)
def test_serve_takes_each_reading(name: str, value: str, served: list[Parameters]) -> None:
    """Every open point of the spec can be chosen, in every value that the spec lists."""
    assert invoke(["serve", "--set", f"{name}={value}"]) == 0
    assert [getattr(parameters, name).value for parameters in served] == [value]


def test_serve_reads_what_is_not_chosen_as_we_do(served: list[Parameters]) -> None:
    """Without an option nothing changes."""
    assert invoke(["serve"]) == 0
    assert served == [Parameters()]


@pytest.mark.parametrize("command", [["serve"], ["run", "reference"]])
@pytest.mark.parametrize("assignment", ["totp_skwe=exact", "totp_skew=wide", "totp_skew"])
def test_a_wrong_choice_lists_what_can_be_chosen(
    command: list[str], assignment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With every name, its values and the question behind it."""
    assert invoke([*command, "--set", assignment]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "--set: " in said
    for point in POINTS:
        assert f"{point.name}={'|'.join(point.values)} {point.question}" in said


def test_run_measures_the_reference_under_another_reading(tmp_path: Path) -> None:
    """The results say which, and what the reading changes is seen in the declared policy."""
    asked = ["run", "reference", "--clause", "TOTP-01", "--out", str(tmp_path)]
    assert invoke([*asked, "--set", "totp_skew=exact", "--set", "recovery_listing=all"]) == 0
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert results["adapter"] == "reference --set totp_skew=exact --set recovery_listing=all"
    assert results["implementation"]["policy"]["totp"]["windowSteps"] == 0


@pytest.mark.parametrize("adapter", ["wire:http://127.0.0.1:1", "--listen=0"])
def test_a_port_is_never_told_of_parameters(
    adapter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are the reference's alone."""
    assert invoke(["run", adapter, "--set", "totp_skew=exact"]) == 3
    assert "for the built-in reference" in capsys.readouterr().err


def test_spec_lists_the_open_points(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its question, its readings, ours among them, and the reason."""
    assert invoke(["spec", "--open-points"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for point in POINTS:
        assert f"Open point {point.name}: {point.question}" in said
        assert f"{point.default} (ours)" in said
        assert point.reason in said


def test_open_points_are_not_clauses(capsys: pytest.CaptureFixture[str]) -> None:
    """One or the other is asked for."""
    assert invoke(["spec", "ONCE-01", "--open-points"]) == 3
    assert "takes no ID" in capsys.readouterr().err
