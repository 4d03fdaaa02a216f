"""Small campaigns, in this process: what is killed, what is let be, and what is amiss."""

from __future__ import annotations

import pytest

from action_mfa.conformance.campaign import Order, Selection, run_campaign
from action_mfa.conformance.campaign import tasks as campaign_tasks
from action_mfa.conformance.campaign.tasks import Kind, Task
from action_mfa.conformance.campaign.trials import perform
from action_mfa.conformance.mutants import Equivalent, Mutant, mutant_named
from action_mfa.conformance.mutants import catalogue as catalogue_of_mutants
from action_mfa.conformance.reference import Reference
from action_mfa.spec.kills import BreakdownRow, EquivalentRow, Extent, MutantRow
from action_mfa.spec.results import Overall


def test_a_mutant_is_killed_by_its_own_clause() -> None:
    """The row names the check and what it said; the clause has a kill, and the run its words."""
    kills = run_campaign(Order(Selection(clauses=("REQ-08",))))
    assert kills.mutants
    assert not any(row.survived for row in kills.mutants)
    (clause,) = (each for each in kills.clauses if each.kills)
    assert clause.id == "REQ-08"
    assert all(row.reason and row.killed_by for row in kills.mutants)
    assert any("Only a selection" in sentence for sentence in kills.proves)
    assert kills.selected == ("REQ-08",)


def test_a_mutant_that_nobody_notices_is_amiss(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference under a mutant's name survives; the campaign says so and is red."""
    ghost = Mutant("nothing-is-wrong", "REQ-08", "Nothing is wrong with it.", Reference)
    monkeypatch.setattr(catalogue_of_mutants, "MUTANTS", (ghost,))
    row = perform(Task(Kind.MUTANT, ghost.id, Extent.CLAUSE))
    assert isinstance(row, MutantRow)
    assert row.survived
    monkeypatch.setattr(campaign_tasks, "MUTANTS", (ghost,))
    monkeypatch.setattr("action_mfa.conformance.campaign.findings._ORDER", {ghost.id: 0})
    kills = run_campaign(Order(Selection(clauses=("REQ-08",))))
    assert "the mutant nothing-is-wrong survives REQ-08" in kills.troubles


def test_a_wrong_implementation_is_no_equivalent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is blamed is named by the check that does."""
    wrong = mutant_named("single-use-is-a-word")
    impostor = Equivalent("impostor", "Says that it is right.", wrong.build)
    monkeypatch.setattr(catalogue_of_mutants, "EQUIVALENTS", (impostor,))
    row = perform(Task(Kind.EQUIVALENT, "impostor"))
    assert isinstance(row, EquivalentRow)
    assert not row.passed
    assert any(blamed.startswith("ONCE-02/") for blamed in row.blamed)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("dies-at-hello", Overall.NOT_ESTABLISHED),
        ("rejects-everything", Overall.NOT_ESTABLISHED),
    ],
)
def test_a_program_that_breaks_down_is_not_held_against_a_clause(
    name: str, verdict: Overall
) -> None:
    """It is blamed on the adapter, nothing passes, and no MUST fails."""
    row = perform(Task(Kind.BREAKDOWN, name))
    assert isinstance(row, BreakdownRow)
    assert row.as_expected, row.troubles
    assert (row.verdict, row.passed, row.failed) == (verdict, 0, ())


def test_processes_give_the_rows_that_one_gives() -> None:
    """How many there are changes nothing but the time."""
    selection = Selection(clauses=("ONCE-02",))
    alone, together = (run_campaign(Order(selection, jobs)) for jobs in (1, 2))
    silent = {"seconds": 0.0}
    rows = [[row.model_copy(update=silent) for row in kills.mutants] for kills in (alone, together)]
    assert rows[0] == rows[1] != []
