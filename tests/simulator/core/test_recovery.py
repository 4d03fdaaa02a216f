"""Recovery codes: each stands in for TOTP once, and a new set ends the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import Policy, commands
from action_mfa.simulator.core import Acknowledgement
from action_mfa.simulator.core.moment import Moment
from action_mfa.simulator.core.recovery import _new_codes
from action_mfa.simulator.entropy import Draw
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.conftest import Person, Stage


def acknowledgement(person: Person) -> Acknowledgement | None:
    """Read the acknowledgement."""
    return person.perform(commands.DescribeSession(person.session)).user.acknowledgement


def test_ten_different_codes_of_ten_characters(stage: Stage) -> None:
    """The set is what the policy declares."""
    codes = stage.enrolled().recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(code) == 10 and code.isalnum() and code.isascii() for code in codes)


def test_two_equal_draws_make_one_code() -> None:
    """A set has its full number of codes even where entropy repeats itself."""

    class Stuttering:
        """Every block comes twice."""

        def block(self, position: int) -> bytes:
            """Return the block of this pair of positions."""
            return bytes([position // 2]) * 32

    moment = Moment(0, Draw(Stuttering(), 0), policy=Policy(recovery_codes=3))
    assert len(_new_codes(moment)) == 3


def test_a_code_works_once_and_the_next_one_works(stage: Stage) -> None:
    """A used code is refused, and that costs the others nothing."""
    alice = stage.enrolled()
    first, second, *_ = alice.recovery_codes()
    alice.recovers(first)
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.recovers(first)
    alice.recovers(second)


@pytest.mark.parametrize("code", ["", "nope", "\udfff", "\uff41" * 10])
def test_what_is_no_code_is_refused_like_a_wrong_one(stage: Stage, code: str) -> None:
    """Whatever text arrives, it is an invalid code and never a breakdown."""
    alice = stage.enrolled()
    right = alice.recovery_codes()[0]
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.recovers(code)
    alice.recovers(right)


def test_a_code_entered_as_totp_is_refused_and_stays_good(stage: Stage) -> None:
    """The two are not mixed up."""
    alice = stage.enrolled()
    code = alice.recovery_codes()[0]
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.enters(code)
    alice.recovers(code)


def test_a_code_mints_like_totp(stage: Stage) -> None:
    """Its token signs; without asking there is none."""
    alice = stage.enrolled()
    first, second, *_ = alice.recovery_codes()
    assert alice.recovers(first) is None
    alice.signs(alice.recovers(second, single_use=True))


def test_listing_changes_nothing(stage: Stage) -> None:
    """The same codes come again, and still work."""
    alice = stage.enrolled()
    codes = alice.recovery_codes()
    assert alice.recovery_codes() == codes
    alice.recovers(codes[0])
    assert alice.recovery_codes() == codes[1:]
    assert stage.lab.recovery_codes_of(user_of(alice)) == codes[1:]


def user_of(person: Person) -> str:
    """Return the user's id."""
    return person.perform(commands.DescribeSession(person.session)).user.id


def test_regenerating_ends_the_old_set(stage: Stage) -> None:
    """No old code works any more; every new one would."""
    alice = stage.enrolled()
    old = alice.recovery_codes()
    new = alice.perform(commands.RegenerateRecovery(alice.session))
    assert not set(old) & set(new)
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.recovers(old[0])
    alice.recovers(new[0])


def test_a_code_belongs_to_its_user(stage: Stage) -> None:
    """Bob's codes are worth nothing to Alice, and Bob keeps them."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    code = bob.recovery_codes()[0]
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.recovers(code)
    bob.recovers(code)


def test_the_acknowledgement_waits_from_the_first_method_on(stage: Stage) -> None:
    """Nothing to store before a method, pending after it, complete once confirmed."""
    alice = stage.signs_in()
    assert acknowledgement(alice) is None
    alice.enrols()
    assert acknowledgement(alice) is Acknowledgement.PENDING
    alice.perform(commands.AcknowledgeRecovery(alice.session))
    alice.mints()
    assert acknowledgement(alice) is Acknowledgement.COMPLETE


def test_regenerating_needs_a_method_too(stage: Stage) -> None:
    """Codes without a verified method would prove a factor that never was."""
    alice = stage.signs_in()
    with stage.refuses(Reason.MFA_NOT_ENABLED):
        alice.perform(commands.RegenerateRecovery(alice.session))
    alice.enrols()
    alice.perform(commands.RegenerateRecovery(alice.session))
