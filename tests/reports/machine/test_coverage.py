"""What a run's traces show of the machine, and what they cannot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import JsonValue

from action_mfa.reports import Run
from action_mfa.reports.machine import Mark, marked, unmarked
from action_mfa.spec.machines import Machines

SIGN = "wallet.sign"
TOKEN: dict[str, JsonValue] = {"token": {"mfa": "<mfa-token 1>"}}
DONE: JsonValue = {"result": {"signature": "<signature 1>"}}
X, O, N = Mark.EXERCISED, Mark.NOT_EXERCISED, Mark.NOT_OBSERVABLE  # noqa: E741

MakeRun = Callable[..., Run]


@pytest.mark.parametrize(
    ("step", "marks"),
    [
        ((SIGN, TOKEN, DONE), (X, O, N)),
        ((SIGN, {"token": "auto"}, DONE), (X, O, N)),
        ((SIGN, TOKEN, {"refused": "mfa_required"}), (O, X, N)),
        ((SIGN, TOKEN, {"refused": "rejected"}), (O, X, N)),
        ((SIGN, {"token": "none"}, DONE), (O, O, N)),
        ((SIGN, {"token": "auto"}, {"refused": "mfa_required"}), (O, O, N)),
        ((SIGN, TOKEN, {"refused": "internal_error"}), (O, O, N)),
        ((SIGN, TOKEN, {"fault": "no answer"}), (O, O, N)),
        (("wallet.export", TOKEN, DONE), (O, O, N)),
        (("clock.set", {"instant": 9}, {"result": {}}), (O, O, N)),
    ],
    ids=[
        "accepted",
        "attached by the port",
        "refused for the reason",
        "refused without a reason",
        "without a token",
        "refused without a token of its own",
        "refused for another reason",
        "never answered",
        "another operation",
        "time",
    ],
)
def test_an_edge_is_exercised_by_a_step_that_looks_like_it(
    machines: Machines, run_of: MakeRun, step: object, marks: tuple[Mark, ...]
) -> None:
    """Operation, arguments and answer all have to be the edge's."""
    (life,) = marked(machines, run_of(step))
    assert life.marks == marks


def test_the_numbers_leave_out_what_cannot_be_seen(machines: Machines, run_of: MakeRun) -> None:
    """Nobody is held to an edge that no trace could show."""
    (life,) = marked(machines, run_of((SIGN, TOKEN, DONE)))
    assert (life.exercised, life.observable) == (1, 2)


def test_steps_of_all_traces_count_together(machines: Machines, run_of: MakeRun) -> None:
    """Whichever check took an edge."""
    run = run_of((SIGN, TOKEN, DONE), (SIGN, TOKEN, {"refused": "mfa_required"}))
    (life,) = marked(machines, run)
    assert life.exercised == 2


def test_a_run_without_traces_exercised_nothing(machines: Machines, run_of: MakeRun) -> None:
    """No evidence, no colour."""
    (life,) = marked(machines, run_of())
    assert life.exercised == 0


def test_without_a_run_there_are_no_marks(machines: Machines) -> None:
    """A picture of the machine alone says nothing of coverage."""
    (life,) = unmarked(machines)
    assert life.marks == ()
