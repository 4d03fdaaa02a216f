"""The prompt of a client: how it ends, and each reading of its open points told from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from action_mfa.simulator import CommandRefused, Parameters, commands
from action_mfa.simulator.client import (
    ClientRules,
    Memory,
    PromptAnswer,
    PromptRules,
    PromptView,
    show_prompt,
)
from action_mfa.spec import OpenPoint, load_spec
from action_mfa.spec.vocabulary import Method, Reason
from tests.simulator.client.test_client import Phone, open_phone

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage

POINTS = {point.name: point for point in load_spec().chapter_of("PROMPT-01").open_points}
BOTH = frozenset(Method)
NONE: frozenset[Method] = frozenset()


@dataclass
class User:
    """A user who does some things in a prompt and then cancels; has no passkey at hand."""

    does: list[PromptAnswer] = field(default_factory=list)
    offered: list[tuple[Method, ...]] = field(default_factory=list)
    recovery: bool = False

    def answer(self, choices: tuple[Method, ...], /, *, recovery: bool) -> PromptAnswer | None:
        """Do the next thing, or cancel."""
        self.offered.append(choices)
        self.recovery = recovery
        return self.does.pop(0) if self.does else None

    def create(self, _options: dict[str, object], /) -> NoReturn:
        """Have no authenticator."""
        raise AssertionError("no passkey is made in a prompt")

    def get(self, _options: dict[str, object], /) -> NoReturn:
        """Have no authenticator."""
        raise AssertionError("no passkey was offered")


def enters(*codes: str) -> User:
    """Return a user who is about to enter these codes."""
    return User([PromptAnswer(Method.TOTP, code) for code in codes])


def shown(phone: Phone, user: User, *, mint: bool = True) -> str | None:
    """Show the prompt."""
    return show_prompt(phone.client, user, user, create_mfa_token=mint)


def test_a_code_in_the_prompt_becomes_a_single_use_token(stage: Stage) -> None:
    """It is returned, held, and gone after one signing."""
    phone = open_phone(stage)
    token = shown(phone, enters(phone.code()))
    assert token is not None
    assert phone.attached(phone.signs) == token
    assert phone.attached(phone.signs) is None


def test_nobody_asked_for_a_token(stage: Stage) -> None:
    """The factor is proven and nothing is minted."""
    phone = open_phone(stage)
    assert shown(phone, enters(phone.code()), mint=False) is None
    assert phone.client.memory.held is None


def test_a_wrong_choice_is_a_cancel(stage: Stage) -> None:
    """What was not offered cannot be picked."""
    phone = open_phone(stage)
    with stage.refuses(Reason.PROMPT_CANCELLED):
        shown(phone, User([PromptAnswer(Method.PASSKEY)]))


def test_what_the_user_cannot_mend_ends_the_prompt(stage: Stage) -> None:
    """Nobody is asked again in a session that is over."""
    phone = open_phone(stage)
    user = enters(phone.code(), phone.code())

    class SignsOut(User):
        def answer(self, choices: tuple[Method, ...], /, *, recovery: bool) -> PromptAnswer | None:
            phone.client.sign_out()
            return user.answer(choices, recovery=recovery)

    with stage.refuses(Reason.NOT_AUTHENTICATED):
        shown(phone, SignsOut())
    assert len(user.offered) == 1


def test_the_table_decides(stage: Stage) -> None:
    """A wrong prompt can be made of every entry of the rules."""

    def forgets(memory: Memory) -> Memory:
        return memory.holding(None)

    ours = ClientRules()
    prompt = replace(ours.prompt, after_cancel=forgets, ends_as_cancelled=lambda: False)
    phone = open_phone(stage, replace(ours, prompt=prompt))
    phone.mints()
    assert shown(phone, User()) is None
    assert phone.client.memory.held is None


class Asked(Exception):  # noqa: N818  a signal
    """A question was asked."""


@pytest.mark.parametrize("question", [field.name for field in fields(PromptRules)])
def test_each_question_is_asked(stage: Stage, question: str) -> None:
    """No entry of the table is idle."""

    def ask(*_: object, **__: object) -> NoReturn:
        raise Asked

    asking: dict[str, Any] = {question: ask}
    ours = ClientRules()
    phone = open_phone(stage, replace(ours, prompt=replace(ours.prompt, **asking)))
    with pytest.raises(Asked):
        shown(phone, User([PromptAnswer(recovery_code="wrong")]))


def codes_of(phone: Phone) -> tuple[str, ...]:
    """List the unused recovery codes."""
    return phone.client.perform(commands.ListRecovery(phone.client.memory.session))


def test_a_recovery_code_in_the_prompt_becomes_a_token(stage: Stage) -> None:
    """It stands in for the method, and is used up by it."""
    phone = open_phone(stage)
    code = codes_of(phone)[0]
    token = shown(phone, User([PromptAnswer(recovery_code=code)]))
    assert token is not None
    assert phone.client.memory.held is not None
    assert code not in codes_of(phone)


def test_a_recovery_code_is_entered_only_where_it_is_offered(stage: Stage) -> None:
    """What was not offered counts as a cancelled prompt, and the code stays good."""
    phone = open_phone(stage)
    code = codes_of(phone)[0]
    user = User([PromptAnswer(recovery_code=code)])
    with stage.refuses(Reason.PROMPT_CANCELLED):
        show_prompt(
            phone.client, user, user, create_mfa_token=True, view=PromptView(recovery=False)
        )
    assert code in codes_of(phone)


def prompt_recovery(stage: Stage) -> str:
    """Prompt a user and look whether a recovery code could be entered."""
    user = User()
    with suppress(CommandRefused):
        shown(open_phone(stage), user)
    return "offered" if user.recovery else "hidden"


def prompt_choices(stage: Stage) -> str:
    """Prompt a user with TOTP where both methods are enabled."""
    stage.configure(methods=BOTH)
    user = User()
    with suppress(CommandRefused):
        shown(open_phone(stage), user)
    return "enabled" if user.offered == [(Method.TOTP, Method.PASSKEY)] else "enrolled"


def prompt_without_method(stage: Stage) -> str:
    """Prompt a user whose method is disabled."""
    phone, user = open_phone(stage), User()
    stage.configure(methods=NONE)
    try:
        assert shown(phone, user) is None
    except CommandRefused:
        return "refuses"
    finally:
        assert user.offered == []
    return "ends"


def prompt_with_token_held(stage: Stage) -> str:
    """Prompt a user whose client holds a token; without createMfaToken it always asks."""
    phone = open_phone(stage)
    token = phone.mints()
    with pytest.raises(CommandRefused):
        shown(phone, User(), mint=False)
    try:
        assert shown(phone, User()) == token
    except CommandRefused:
        return "asks"
    return "answers"


def prompt_refusal(stage: Stage) -> str:
    """Enter a wrong code, then a right one."""
    phone = open_phone(stage)
    try:
        assert shown(phone, enters("wrong", phone.code())) is not None
    except CommandRefused:
        return "ends"
    return "stays"


OBSERVERS: Mapping[str, Callable[[Stage], str]] = {
    observer.__name__: observer
    for observer in (
        prompt_choices,
        prompt_recovery,
        prompt_without_method,
        prompt_with_token_held,
        prompt_refusal,
    )
}
READINGS = [(point, value) for point in POINTS.values() for value in point.values]


def test_every_open_point_of_prompts_is_observed() -> None:
    """A reading that nobody can tell from another one is no reading."""
    assert set(OBSERVERS) == set(POINTS)


@pytest.mark.parametrize(
    ("point", "value"), READINGS, ids=[f"{point.name}={value}" for point, value in READINGS]
)
def test_each_reading_is_seen_from_outside(
    make_stage: MakeStage, point: OpenPoint, value: str
) -> None:
    """A client that follows a reading shows just that reading."""
    chosen = type(getattr(Parameters(), point.name))(value)
    stage = make_stage(Parameters(**{point.name: chosen}))
    assert OBSERVERS[point.name](stage) == value
