"""The judgement that decided a check is found, and the accepted twin of what it is about."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from action_mfa.reports.evidence.judging import Decision, Twin, decision
from action_mfa.reports.evidence.timeline import timeline
from action_mfa.spec.traces import Actor, Demanded, TraceStep
from tests.reports.conftest import MakeTrace


def sign(token: str, *, refused: bool = False) -> TraceStep:
    """Sign with a token."""
    done: JsonValue = {"result": {"signature": "<signature 1>"}}
    answer: JsonValue = {"refused": "mfa_required"} if refused else done
    return TraceStep(
        at=0,
        actor=Actor.APPLICATION,
        operation="wallet.sign",
        arguments={"kind": "message", "token": {"mfa": token}},
        observation=answer,
    )


def judge(about: int | None, demands: Demanded | None, *, met: bool = True) -> TraceStep:
    """Judge a step."""
    return TraceStep(
        at=0,
        actor=Actor.HARNESS,
        operation="judge",
        observation="accepted" if met else "refused: mfa_required",
        expectation="signing is refused",
        met=met,
        clause="ONCE-02",
        about=about,
        demands=demands,
    )


WAIT = TraceStep(at=0, actor=Actor.CLOCK, operation="clock.set", arguments={"seconds": 30})


@pytest.fixture
def twins(trace: MakeTrace) -> Twin:
    """A token is spent, time passes, and the token that was spent before is refused."""
    steps = (sign("<mfa-token 1>"), sign("<mfa-token 2>"), WAIT, WAIT)
    spent = sign("<mfa-token 1>", refused=True)
    found = decision(timeline(trace(*steps, spent, judge(5, Demanded.REFUSED))), "ONCE-02")
    assert found is not None
    assert found.twin is not None
    return found.twin


def test_the_twin_is_the_last_that_was_accepted(twins: Twin) -> None:
    """The nearer the two are, the smaller is what they differ in."""
    assert (twins.accepted.number, twins.delta.number) == (2, 5)


def test_what_differs_is_named(twins: Twin) -> None:
    """The reader's eye is led to the one argument that matters."""
    assert twins.differing == {"token.mfa"}


def test_what_was_done_between_is_told(twins: Twin) -> None:
    """Where the requests are the same, what lies between them is the difference."""
    assert twins.between == ("clock.set x 2",)


def decided(trace: MakeTrace, *steps: TraceStep) -> Decision:
    """Return what decided a trace in which something was judged."""
    found = decision(timeline(trace(*steps)), "ONCE-02")
    assert found is not None
    return found


def test_what_was_not_met_decides(trace: MakeTrace) -> None:
    """A later judgement that was met does not hide it."""
    unmet = judge(1, Demanded.REFUSED, met=False)
    found = decided(trace, sign("<mfa-token 1>"), unmet, judge(1, Demanded.ACCEPTED))
    assert (found.met, found.observed) == (False, "refused: mfa_required")


def test_else_the_last_of_the_clause_decides(trace: MakeTrace) -> None:
    """What other clauses had to say on the way is not what the check is about."""
    other = judge(1, Demanded.ACCEPTED).model_copy(update={"clause": "SIGN-01"})
    own = judge(1, Demanded.REFUSED).model_copy(update={"expectation": "the point"})
    assert decided(trace, sign("<mfa-token 1>"), own, other).expected == "the point"


@pytest.mark.parametrize(
    ("about", "demands"),
    [
        (None, Demanded.REFUSED),
        (9, Demanded.REFUSED),
        (2, Demanded.ACCEPTED),
        (2, Demanded.AT_MOST_ONE),
    ],
)
def test_where_nothing_was_refused_there_is_no_twin(
    trace: MakeTrace, about: int | None, demands: Demanded
) -> None:
    """No step is set beside another only because it looks like it."""
    steps = (sign("<mfa-token 1>"), sign("<mfa-token 2>"), judge(about, demands))
    assert decided(trace, *steps).twin is None


def test_where_nothing_was_judged_nothing_decided(trace: MakeTrace) -> None:
    """A check that broke down before its judgement has none."""
    assert decision(timeline(trace(sign("<mfa-token 1>"))), "ONCE-02") is None
