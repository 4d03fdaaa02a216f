"""Every reading of the open points of passkeys can be run and told apart from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, Parameters
from action_mfa.spec import OpenPoint, load_spec
from tests.simulator.core.holder import holder, registered

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage


def works(act: Callable[[], object]) -> bool:
    """Say whether something is accepted."""
    try:
        act()
    except CommandRefused:
        return False
    return True


def challenge_after_refusal(stage: Stage) -> str:
    """Answer a challenge wrongly, then rightly."""
    alice = registered(stage)
    said = alice.says(alice.request())
    wrong = {**said, "response": {**said["response"], "signature": "AAAA"}}
    assert not works(lambda: alice.proves(wrong))
    return "waits" if works(lambda: alice.proves(said)) else "used"


def passkey_user_verification(stage: Stage) -> str:
    """Read both kinds of options."""
    alice = registered(stage)
    wanted = alice.request()["userVerification"]
    assert alice.creation()["authenticatorSelection"]["userVerification"] == wanted
    return str(wanted)


def passkey_registration_mints(stage: Stage) -> str:
    """Ask a registration for a token."""
    return "never" if holder(stage).registers(single_use=True) is None else "when_asked"


def passkey_deletion(stage: Stage) -> str:
    """Delete a passkey without a token."""
    alice = registered(stage)
    return "nothing" if works(lambda: alice.deletes(alice.listed()[0])) else "token"


def no_passkey_to_authenticate(stage: Stage) -> str:
    """Ask for request options without a passkey."""
    return "options" if works(holder(stage).request) else "refusal"


OBSERVERS: Mapping[str, Callable[[Stage], str]] = {
    observer.__name__: observer
    for observer in (
        challenge_after_refusal,
        passkey_user_verification,
        passkey_registration_mints,
        passkey_deletion,
        no_passkey_to_authenticate,
    )
}
POINTS = load_spec().chapter_of("PASS-01").open_points
READINGS = [(point, value) for point in POINTS for value in point.values]


@pytest.mark.parametrize(
    ("point", "value"), READINGS, ids=[f"{point.name}={value}" for point, value in READINGS]
)
def test_each_reading_is_seen_from_outside(
    make_stage: MakeStage, point: OpenPoint, value: str
) -> None:
    """A machine that follows a reading shows just that reading."""
    default = getattr(Parameters(), point.name)
    chosen = Parameters(**{point.name: type(default)(value)})
    assert OBSERVERS[point.name](make_stage(chosen)) == value


def test_every_open_point_of_passkeys_is_observed() -> None:
    """A reading that nobody can tell from another one is no reading."""
    assert {point.name for point in POINTS} == set(OBSERVERS)
