"""What a campaign does, and what it adds when a mutant turns out to be killed by several."""

from __future__ import annotations

import pytest

from action_mfa.conformance.campaign.tasks import (
    Kind,
    Selection,
    SelectionFault,
    first_tasks,
    is_alone,
    next_task,
    selected,
)
from action_mfa.conformance.mutants import BREAKDOWNS, EQUIVALENTS, MUTANTS, mutants_of
from action_mfa.spec import Level, load_spec
from action_mfa.spec.kills import Extent, Kill, MutantRow

SPEC = load_spec()


def row(clause: str, *others: str, extent: Extent = Extent.PARTY, name: str = "") -> MutantRow:
    """A mutant that its clause kills, and some others."""
    return MutantRow(
        id=name or mutants_of(clause)[0].id,
        clause=clause,
        sentence="It is wrong.",
        extent=extent,
        survived=False,
        killed_by=(f"{clause}/a",),
        others=tuple(Kill(clause=other, checks=(f"{other}/a",)) for other in others),
        seconds=0,
    )


def test_everything_is_tried_once_and_the_longest_first() -> None:
    """No process is left with a long task when the others have nothing to do any more."""
    tasks = first_tasks(Selection(implementations=("wire",)), SPEC)
    names = [task.id for task in tasks]
    assert len(set(names)) == len(names) == 1 + len(MUTANTS) + len(EQUIVALENTS) + len(BREAKDOWNS)
    assert [task.weight for task in tasks] == sorted((task.weight for task in tasks), reverse=True)


def test_one_mutant_of_each_must_is_tried_with_its_whole_party() -> None:
    """The first of its clause; the others wait until it turns out to be no kill of its own."""
    wide = [task.id for task in first_tasks(Selection(), SPEC) if task.extent is Extent.PARTY]
    musts = [clause.id for clause in SPEC.clauses if clause.level is Level.MUST]
    assert sorted(wide) == sorted(mutants_of(clause)[0].id for clause in musts)


def test_a_full_campaign_tries_each_mutant_with_everything() -> None:
    """So that each row of the matrix is whole."""
    tasks = first_tasks(Selection(full=True), SPEC)
    assert {task.extent for task in tasks if task.kind is Kind.MUTANT} == {Extent.SUITE}


def test_a_full_campaign_of_a_clause_tries_its_mutants_and_no_others() -> None:
    """How much of the suite is run says nothing about what it is run on."""
    tasks = first_tasks(Selection(clauses=("ONCE-02",), full=True), SPEC)
    assert [task.id for task in tasks] == [each.id for each in mutants_of("ONCE-02")]
    assert all(task.extent is Extent.SUITE and not task.spares for task in tasks)


def test_a_kill_is_alone_if_no_clause_of_its_party_shares_it() -> None:
    """Server and client see one mistake from two sides, and each is graded without the other."""
    assert is_alone(row("ONCE-02"), SPEC)
    assert is_alone(row("ONCE-02", "ONCE-11"), SPEC)
    assert not is_alone(row("ONCE-02", "ONCE-03"), SPEC)
    assert not is_alone(row("ONCE-02", extent=Extent.CLAUSE), SPEC)


def test_the_next_mutant_is_tried_where_the_kill_was_shared() -> None:
    """Until one is alone or none is left."""
    clause = next(each.id for each in SPEC.clauses if len(mutants_of(each.id)) > 1)
    first, second, *_ = (mutant.id for mutant in mutants_of(clause))
    party = SPEC.clause(clause).party
    rival = next(c.id for c in SPEC.clauses if c.party is party and c.id != clause)
    further = next_task(row(clause, rival), frozenset({first}), SPEC)
    assert further is not None
    assert (further.id, further.extent) == (second, Extent.PARTY)
    every = frozenset(mutant.id for mutant in mutants_of(clause))
    assert next_task(row(clause, rival), every, SPEC) is None
    assert next_task(row(clause), frozenset({first}), SPEC) is None


def test_what_is_named_is_tried_with_the_whole_suite() -> None:
    """And the mutants of a clause that is named with all checks of its party."""
    selection = selected(["Single-Use-Is-A-Word"], ["once-03"], [])
    tasks = {task.id: task.extent for task in first_tasks(selection, SPEC)}
    assert tasks.pop("single-use-is-a-word") is Extent.SUITE
    assert set(tasks) == {mutant.id for mutant in mutants_of("ONCE-03")}
    assert set(tasks.values()) == {Extent.PARTY}


@pytest.mark.parametrize(
    ("names", "clauses", "adapters", "said"),
    [
        (["single-use-is-a-wrod"], [], [], "did you mean single-use-is-a-word"),
        ([], ["ONCE-99"], [], "no clause 'ONCE-99'"),
        ([], [], ["nothing-of-that-name"], "is no adapter"),
    ],
)
def test_what_does_not_exist_is_told_with_a_guess(
    names: list[str], clauses: list[str], adapters: list[str], said: str
) -> None:
    """Before anything is run."""
    with pytest.raises(SelectionFault, match=said):
        selected(names, clauses, adapters)
