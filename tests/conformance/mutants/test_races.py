"""Mutants that check and spend in two steps: races catch them each time, nothing else ever does."""

from __future__ import annotations

import pytest

from action_mfa.conformance.mutants import Mutant, checks_of, suite, trial
from action_mfa.conformance.mutants.races import MUTANTS
from action_mfa.spec import load_spec
from action_mfa.spec.results import CheckVerdict

RACED = frozenset(mutant.clause for mutant in MUTANTS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.id)
def test_a_race_catches_it_in_the_first_round_each_time(mutant: Mutant) -> None:
    """Two runs end with the same words: no scheduler has a say in it."""
    runs = [trial(mutant.build, checks_of([mutant.clause])) for _ in range(2)]
    reasons = [[result.reason for result in run] for run in runs]
    assert reasons[0] == reasons[1]
    assert {result.verdict for run in runs for result in run} == {CheckVerdict.FAIL}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.id)
def test_nobody_who_comes_alone_notices_it(mutant: Mutant) -> None:
    """Every check of the chapter that asks one thing after the other passes."""
    chapter = mutant.clause.partition("-")[0]
    alone = [
        check
        for check in suite()
        if check.mark.clause.startswith(chapter) and check.mark.clause not in RACED
    ]
    assert len(alone) > 5
    assert {result.verdict for result in trial(mutant.build, alone)} == {CheckVerdict.PASS}


def test_every_clause_of_a_race_needs_concurrency() -> None:
    """A port that cannot race is told so, and not blamed."""
    spec = load_spec()
    assert [name for name in RACED if "concurrency" not in spec.clause(name).needs] == []
