"""Each question of the machine's table is asked, so that a wrong machine can be made of each."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, Lab, Machine, Rules, commands

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage


class Asked(Exception):  # noqa: N818  a signal
    """A question was asked."""


def everything(stage: Stage) -> None:
    """Do something of everything."""
    alice = stage.enrolled()
    try:
        alice.registers()
    except CommandRefused:
        alice.fails()
    codes = alice.recovery_codes()
    alice.recovers(codes[0])
    alice.perform(commands.RegenerateRecovery(alice.session))
    alice.signs(alice.mints())
    stage.configure(require_at_onboarding=True)
    bob = stage.signs_in("bob@example.com")
    try:
        bob.exports()
    except CommandRefused:
        bob.signs_out()


@pytest.mark.parametrize("question", [field.name for field in fields(Rules)])
def test_each_question_is_asked(stage: Stage, question: str) -> None:
    """No entry of the table is idle."""

    def ask(*_: object, **__: object) -> object:
        raise Asked

    everything(stage)
    wrong = Machine(rules=replace(Rules(), **{question: ask}))
    with pytest.raises(Asked):
        everything(type(stage)(Lab(machine=wrong)))
