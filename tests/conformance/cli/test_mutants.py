"""``action-mfa mutants``: what it writes, what it prints and what it ends with."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from action_mfa.conformance.campaign import Kind, Task
from action_mfa.conformance.cli.campaigning import LinesOfTasks
from action_mfa.conformance.cli.entry import invoke
from action_mfa.spec.kills import EquivalentRow, Extent, Kills


def test_a_selection_is_tried_and_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is one of the schema, the page lies beside it, and all was well."""
    arguments = ["mutants", "--clause", "REQ-08", "--jobs", "1", "--out", str(tmp_path / "new")]
    assert invoke(arguments) == 0
    said = capsys.readouterr().out
    assert "mutants killed" in said
    assert "Only a selection was tried" in said
    kills = Kills.model_validate_json((tmp_path / "new" / "kills.json").read_text("utf-8"))
    assert kills.selected == ("REQ-08",)
    assert "mutants killed" in (tmp_path / "new" / "kills.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mutant", "single-use"], "there is no mutant 'single-use'"),
        (["--clause", "ONCE-99"], "the spec has no clause 'ONCE-99'"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_a_wrong_command_line_gives_usage_and_3(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is run."""
    assert invoke(["mutants", *arguments]) == 3
    assert said in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is run."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert invoke(["mutants", "--clause", "REQ-08", "--out", str(tmp_path / "file" / "out")]) == 3
    assert "cannot be written" in capsys.readouterr().err


def test_a_log_says_now_and_then_how_long_it_will_take() -> None:
    """By the weights of what is done and what is left."""
    log, now = io.StringIO(), iter([0.0, 10.0, 20.0, 30.0, 40.0])
    lines = LinesOfTasks(log, clock=lambda: next(now))
    task = Task(Kind.EQUIVALENT, "slow", Extent.SUITE)
    row = EquivalentRow(id="slow", sentence="Is slow.", passed=True, checks=1, seconds=1)
    lines.planned(4, 4 * task.weight)
    for _ in range(4):
        lines.done(task, row)
    assert log.getvalue().splitlines() == [
        "2 of 4 tried, about 20 s left",
        "4 of 4 tried, about 0 s left",
    ]
