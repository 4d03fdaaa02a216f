"""``action-mfa machine``: the reference made visible from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from action_mfa.conformance.cli.entry import invoke
from action_mfa.spec.machines import load_machines

MACHINES = load_machines()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the checks of two clauses on the reference."""
    out = tmp_path_factory.mktemp("run")
    chosen = ["--clause", "ONCE-01", "--clause", "ONCE-02"]
    assert invoke(["run", "reference", *chosen, "--out", str(out)]) == 0
    return out / "results.json"


def test_all_lives_and_transitions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """By name, so that one of them can be asked for."""
    assert invoke(["machine"]) == 0
    said = capsys.readouterr().out
    for life in MACHINES.lives:
        assert f"{life.title} ({life.id})" in said
    assert f"The {len(MACHINES.transitions)} transitions" in said


def test_one_life_is_shown_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Without the others and without the table."""
    assert invoke(["machine", "MFA-token"]) == 0
    said = capsys.readouterr().out
    assert "Single-use, unspent" in said
    assert "(session)" not in said
    assert "transitions" not in said


def test_an_unknown_life_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """With the names of those that there are."""
    assert invoke(["machine", "sesion"]) == 3
    said = capsys.readouterr().err
    assert "did you mean session?" in said
    assert "wrong-codes" in said


def test_the_data_can_be_read_by_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    """Lives and transitions, as the committed file has them."""
    assert invoke(["machine", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [life["id"] for life in data["lives"]] == [life.id for life in MACHINES.lives]
    assert len(data["transitions"]) == len(MACHINES.transitions)
    assert "covered" not in data["lives"][0]["edges"][0]
    assert "accepted" not in data["transitions"][0]


def test_the_picture_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into a folder that need not be there."""
    file = tmp_path / "new" / "machine.svg"
    assert invoke(["machine", "session", "--svg", str(file)]) == 0
    assert f"Picture: {file}" in capsys.readouterr().out
    assert ET.parse(file).getroot().tag.endswith("}svg")  # noqa: S314  our own picture


def test_a_run_marks_what_it_exercised(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two clauses on single use sign with a token, and reset nobody."""
    assert invoke(["machine", "mfa-token", "--covered", str(results)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "[x] Sign -> Spent" in said
    assert "[ ] Reset the user's MFA -> Dead" in said
    assert "Derived from the traces" in said
    assert invoke(["machine", "mfa-token", "--covered", str(results), "--json"]) == 0
    edges = json.loads(capsys.readouterr().out)["lives"][0]["edges"]
    assert {edge["covered"] for edge in edges} == {"exercised", "not exercised", "cannot be seen"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--covered", "nowhere.json"], "there is no such file"),
        (["--json", "--svg", "x.svg"], "not both"),
        (["--svg", "/dev/null/x.svg"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence, with exit code 3."""
    assert invoke(["machine", *arguments]) == 3
    assert said in capsys.readouterr().err


def test_a_run_counts_what_it_asked_for(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each transition says how often it was accepted and refused."""
    assert invoke(["machine", "--covered", str(results), "--json"]) == 0
    rows = {row["operation"]: row for row in json.loads(capsys.readouterr().out)["transitions"]}
    assert rows["wallet.sign"]["accepted"] > 0
    assert rows["wallet.sign"]["refused"] > 0
    assert rows["recovery.regenerate"]["accepted"] == 0
    assert "accepted" not in rows["session.sendCode"]
