"""The limit on wrong codes: five within five minutes from the first, then none is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import Policy
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage

WINDOW = 300


def test_the_fifth_wrong_code_shuts_the_door(stage: Stage) -> None:
    """After four a right code is accepted, after five it is refused."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    alice.fails(4)
    alice.enters(alice.code())
    bob.fails(5)
    with stage.refuses(Reason.MFA_RATE_LIMITED):
        bob.enters(bob.code())


def test_a_right_code_begins_the_count_anew(stage: Stage) -> None:
    """Four wrong ones, a right one, four wrong ones: still open."""
    alice = stage.enrolled()
    alice.fails(4)
    alice.mints()
    alice.fails(4)
    alice.enters(alice.code())


def test_a_right_recovery_code_begins_the_count_anew(stage: Stage) -> None:
    """Both factors share one count."""
    alice = stage.enrolled()
    code = alice.recovery_codes()[0]
    alice.fails(4)
    alice.recovers(code)
    alice.fails(4)
    alice.enters(alice.code())


def test_wrong_recovery_codes_count_as_well(stage: Stage) -> None:
    """Four wrong TOTP codes and one wrong recovery code are five."""
    alice = stage.enrolled()
    code = alice.recovery_codes()[0]
    alice.fails(4)
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.recovers("wrong")
    with stage.refuses(Reason.MFA_RATE_LIMITED):
        alice.recovers(code)


@pytest.mark.parametrize(("seconds", "locked"), [(-1, True), (0, False), (1, False)])
def test_the_lock_ends_with_the_window_to_the_second(
    stage: Stage,
    seconds: int,
    locked: bool,  # noqa: FBT001  a row of the table
) -> None:
    """The window runs from the first wrong code, whenever the others came."""
    alice = stage.enrolled()
    begin = stage.now
    alice.fails()
    stage.until(begin + WINDOW - 10)
    alice.fails(4)
    stage.until(begin + WINDOW + seconds)
    if locked:
        with stage.refuses(Reason.MFA_RATE_LIMITED):
            alice.enters(alice.code())
        stage.later(-seconds)
    alice.enters(alice.code())


@pytest.mark.parametrize(("seconds", "locked"), [(-1, True), (0, False)])
def test_a_new_window_begins_after_the_old_one(
    stage: Stage,
    seconds: int,
    locked: bool,  # noqa: FBT001  a row of the table
) -> None:
    """The fifth wrong code shuts the door only while the first one's window lasts."""
    alice = stage.enrolled()
    begin = stage.now
    alice.fails(4)
    stage.until(begin + WINDOW + seconds)
    alice.fails()
    if locked:
        with stage.refuses(Reason.MFA_RATE_LIMITED):
            alice.enters(alice.code())
        stage.later(-seconds)
    alice.enters(alice.code())


@pytest.mark.parametrize("seconds", [0, 1, WINDOW])
def test_a_later_window_shuts_as_well(stage: Stage, seconds: int) -> None:
    """However long the first one is over, five wrong codes of the next shut the door."""
    alice = stage.enrolled()
    begin = stage.now
    alice.fails()
    stage.until(begin + WINDOW + seconds)
    alice.fails(5)
    with stage.refuses(Reason.MFA_RATE_LIMITED):
        alice.enters(alice.code())


def test_refused_tries_do_not_prolong_the_lock(stage: Stage) -> None:
    """Whoever keeps trying while locked gets in when the window ends."""
    alice = stage.enrolled()
    begin = stage.now
    alice.fails(5)
    for _ in range(9):
        stage.later(30)
        with stage.refuses(Reason.MFA_RATE_LIMITED):
            alice.enters(alice.wrong_code())
    stage.until(begin + WINDOW)
    alice.enters(alice.code())


def test_a_lock_is_one_users(stage: Stage) -> None:
    """In every session of the user, and of nobody else."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    elsewhere = stage.signs_in()
    elsewhere.app = alice.app
    alice.fails(5)
    with stage.refuses(Reason.MFA_RATE_LIMITED):
        elsewhere.enters(elsewhere.code())
    bob.enters(bob.code())


def test_a_code_refused_by_the_lock_is_not_used_up(stage: Stage) -> None:
    """A recovery code tried while locked is still good afterwards."""
    alice = stage.enrolled()
    code = alice.recovery_codes()[0]
    alice.fails(5)
    with stage.refuses(Reason.MFA_RATE_LIMITED):
        alice.recovers(code)
    stage.later(WINDOW)
    alice.recovers(code)


def test_the_numbers_are_the_policys(make_stage: MakeStage) -> None:
    """Another policy locks after another number, for another time."""
    stage = make_stage(policy=Policy(rate_limit_failures=2, rate_limit_window_seconds=60))
    alice = stage.enrolled()
    alice.fails(2)
    stage.later(59)
    with stage.refuses(Reason.MFA_RATE_LIMITED):
        alice.enters(alice.code())
    stage.later(1)
    alice.enters(alice.code())
