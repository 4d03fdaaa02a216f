"""Each question of the client's table is asked, and a replaced answer changes what it does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from action_mfa.simulator import CommandRefused, SoftTotp, commands
from action_mfa.simulator.client import Client, ClientRules
from action_mfa.spec.vocabulary import Action, Method, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage


class Asked(Exception):  # noqa: N818  a signal
    """A question was asked."""


class NoHands:
    """A platform that is never asked: nobody here has a passkey."""

    def create(self, _options: dict[str, object], /) -> NoReturn:
        """Fail."""
        raise AssertionError

    def get(self, _options: dict[str, object], /) -> NoReturn:
        """Fail."""
        raise AssertionError


def everything(stage: Stage, rules: ClientRules) -> None:
    """Live through everything that a client can."""
    person = stage.enrolled()
    assert person.app is not None
    app: SoftTotp = person.app
    client = Client(stage.lab, stage.environment, "phone", rules=rules)
    client.sign_in("alice@example.com")
    client.authenticate_totp(app.code(stage.now), single_use=None)
    stage.later(30)
    try:
        client.authenticate_totp("wrong", single_use=True)
    except CommandRefused:
        client.authenticate_totp(app.code(stage.now), single_use=True)
    stage.lab.perform(commands.FailNext(stage.environment, Action.SIGN))
    try:
        client.sign(person.wallet.id, SignKind.MESSAGE, {"message": "hello"})
    except CommandRefused:
        client.refresh()
    again = Client(stage.lab, stage.environment, "phone", rules=rules, stored=client.memory)
    for device in again.methods().devices:
        with suppress(CommandRefused):
            again.delete_device(device.id)
    newcomer = Client(stage.lab, stage.environment, "another phone", rules=rules)
    newcomer.sign_in("bob@example.com")
    newcomer.is_required(Action.SIGN)
    stage.configure(methods=frozenset(Method))
    with suppress(CommandRefused):
        newcomer.authenticate_passkey(NoHands(), single_use=True)
    again.sign_out()
    again.sign_in("alice@example.com")
    stage.until(again.memory.expires_at)
    again.wake()


#: Tables inside of the table have tests of their own.
QUESTIONS = [
    field.name
    for field in fields(ClientRules)
    if not is_dataclass(getattr(ClientRules(), field.name))
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_is_asked(stage: Stage, question: str) -> None:
    """No entry of the table is idle: a wrong client can be made of every one."""

    def ask(*_: object, **__: object) -> object:
        raise Asked

    replaced: dict[str, Any] = {question: ask}
    everything(stage, ClientRules())
    with pytest.raises(Asked):
        everything(stage_like(stage), replace(ClientRules(), **replaced))


def stage_like(stage: Stage) -> Stage:
    """Set the stage anew."""
    again: Callable[..., Stage] = type(stage)
    return again(type(stage.lab)())
