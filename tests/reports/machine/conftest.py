"""A small life, and runs whose traces tell of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import JsonValue

from action_mfa.reports import Run, Trace
from action_mfa.spec.machines import Answer, Edge, Life, LifeState, Machines, Phase, Sighting
from action_mfa.spec.results import CheckResult, Results
from action_mfa.spec.traces import Actor, TraceStep
from action_mfa.spec.vocabulary import Reason

SIGN = "wallet.sign"


def edge(label: str, target: str, answer: Answer = Answer.ACCEPTED, **changes: object) -> Edge:
    """Make an edge from the living state that a trace shows as signing."""
    made = Edge(source="live", target=target, label=label, answer=answer)
    seen = None if answer is Answer.TIME else Sighting(operation=SIGN)
    return made.model_copy(update={"seen": seen} | changes)


@pytest.fixture
def machines() -> Machines:
    """A token that is used, refused, or dies of old age <&>."""
    life = Life(
        id="token",
        title="A token <&>",
        summary='Lives "once" & no more.',
        states=(
            LifeState(id="live", title="Live", phase=Phase.ALIVE),
            LifeState(id="over", title="Over", phase=Phase.OVER),
        ),
        edges=(
            edge(
                "Use it",
                "over",
                clauses=("ONCE-01", "ONCE-02"),
                seen=Sighting(operation=SIGN, unless={"token": "none"}),
            ),
            edge(
                "Ask for <too> much",
                "live",
                Answer.REFUSED,
                reasons=(Reason.MFA_REQUIRED,),
                seen=Sighting(operation=SIGN, arguments={"token": {"mfa": {}}}),
            ),
            edge("Its time is over", "over", Answer.TIME),
        ),
    )
    return Machines(lives=(life,), transitions=())


MakeRun = Callable[..., Run]


@pytest.fixture
def run_of(results: Callable[..., Results], check: Callable[..., CheckResult]) -> MakeRun:
    """Make a run whose one trace has these steps: operation, arguments, observation."""

    def make(*steps: tuple[str, dict[str, JsonValue], JsonValue]) -> Run:
        written = tuple(
            TraceStep(
                at=1,
                actor=Actor.APPLICATION,
                operation=operation,
                arguments=arguments,
                observation=observation,
            )
            for operation, arguments, observation in steps
        )
        return Run(results(check("ONCE-01")), (Trace("t.jsonl", None, written),))

    return make
