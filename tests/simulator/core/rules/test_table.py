"""Each question of the machine's table is asked, so that a wrong machine can be made of each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from action_mfa.simulator import CommandRefused, Lab, Machine, Rules, commands

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage


class Asked(Exception):  # noqa: N818  a signal
    """A question was asked."""


def factors_and_tokens(stage: Stage) -> None:
    """Enrol, fail, recover, sign, and remove the factor."""
    alice = stage.enrolled()
    with suppress(CommandRefused):
        alice.registers()
    alice.fails()
    codes = alice.recovery_codes()
    alice.recovers(codes[0])
    alice.perform(commands.RegenerateRecovery(alice.session))
    alice.signs(alice.mints())
    (device,) = alice.perform(commands.ListMethods(alice.session)).devices
    alice.perform(commands.SetDefaultDevice(alice.session, device.id))
    alice.perform(commands.DeleteDevice(alice.session, device.id, alice.mints()))


def enrolment(stage: Stage) -> None:
    """Act without a factor, where that is allowed and where it is not, and be reset."""
    bob = stage.signs_in("bob@example.com")
    bob.signs()
    bob.registers()
    bob.perform(commands.VerifyTotp(bob.session, bob.code()))
    user = bob.perform(commands.DescribeSession(bob.session)).user.id
    stage.lab.perform(commands.AdminResetMfa(stage.environment, user))
    stage.configure(require_at_onboarding=True)
    with suppress(CommandRefused):
        bob.exports()


def delegation(stage: Stage) -> None:
    """Claim a wallet, delegate it, ask for more at sign-in, and do the work that waits."""
    stage.configure(protected_actions=frozenset())
    made = stage.lab.perform(
        commands.CreateUser(stage.environment, "carol@example.com", pregenerated_wallets=1)
    )
    carol = stage.signs_in("carol@example.com")
    (wallet,) = made.wallets
    carol.perform(commands.ClaimPregenerated(carol.session, wallet))
    carol.perform(commands.ApproveDelegation(carol.session, wallet))
    carol = stage.signs_in("carol@example.com")
    for work in carol.perform(commands.ListPending(carol.session)):
        carol.perform(commands.ResumePending(carol.session, work.id))
    fresh = carol.wallet.id
    carol.perform(commands.Delegate(carol.session, fresh))


STORIES = (factors_and_tokens, enrolment, delegation)


def everything(make: Callable[[], Stage]) -> None:
    """Live through every story, each on a stage of its own."""
    for story in STORIES:
        story(make())


#: Tables inside of the table have tests of their own.
QUESTIONS = [
    field.name for field in fields(Rules) if not is_dataclass(getattr(Rules(), field.name))
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_is_asked(stage: Stage, question: str) -> None:
    """No entry of the table is idle."""

    def ask(*_: object, **__: object) -> object:
        raise Asked

    everything(lambda: type(stage)(Lab()))
    replaced: dict[str, Any] = {question: ask}
    wrong = Machine(rules=replace(Rules(), **replaced))
    with pytest.raises(Asked):
        everything(lambda: type(stage)(Lab(machine=wrong)))
