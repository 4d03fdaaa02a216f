"""Device management: what a deletion takes, what it leaves, and which device is the default."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from action_mfa.simulator import Lab, commands
from action_mfa.spec.vocabulary import Action, Reason
from tests.simulator.conftest import MakeStage, Stage

if TYPE_CHECKING:
    from tests.simulator.conftest import Person

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_a_token_deletes_and_is_spent(stage: Stage) -> None:
    """The device is gone, and the token does not delete the next one."""
    alice = stage.enrolled()
    token = alice.mints()
    alice.deletes(token)
    assert alice.perform(commands.ListMethods(alice.session)).devices == ()
    alice.enrols()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.deletes(token)


def test_no_token_or_a_strange_one_deletes_nothing(stage: Stage) -> None:
    """Whatever is refused leaves the device where it is."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    spent = alice.mints()
    alice.signs(spent)
    for token in (None, "", "mfa_of_nobody", spent, bob.mints()):
        with stage.refuses(Reason.MFA_REQUIRED):
            alice.deletes(token)
    assert alice.device().is_verified


def test_deletion_needs_a_token_where_nothing_is_protected(stage: Stage) -> None:
    """Removing a factor is guarded by itself, not by a protected event."""
    stage.configure(protected_actions=frozenset())
    alice = stage.enrolled()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.deletes()
    alice.deletes(alice.mints())


def test_only_own_devices_are_found(stage: Stage) -> None:
    """Another user's device is as unknown as one that never was; the token stays good."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    token = alice.mints()
    for device in (UNKNOWN, bob.device().id):
        with stage.refuses(Reason.MFA_DEVICE_NOT_FOUND):
            alice.perform(commands.DeleteDevice(alice.session, device, token))
    alice.deletes(token)
    assert bob.device().is_verified


def test_a_deleted_device_proves_nothing(stage: Stage) -> None:
    """Its codes are refused at once, and no method is left."""
    alice = stage.enrolled()
    alice.deletes(alice.mints())
    with stage.refuses(Reason.MFA_DEVICE_NOT_FOUND):
        alice.enters(alice.code())
    assert not alice.perform(commands.ListMethods(alice.session)).verified
    alice.signs()


def test_what_goes_with_the_last_factor(stage: Stage) -> None:
    """Codes, acknowledgement and live tokens die with it."""
    alice = stage.enrolled()
    code, kept = alice.recovery_codes()[0], alice.mints(single_use=False)
    alice.deletes(alice.mints())
    assert alice.sees().user.acknowledgement is None
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.recovers(code)
    alice.enrols()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs(kept)


@pytest.mark.parametrize("setting", ["require_at_onboarding", "enrolment_at_action"])
def test_the_last_factor_stays_where_one_is_required(make_stage: MakeStage, setting: str) -> None:
    """The deletion is refused and costs no token."""
    stage = make_stage(**{setting: True})
    alice = stage.enrolled()
    token = alice.mints()
    with stage.refuses(Reason.LAST_FACTOR):
        alice.deletes(token)
    alice.signs(token)


def test_a_pending_device_is_no_factor(make_stage: MakeStage) -> None:
    """It cannot be made the default one, and the list shows no default."""
    stage = make_stage()
    alice = stage.signs_in()
    pending = alice.registers()
    with stage.refuses(Reason.INVALID_REQUEST):
        alice.perform(commands.SetDefaultDevice(alice.session, pending.id))
    assert alice.perform(commands.ListMethods(alice.session)).default is None


def test_the_only_verified_device_is_the_default_one(stage: Stage) -> None:
    """Before it was chosen and after; an unknown one cannot be chosen."""
    alice = stage.enrolled()
    device = alice.device().id
    assert alice.perform(commands.ListMethods(alice.session)).default == device
    alice.perform(commands.SetDefaultDevice(alice.session, device))
    assert alice.perform(commands.ListMethods(alice.session)).default == device
    with stage.refuses(Reason.MFA_DEVICE_NOT_FOUND):
        alice.perform(commands.SetDefaultDevice(alice.session, UNKNOWN))


def test_the_choice_of_a_default_goes_with_the_device(stage: Stage) -> None:
    """A new device does not inherit it, and is the default one by itself."""
    alice = stage.enrolled()
    alice.perform(commands.SetDefaultDevice(alice.session, alice.device().id))
    alice.deletes(alice.mints())
    assert alice.sees().user.default_device is None
    alice.enrols()
    assert alice.perform(commands.ListMethods(alice.session)).default == alice.device().id


def test_a_signed_out_caller_manages_nothing(stage: Stage) -> None:
    """The token is not even looked at."""
    alice = stage.enrolled()
    device, token = alice.device().id, alice.mints()
    alice.signs_out()
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        alice.perform(commands.DeleteDevice(alice.session, device, token))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["enrol", "mint", "delete", "reset", "sign"]), max_size=12))
def test_a_signature_takes_a_token_exactly_while_there_is_a_factor(acts: list[str]) -> None:
    """Whatever came before: with a factor no token means no signature, without one it is free."""
    stage = Stage(Lab())
    alice = stage.signs_in()
    tokens: list[str] = []
    for act in acts:
        _do(stage, alice, act, tokens)
        enrolled = alice.perform(commands.ListMethods(alice.session)).verified
        with stage.refuses(Reason.MFA_REQUIRED) if enrolled else nullcontext():
            alice.signs()


def _do(stage: Stage, alice: Person, act: str, tokens: list[str]) -> None:
    """Do one thing of the story, if it can be done at this point."""
    enrolled = alice.perform(commands.ListMethods(alice.session)).verified
    match act, enrolled, tokens:
        case "enrol", False, _:
            alice.enrols()
        case "mint", True, _:
            tokens.append(alice.mints())
        case "delete", True, [*_, token]:
            alice.deletes(token)
            tokens.clear()
        case "sign", True, [*_, token]:
            alice.signs(token)
            tokens.pop()
        case "reset", _, _:
            stage.resets(alice)
            tokens.clear()
        case _:
            pass


def test_protection_is_by_event_after_a_deletion_too(stage: Stage) -> None:
    """An unprotected event stays free, with a factor and without."""
    stage.configure(protected_actions=frozenset({Action.SIGN}))
    alice = stage.enrolled()
    alice.exports()
    alice.deletes(alice.mints())
    alice.exports()
