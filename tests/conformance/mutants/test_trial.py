"""A trial is an ordinary run: in order, on a port of its own, and honest about its own bugs."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.mutants import Check, checks_of, mutant_named, suite, trial
from action_mfa.conformance.ports import Adapter
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories import World
from action_mfa.spec import load_spec
from action_mfa.spec.results import Blame, CheckVerdict
from action_mfa.spec.vocabulary import Action

_MARK = CheckMark("ONCE-01/made-up", "ONCE-01", "A check that a test made up.")


def _made_up(function: object, *cases: dict[str, object]) -> Check:
    assert callable(function)
    return Check(_MARK, function, tuple(map(MappingProxyType, cases or ({},))))


def test_the_suite_has_checks_of_every_clause() -> None:
    """Every clause is reached, so that no trial is blind for one."""
    assert {check.mark.clause for check in suite()} == {c.id for c in load_spec().clauses}


def test_results_come_in_the_order_asked_for() -> None:
    """One result a check, whatever came of it."""
    asked = checks_of(["ONCE-02", "ENV-01"])
    results = trial(mutant_named("single-use-is-a-word").build, asked)
    assert [result.id for result in results] == [check.mark.id for check in asked]
    assert {result.clause: result.verdict for result in results} == {
        "ENV-01": CheckVerdict.PASS,
        "ONCE-02": CheckVerdict.FAIL,
    }


def test_each_trial_opens_a_port_of_its_own_and_closes_it() -> None:
    """Two trials never share a port."""
    opened: list[Reference] = []

    def build() -> Adapter:
        opened.append(Reference())
        return opened[-1]

    for _ in range(2):
        trial(build, checks_of(["ENV-01"]))
    first, second = opened
    assert first is not second
    assert first.lab.state.users
    assert not first._clients


def test_the_cases_of_a_check_count_as_one_the_worst_of_them() -> None:
    """A check that is violated in one case of three is violated."""

    def demands(world: World, action: Action) -> None:
        world.demand("it is no export", met=action is not Action.EXPORT, seen=action)

    cases: tuple[dict[str, object], ...] = (
        {"action": Action.SIGN},
        {"action": Action.EXPORT},
        {"action": Action.RESHARE},
    )
    (result,) = trial(Reference, [_made_up(demands, *cases)])
    assert result.verdict is CheckVerdict.FAIL
    assert "wallet.waas.export" in (result.reason or "")


def test_a_bug_of_a_check_is_the_harnesss() -> None:
    """An exception that is no judgement kills no mutant."""

    def stumbles(world: World) -> None:
        raise KeyError(world.now)

    (result,) = trial(Reference, [_made_up(stumbles)])
    assert (result.verdict, result.blame) == (CheckVerdict.ERROR, Blame.HARNESS)


def test_a_port_that_breaks_is_no_kill() -> None:
    """A mutant that crashes is told from one that was caught."""

    class Crashes(Reference):
        def _answer(self, operation: object) -> object:  # type: ignore[override]
            raise ZeroDivisionError(str(operation))

    (result,) = trial(Crashes, checks_of(["ENV-01"]))
    assert result.verdict is CheckVerdict.ERROR


def test_an_unknown_mutant_is_told() -> None:
    """A mutant is named by its id and by nothing like it."""
    with pytest.raises(KeyError, match="single-use"):
        mutant_named("single-use")
