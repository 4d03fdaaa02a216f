"""The machine in a terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from action_mfa.reports import Run
from action_mfa.reports.machine import (
    HOW_DERIVED,
    counted,
    derivation_text,
    life_text,
    marked,
    transitions_text,
    uncounted,
    unmarked,
)
from action_mfa.spec.machines import Machines, load_machines

MACHINES = load_machines()
MakeRun = Callable[..., Run]


def flat(text: str) -> str:
    """Forget line breaks."""
    return " ".join(text.split())


def test_a_life_is_told_state_by_state(machines: Machines) -> None:
    """What can be asked in each, what comes of it, and the clauses."""
    said = life_text(unmarked(machines)[0])
    assert said.startswith("A token <&> (token)\n")
    assert "Use it -> Over [ONCE-01, 02]" in flat(said)
    assert "Ask for <too> much refused: mfa_required" in flat(said)
    assert "Its time is over by time alone -> Over" in flat(said)
    assert "Over nothing more happens to it" in flat(said)
    assert "[x]" not in said


def test_a_covered_life_shows_what_a_run_exercised(machines: Machines, run_of: MakeRun) -> None:
    """And counts it; how that was found out is said once, for all lives."""
    run = run_of(("wallet.sign", {"token": "auto"}, {"result": {}}))
    said = life_text(marked(machines, run)[0])
    assert "1 of 2 edges exercised" in said
    assert "[x] Use it" in said
    assert "[ ] Ask for" in said
    assert " -  Its time" in said
    assert HOW_DERIVED in flat(derivation_text())


@pytest.mark.parametrize("width", [70, 80, 110])
def test_lines_keep_to_the_width(width: int) -> None:
    """A terminal breaks no line by itself."""
    said = [life_text(one, width=width) for one in unmarked(MACHINES)]
    said += [transitions_text(uncounted(MACHINES), width=width), derivation_text(width=width)]
    assert max(len(line) for text in said for line in text.splitlines()) <= width


def test_every_transition_is_listed() -> None:
    """By the operation that it answers, with what it does."""
    said = flat(transitions_text(uncounted(MACHINES)))
    for row in MACHINES.transitions:
        assert f"{row.operation} {row.summary}" in said


def test_a_covered_transition_says_how_often(run_of: MakeRun) -> None:
    """Accepted and refused are told apart; what the contract cannot ask for has no number."""
    done: dict[str, object] = {"result": {}}
    signed = ("wallet.sign", {"token": "auto"}, done)
    refused = ("wallet.sign", {"token": "none"}, {"refused": "mfa_required"})
    said = transitions_text(counted(MACHINES, run_of(signed, refused, signed)))
    assert "  wallet.sign  (in this run 2 accepted, 1 refused)\n" in said
    assert "  wallet.export  (in this run 0 accepted, 0 refused)\n" in said
    assert "  session.sendCode\n" in said
