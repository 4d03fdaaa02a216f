"""What a check may demand of an attempt, and what it comes to when the demand is not met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from action_mfa.conformance.judgement import Inconclusive, Violation
from action_mfa.conformance.stories import Attempt, Refusal
from action_mfa.conformance.stories.recorder import Demand
from action_mfa.spec.protocol import ErrorData, Nothing
from action_mfa.spec.vocabulary import Reason


class Judgements(list[tuple[str, bool, str]]):
    """Remembers what was written into the trace."""

    def __call__(
        self,
        expectation: str,
        met: bool,  # noqa: FBT001  as called
        observation: str,
        demand: Demand | None = None,
        /,
    ) -> None:
        """Write a judgement."""
        assert demand is None
        self.append((expectation, met, observation))


@pytest.fixture
def judged() -> Judgements:
    """The trace."""
    return Judgements()


def done(judged: Judgements, flaw: str | None = None) -> Attempt[Nothing]:
    """Make an attempt that was done, perhaps with a flaw."""
    return Attempt("paying", Nothing(), None, judged, flaw)


def refused(judged: Judgements, reason: Reason, flaw: str | None = None) -> Attempt[Nothing]:
    """Make an attempt that was refused."""
    refusal = Refusal(reason, ErrorData(message="no"))
    return Attempt("paying", None, refusal, judged, flaw)


def test_what_works_is_given_and_accepted(judged: Judgements) -> None:
    """Both voices return the result; only the demand leaves a judgement."""
    attempt = done(judged)
    assert attempt.worked
    assert attempt.given("MINT-01") == Nothing()
    assert judged == []
    assert attempt.accepted() == Nothing()
    assert judged == [("paying is accepted", True, "accepted")]


@pytest.mark.parametrize("flaw", [None, "does not verify"])
def test_a_step_that_does_not_work_is_no_violation(judged: Judgements, flaw: str | None) -> None:
    """The check is inconclusive, by the clause of the step."""
    attempt = refused(judged, Reason.MFA_REQUIRED) if flaw is None else done(judged, flaw)
    assert not attempt.worked
    with pytest.raises(Inconclusive, match="paying did not work") as caught:
        attempt.given("MINT-01")
    assert caught.value.cause == "MINT-01"
    seen = flaw or "refused: mfa_required (no)"
    assert judged == [("paying works (given, MINT-01)", False, seen)]


@pytest.mark.parametrize("flaw", [None, "does not verify"])
def test_demanding_acceptance_blames_a_refusal_and_a_flaw(
    judged: Judgements, flaw: str | None
) -> None:
    """Good words without the effect are no acceptance."""
    attempt = refused(judged, Reason.REJECTED) if flaw is None else done(judged, flaw)
    with pytest.raises(Violation, match="expected: paying is accepted"):
        attempt.accepted()
    assert [met for _, met, _ in judged] == [False]


def test_an_acceptance_without_a_result_is_a_violation(judged: Judgements) -> None:
    """Nothing at all is not an answer."""
    empty: Attempt[Nothing] = Attempt("paying", None, None, judged)
    with pytest.raises(Violation, match="gave no result"):
        empty.accepted()
    with pytest.raises(Inconclusive):
        empty.given("MINT-01")


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason.is_clean_refusal])
def test_any_clean_refusal_satisfies_a_demanded_one(judged: Judgements, reason: Reason) -> None:
    """Whatever its reason; a step that rests on it goes on as well."""
    attempt = refused(judged, reason)
    assert attempt.refused().reason is reason
    assert judged[0][:2] == ("paying is refused", True)
    attempt.given_refused("ONCE-02")


def test_breaking_down_is_not_refusing(judged: Judgements) -> None:
    """An accident that happens to refuse violates the clause, and nothing rests on it."""
    attempt = refused(judged, Reason.INTERNAL_ERROR)
    with pytest.raises(Violation, match="expected: paying is refused"):
        attempt.refused()
    with pytest.raises(Inconclusive, match="was not refused") as caught:
        attempt.given_refused("ONCE-02")
    assert caught.value.cause == "ONCE-02"
    with pytest.raises(Inconclusive) as caught:
        attempt.refused_as(Reason.MFA_REQUIRED, rests_on="ENV-02")
    assert caught.value.cause == "ENV-02"


def test_what_a_port_does_not_have_is_done_by_nobody(judged: Judgements) -> None:
    """Demanded it is a violation; it refuses nothing, and nothing rests on it."""
    attempt = refused(judged, Reason.UNSUPPORTED)
    with pytest.raises(Violation, match="paying is accepted"):
        attempt.accepted()
    for rests in (
        lambda: attempt.given("MINT-01"),
        attempt.refused,
        lambda: attempt.given_refused("ONCE-02"),
        lambda: attempt.refused_as(Reason.MFA_REQUIRED, rests_on="ENV-02"),
    ):
        with pytest.raises(Inconclusive):
            rests()
    with pytest.raises(Inconclusive):
        replace(attempt, own="MINT-01").given("MINT-01")


def test_a_check_cannot_rest_on_its_own_clause(judged: Judgements) -> None:
    """What fails there violates the clause, also where it is said to be given."""
    failed = replace(refused(judged, Reason.REJECTED), own="MINT-01")
    with pytest.raises(Violation, match="paying is accepted"):
        failed.given("MINT-01")
    with pytest.raises(Inconclusive):
        failed.given("TOTP-01")
    worked = replace(done(judged), own="ONCE-02")
    with pytest.raises(Violation, match="paying is refused"):
        worked.given_refused("ONCE-02")
    with pytest.raises(Inconclusive):
        worked.given_refused("MINT-06")


def test_an_error_that_nobody_knows_blames_nobody(judged: Judgements) -> None:
    """Whether it refuses cannot be said, so the clause is not tried."""
    with pytest.raises(Inconclusive, match="no mapping knows") as caught:
        refused(judged, Reason.UNCLASSIFIED).refused()
    assert caught.value.cause is None
    assert judged == [("paying is refused", False, "refused: unclassified (no)")]


def test_what_was_done_was_not_refused(judged: Judgements) -> None:
    """A violation where refusal is demanded, inconclusive where it is only given."""
    with pytest.raises(Violation, match="seen: accepted"):
        done(judged).refused()
    with pytest.raises(Inconclusive, match="was not refused") as caught:
        done(judged).given_refused("ONCE-02")
    assert caught.value.cause == "ONCE-02"


def test_a_refusal_that_did_it_after_all_is_none(judged: Judgements) -> None:
    """The flaw says that the server performed what was reported as failed."""
    flawed = refused(judged, Reason.MFA_REQUIRED, "but the server performed it")
    with pytest.raises(Violation, match="the server performed it"):
        flawed.refused()
    with pytest.raises(Inconclusive, match="the server performed it"):
        flawed.given_refused("ONCE-02")


def test_the_stated_reason_is_a_demand_of_its_own(judged: Judgements) -> None:
    """The right one passes, another one violates, and none at all leaves it untried."""
    attempt = refused(judged, Reason.MFA_REQUIRED)
    attempt.refused_as(Reason.MFA_REQUIRED, rests_on="ENV-02")
    with pytest.raises(Violation, match="refused as mfa_invalid_code"):
        attempt.refused_as(Reason.MFA_INVALID_CODE, rests_on="ENV-02")
    with pytest.raises(Inconclusive) as caught:
        done(judged).refused_as(Reason.MFA_REQUIRED, rests_on="ENV-02")
    assert caught.value.cause == "ENV-02"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ErrorData(name="E", code="c", message="m"), "rejected (m)"),
        (ErrorData(name="E", code="c"), "rejected (c)"),
        (ErrorData(name="E"), "rejected (E)"),
        (ErrorData(), "rejected (nothing)"),
    ],
)
def test_a_refusal_is_told_in_its_own_words(data: ErrorData, words: str) -> None:
    """The message, else the code, else the name."""
    assert str(Refusal(Reason.REJECTED, data)) == words
