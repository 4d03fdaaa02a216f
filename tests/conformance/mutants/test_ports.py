"""A mutant can be measured from the command line, and is called by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from action_mfa.conformance.cli.entry import invoke
from action_mfa.reports import load_results

PORTS = "action_mfa.conformance.mutants.ports"


def test_a_mutant_fails_its_clause_under_its_own_name(tmp_path: Path) -> None:
    """As the campaign says that it does."""
    adapter = f"{PORTS}:single_use_is_a_word"
    assert invoke(["run", adapter, "--clause", "ONCE-02", "--out", str(tmp_path)]) == 1
    results = load_results(tmp_path / "results.json")
    assert results.implementation is not None
    assert results.implementation.name == "mutant single-use-is-a-word"


def test_the_harness_sees_what_a_mutants_server_saw(tmp_path: Path) -> None:
    """A clause of the client is asked of a mutant as it is of the reference."""
    adapter = f"{PORTS}:persistent_is_forgotten_after_one_use"
    assert invoke(["run", adapter, "--clause", "PERS-05", "--out", str(tmp_path)]) == 1
    assert load_results(tmp_path / "results.json").counts.failed == 1


def test_a_mutant_that_nobody_knows_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the pen is told as one."""
    invoke(["run", f"{PORTS}:single_use_is_a_work", "--clause", "ONCE-02", "--out", str(tmp_path)])
    assert "there is no mutant single-use-is-a-work" in capsys.readouterr().out
