"""Whatever users do in prompts: a token for each right answer, and for nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NoReturn

import hypothesis.strategies as st
from hypothesis import given, settings

from action_mfa.simulator import (
    CommandRefused,
    Lab,
    Machine,
    Parameters,
    Policy,
    Settings,
    SoftTotp,
    VirtualClock,
    commands,
)
from action_mfa.simulator.client import Client, PromptAnswer, show_prompt
from action_mfa.simulator.core.parameters.prompts import PromptRefusal, PromptWithTokenHeld
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.vocabulary import Method

EMAIL = "alice@example.com"


class Act(Enum):
    """What a user can do when a prompt asks."""

    RIGHT = auto()
    WRONG = auto()
    CANCEL = auto()


@dataclass
class Alice:
    """Does some things in a prompt and then cancels."""

    clock: VirtualClock
    app: SoftTotp
    acts: list[Act] = field(default_factory=list)

    def code(self) -> str:
        """Read the app in a fresh step."""
        self.clock.set(self.clock.now() + STEP_SECONDS)
        return self.app.code(self.clock.now())

    def answer(self, _choices: tuple[Method, ...], /, *, recovery: bool) -> PromptAnswer | None:
        """Do the next thing."""
        del recovery
        match self.acts.pop(0) if self.acts else Act.CANCEL:
            case Act.RIGHT:
                return PromptAnswer(Method.TOTP, self.code())
            case Act.WRONG:
                return PromptAnswer(Method.TOTP, "wrong")
            case Act.CANCEL:
                return None

    def create(self, _options: dict[str, object], /) -> NoReturn:
        """Have no passkey."""
        raise AssertionError

    def get(self, _options: dict[str, object], /) -> NoReturn:
        """Have no passkey."""
        raise AssertionError


prompts = st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(Act), max_size=4)), max_size=6)
readings = st.builds(
    Parameters,
    prompt_refusal=st.sampled_from(PromptRefusal),
    prompt_with_token_held=st.sampled_from(PromptWithTokenHeld),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(planned=prompts, reading=readings)
def test_each_token_is_a_right_answer_in_a_prompt_for_one(
    planned: list[tuple[bool, list[Act]]], reading: Parameters
) -> None:
    """The server mints what the prompts return, in their order, and the newest is held."""
    clock = VirtualClock()
    policy = Policy(rate_limit_failures=1_000_000)
    lab = Lab(machine=Machine(parameters=reading, policy=policy), clock=clock)
    client = Client(lab, lab.perform(commands.CreateEnvironment(Settings())), "c")
    session = client.sign_in(EMAIL).session.id
    alice = Alice(clock, SoftTotp(client.register_totp().secret))
    client.authenticate_totp(alice.code(), single_use=None)
    returned: list[str] = []
    for mint, acts in planned:
        alice.acts = list(acts)
        held = client.memory.held
        try:
            token = show_prompt(client, alice, alice, create_mfa_token=mint)
        except CommandRefused:
            assert client.memory.held == held
            continue
        if token is not None and token not in returned:
            assert mint
            assert Act.RIGHT in acts
            returned.append(token)
    assert list(lab.tokens_of(session)) == returned
    held = client.memory.held
    assert (None if held is None else held.value) == (returned[-1] if returned else None)
    assert held is None or held.single_use
