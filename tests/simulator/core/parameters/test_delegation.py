"""Every reading of the open points of delegation can be run and told apart from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, Parameters, commands
from action_mfa.spec import OpenPoint, load_spec

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage

EMAIL = "alice@example.com"


def works(act: Callable[[], object]) -> bool:
    """Say whether something is accepted."""
    try:
        act()
    except CommandRefused:
        return False
    return True


def missed_reshare(stage: Stage) -> str:
    """Leave a due reshare undone, and sign in again."""
    alice = stage.enrolled(EMAIL)
    alice.perform(commands.ApproveDelegation(alice.session, alice.wallet.id))
    first = stage.signs_in(EMAIL)
    # Whatever becomes of it later: at the first sign-in it is due.
    assert first.perform(commands.ListPending(first.session))
    again = stage.signs_in(EMAIL)
    return "stays" if again.perform(commands.ListPending(again.session)) else "lapses"


def opposed_reshare(stage: Stage) -> str:
    """Approve, revoke, approve once more, and count what is due."""
    alice = stage.enrolled(EMAIL)
    wallet = alice.wallet.id
    for wish in (
        commands.ApproveDelegation,
        commands.RevokeDelegation,
        commands.ApproveDelegation,
    ):
        alice.perform(wish(alice.session, wallet))
    again = stage.signs_in(EMAIL)
    due = again.perform(commands.ListPending(again.session))
    return {1: "replaces", 2: "queues"}[len(due)]


def claim_again(stage: Stage) -> str:
    """Claim a wallet that is claimed."""
    alice = stage.enrolled(EMAIL)
    claim = commands.ClaimPregenerated(alice.session, alice.wallet.id)
    return "accept" if works(lambda: alice.perform(claim)) else "refuse"


def delegate_again(stage: Stage) -> str:
    """Delegate a wallet that is delegated."""
    alice = stage.enrolled(EMAIL)
    command = commands.Delegate(alice.session, alice.wallet.id)
    alice.perform(command)
    return "accept" if works(lambda: alice.perform(command)) else "refuse"


OBSERVERS: Mapping[str, Callable[[Stage], str]] = {
    observer.__name__: observer
    for observer in (missed_reshare, opposed_reshare, claim_again, delegate_again)
}
POINTS = {point.name: point for point in load_spec().chapter_of("DELEG-01").open_points}
READINGS = [(point, value) for point in POINTS.values() for value in point.values]


@pytest.mark.parametrize(
    ("point", "value"), READINGS, ids=[f"{point.name}={value}" for point, value in READINGS]
)
def test_each_reading_is_seen_from_outside(
    make_stage: MakeStage, point: OpenPoint, value: str
) -> None:
    """A machine that follows a reading shows just that reading."""
    default = getattr(Parameters(), point.name)
    reading = Parameters(**{point.name: type(default)(value)})
    assert OBSERVERS[point.name](make_stage(reading)) == value
