"""A performer on the reference, and the steps that most words begin with."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from pydantic import BaseModel, JsonValue

from action_mfa.conformance.performing import Answer, Performer, SymbolicStep
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories import Bench
from action_mfa.spec.protocol import Hello, Operation

R = TypeVar("R", bound=BaseModel)


def _performer(port: Reference, *, effects: bool = False) -> Performer:
    bench = Bench(port, port.perform(Hello(), _Nobody()), lab=port.lab)
    return Performer(bench, effects=effects)


class _Nobody:
    def answer(self, callback: Operation[R], /) -> R:
        raise AssertionError(callback)


@pytest.fixture
def performer_on() -> Callable[..., Performer]:
    """Put a performer on a port."""
    return _performer


@pytest.fixture
def performer() -> Performer:
    """A performer on the reference."""
    return _performer(Reference())


@pytest.fixture
def enrolled() -> tuple[SymbolicStep, ...]:
    """Alice on the client "a", with a verified TOTP device and a wallet."""
    step = SymbolicStep.of
    settings: dict[str, JsonValue] = {
        "methods": ["totp", "passkey"],
        "protectedActions": ["wallet.waas.sign"],
    }
    return (
        step("lab.createEnvironment", settings=settings),
        step("lab.createUser", environmentId="<environment 1>", email="alice"),
        step("client.open", clientId="a", environmentId="<environment 1>"),
        step("session.signIn", clientId="a", email="alice"),
        step("totp.register", clientId="a"),
        step("totp.authenticate", clientId="a", code="<totp-code secret=1 step=+0>"),
        step("clock.set", seconds=30),
        step("wallet.create", clientId="a"),
    )


@pytest.fixture
def perform_all() -> Callable[..., list[Answer]]:
    """Perform a word and return its answers."""
    return lambda performer, word: [performer.perform(step) for step in word]
