"""From a failed check to its replay, its vector and a difference, by commands as they are named."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from action_mfa.conformance.cli.entry import invoke

ADAPTER = """
from action_mfa.conformance.mutants.catalogue import mutant_named

create = mutant_named("single-use-is-a-word").build
"""
SPENT = "replayed_adapter:create"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "replayed_adapter.py").write_text(ADAPTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("replayed_adapter", None)


def test_a_failure_names_the_command_that_shows_it_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command works as it stands, fails on the wrong adapter and is fixed on the right one."""
    assert invoke(["run", SPENT, "--clause", "ONCE-02", "--out", "out put"]) == 1
    said = capsys.readouterr().out
    line = next(line for line in said.splitlines() if line.startswith("The first failure again: "))
    words = shlex.split(line.removeprefix("The first failure again: "))
    assert words[:2] == ["action-mfa", "replay"]
    assert invoke(words[1:]) == 1
    assert "still failing: expected: signing (message) is refused" in capsys.readouterr().out
    assert invoke([*words[1:3], "reference", "--brief"]) == 0
    assert capsys.readouterr().out.startswith("fixed: ")


def test_a_passing_run_names_none(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing failed there is nothing to show again."""
    assert invoke(["run", "reference", "--clause", "ONCE-02", "--out", "out"]) == 0
    assert "again" not in capsys.readouterr().out


def test_a_trace_becomes_a_vector(capsys: pytest.CaptureFixture[str]) -> None:
    """A promoted trace fails on the wrong adapter, is kept by the reference, and not made twice."""
    invoke(["run", SPENT, "--clause", "ONCE-02", "--out", "out"])
    trace = str(min(Path("out/traces/ONCE-02").glob("*.jsonl")))
    assert invoke(["promote", trace, "--name", "spent"]) == 0
    vector = "vectors/spent.jsonl"
    assert f"Vector: {vector}" in capsys.readouterr().out
    assert invoke(["replay", vector, "reference"]) == 0
    capsys.readouterr()
    assert invoke(["replay", "vectors", SPENT]) == 1
    assert "the folder vectors here" in capsys.readouterr().err
    assert invoke(["promote", trace, "--name", "spent"]) == 1
    assert "is there already" in capsys.readouterr().err


def test_the_suites_own_vectors_have_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no folder of that name is, vectors are those that the suite carries."""
    assert invoke(["replay", "vectors", "reference"]) == 0
    said = capsys.readouterr()
    assert "ISO-01/another-users-token: still passing" in said.out
    assert "the folder vectors here" not in said.err


def test_a_port_that_does_not_start_cannot_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a replay nor a comparison says anything of a port that is none."""
    assert invoke(["replay", "vectors", "false"]) == 2
    assert capsys.readouterr().out.startswith("cannot run: the port does not start")
    assert invoke(["differ", "false"]) == 2
    assert "cannot be compared" in capsys.readouterr().err


def test_a_difference_is_written_and_replays(capsys: pytest.CaptureFixture[str]) -> None:
    """The search says in what the two differ, and its trace stands by itself."""
    arguments = ["differ", SPENT, "--examples", "800", "--seed", "1", "--out", "found.jsonl"]
    assert invoke(arguments) == 1
    said = capsys.readouterr().out
    assert "expected: refused: mfa_required; seen: accepted" in said
    assert invoke(["replay", "found.jsonl", SPENT, "--brief"]) == 1
    assert invoke(["replay", "found.jsonl", "reference", "--brief"]) == 0


def test_no_difference_is_told_with_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever found nothing is told how much was tried."""
    assert invoke(["differ", "reference", "--examples", "5", "--steps", "5"]) == 0
    assert "no difference in " in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["replay", "gone.jsonl", "reference"],
        ["replay", "replayed_adapter.py", "reference"],
        ["replay", ".", "reference"],
        ["replay", "vectors", "no-such-program"],
        ["promote", "gone.jsonl"],
        ["differ", "reference", "--examples", "0"],
        ["differ", "reference", "--set", "no_such=thing"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_gives_usage_and_3(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and how to ask for help."""
    assert invoke(arguments) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"Usage: action-mfa {arguments[0]}")
    assert "Traceback" not in said
