"""The TOTP factor: one verified device, and each step's code once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import commands
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.vocabulary import Method, Reason

if TYPE_CHECKING:
    from tests.simulator.conftest import Person, Stage


def is_verified(person: Person) -> bool:
    """Ask whether a factor is verified."""
    return person.perform(commands.ListMethods(person.session)).verified


def test_the_first_accepted_code_verifies_and_nothing_before_it(stage: Stage) -> None:
    """Neither registering nor a wrong code verifies a device."""
    alice = stage.signs_in()
    alice.registers()
    alice.fails()
    assert not is_verified(alice)
    alice.enters(alice.code())
    assert is_verified(alice)


def test_verifying_verifies_and_mints_nothing(stage: Stage) -> None:
    """The platform's own enrolment call is not an authentication."""
    alice = stage.signs_in()
    alice.registers()
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.perform(commands.VerifyTotp(alice.session, alice.wrong_code()))
    device = alice.perform(commands.VerifyTotp(alice.session, alice.code()))
    assert device.verified_at == stage.now
    assert stage.lab.tokens_of(alice.session) == ()


def test_a_device_stays_verified_since_its_first_code(stage: Stage) -> None:
    """Later codes do not move the instant of verification."""
    alice = stage.signs_in()
    alice.registers()
    verified_at = stage.now
    alice.enters(alice.code())
    stage.later(STEP_SECONDS)
    alice.enters(alice.code())
    (device,) = alice.perform(commands.ListMethods(alice.session)).devices
    assert device.verified_at == verified_at


def test_a_code_works_once_in_its_step(stage: Stage) -> None:
    """The same step is never accepted twice; the next one is."""
    alice = stage.enrolled()
    code = alice.code()
    alice.enters(code)
    stage.later(STEP_SECONDS - 1)
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.enters(code)
    stage.later(1)
    alice.enters(alice.code())


@pytest.mark.parametrize(
    ("seconds", "accepted"),
    [
        (-STEP_SECONDS - 1, False),
        (-STEP_SECONDS, True),
        (-1, True),
        (0, True),
        (2 * STEP_SECONDS - 1, True),
        (2 * STEP_SECONDS, False),
    ],
)
def test_a_code_lives_one_step_around_its_own(
    stage: Stage,
    seconds: int,
    accepted: bool,  # noqa: FBT001  a row of the table
) -> None:
    """From the begin of the step before its own to the end of the one after, to the second."""
    alice = stage.enrolled()
    begin = stage.now + 10 * STEP_SECONDS
    assert alice.app is not None
    code = alice.app.code(begin)
    stage.until(begin + seconds)
    if accepted:
        alice.enters(code)
    else:
        with stage.refuses(Reason.MFA_INVALID_CODE):
            alice.enters(code)
        alice.enters(alice.code())


def test_ten_steps_off_is_refused_on_either_side(stage: Stage) -> None:
    """Five minutes early or late is too far; now is right."""
    alice = stage.enrolled()
    stage.later(20 * STEP_SECONDS)
    for steps in (-10, 10):
        with stage.refuses(Reason.MFA_INVALID_CODE):
            alice.enters(alice.code(steps))
    alice.enters(alice.code())


def test_a_new_start_replaces_a_pending_secret(stage: Stage) -> None:
    """The old secret is dead, the new one enrols."""
    alice = stage.signs_in()
    alice.registers()
    old = alice.app
    alice.registers()
    assert old is not None
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.enters(old.code(stage.now))
    alice.enters(alice.code())
    assert len(alice.perform(commands.ListMethods(alice.session)).devices) == 1


def test_a_second_device_is_refused(stage: Stage) -> None:
    """One verified device a user; somebody else may have one as well."""
    alice = stage.enrolled()
    with stage.refuses(Reason.TOTP_ALREADY_REGISTERED):
        alice.perform(commands.RegisterTotp(alice.session))
    bob = stage.enrolled("bob@example.com")
    assert is_verified(bob)


def test_a_named_device_is_the_one_that_is_asked(stage: Stage) -> None:
    """A code counts for the device that the request names, and a device must exist."""
    alice = stage.enrolled()
    (device,) = alice.perform(commands.ListMethods(alice.session)).devices
    with stage.refuses(Reason.MFA_DEVICE_NOT_FOUND):
        alice.perform(commands.AuthenticateTotp(alice.session, alice.code(), device="another"))
    alice.perform(commands.AuthenticateTotp(alice.session, alice.code(), device=device.id))


def test_nobody_authenticates_without_a_device(stage: Stage) -> None:
    """There is no code to enter before registration."""
    with stage.refuses(Reason.MFA_DEVICE_NOT_FOUND):
        stage.signs_in().enters("123456")


def test_a_method_that_is_off_serves_nobody(stage: Stage) -> None:
    """Neither registering nor entering a code works until the method is on again."""
    alice, bob = stage.enrolled(), stage.signs_in("bob@example.com")
    stage.configure(methods=frozenset())
    with stage.refuses(Reason.METHOD_NOT_ENABLED):
        bob.registers()
    with stage.refuses(Reason.METHOD_NOT_ENABLED):
        alice.enters(alice.code())
    stage.configure(methods=frozenset({Method.TOTP}))
    bob.registers()
    alice.enters(alice.code())


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\ud800", "é" * 6, " 123456"])
def test_what_is_no_code_is_refused_like_a_wrong_one(stage: Stage, code: str) -> None:
    """Whatever text arrives, it is an invalid code and never a breakdown."""
    alice = stage.enrolled()
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.enters(code)
    alice.enters(alice.code())


def test_a_device_serves_every_session_of_its_user(stage: Stage) -> None:
    """A device belongs to its user, not to the session that enrolled it."""
    alice = stage.enrolled()
    elsewhere = stage.signs_in()
    elsewhere.app = alice.app
    assert elsewhere.enters(elsewhere.code(), single_use=True) is not None
