"""Which checks are left out, and that nothing would have shown in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from action_mfa.conformance.campaign.screening import telling_checks
from action_mfa.conformance.campaign.tasks import Kind, Task
from action_mfa.conformance.campaign.trials import perform
from action_mfa.conformance.mutants import Altered, Check, checks_of, mutant_named, suite, trial
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine, Parameters, Policy, Rules
from action_mfa.simulator.core import Session
from action_mfa.simulator.core.parameters import RecoveryListing, TotpSkew
from action_mfa.spec.kills import Extent, MutantRow
from action_mfa.spec.results import CheckVerdict


def ids(checks: tuple[Check, ...]) -> set[str]:
    """The ids of checks."""
    return {check.mark.id for check in checks}


def test_a_reference_that_changes_nothing_has_nothing_to_show() -> None:
    """It decides everything as the reference does, because it is the reference."""
    assert telling_checks(Altered(), suite()) == ()


def test_of_an_implementation_that_cannot_be_looked_into_nothing_is_left_out() -> None:
    """A subclass may do anything at all."""
    assert telling_checks(Reference, suite()) == suite()


def test_numbers_are_told_at_the_greeting_so_they_could_show_anywhere() -> None:
    """No check begins before a port has said its policy."""
    build = Altered(Machine(policy=Policy(rate_limit_failures=3)))
    assert telling_checks(build, suite()) == suite()


def test_a_reading_shows_where_its_open_point_is_looked_up() -> None:
    """How recovery codes are listed is asked where they are, and not where a passkey is deleted."""
    build = Altered(Machine(Parameters(recovery_listing=RecoveryListing.ALL)))
    told = ids(telling_checks(build, suite()))
    assert told & ids(checks_of(["REC-06"]))
    assert not told & ids(checks_of(["PASS-41"]))


def test_a_rule_that_returns_the_same_is_no_change() -> None:
    """It is another function, and what it says is what the reference says."""

    def lives(session: Session, now: int) -> bool:
        return Rules().session_is_live(session, now)

    same = replace(Rules(), session_is_live=lives)
    assert telling_checks(Altered(Machine(rules=same)), suite()) == ()


def test_what_is_told_of_one_does_not_depend_on_who_was_asked_about_before() -> None:
    """A wrong rule that looks up an open point while it is compared leaves nothing behind."""
    reading = Altered(Machine(Parameters(totp_skew=TotpSkew.EXACT)))
    told = telling_checks(reading, suite())
    assert len(told) < len(suite())
    telling_checks(mutant_named("half-a-step-is-rounded-up").build, suite())
    assert telling_checks(reading, suite()) == told


@pytest.mark.parametrize(
    "name",
    [
        "single-use-is-a-word",  # a rule
        "refresh-revives-spent-tokens",  # a step, bent
        "plain-proof-clears-the-token",  # a rule of the client
    ],
)
def test_what_is_left_out_would_have_passed(name: str) -> None:
    """Every check is run on the mutant: those that were left out pass."""
    mutant = mutant_named(name)
    told = ids(telling_checks(mutant.build, suite()))
    assert told
    for result in trial(mutant.build):
        if result.id not in told:
            assert result.verdict is CheckVerdict.PASS, result.reason


def test_a_row_is_the_same_with_and_without_sparing() -> None:
    """But for the number of checks that were spared, and the time that it took."""
    name = "refresh-revives-spent-tokens"
    rows = [perform(Task(Kind.MUTANT, name, Extent.SUITE, spares=each)) for each in (True, False)]
    quick, thorough = (row for row in rows if isinstance(row, MutantRow))
    assert quick.spared > thorough.spared == 0
    blank = {"seconds": 0.0, "spared": 0}
    assert quick.model_copy(update=blank) == thorough.model_copy(update=blank)
