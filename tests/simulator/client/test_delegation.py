"""The reference client about delegation: the held token goes with it by itself, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, SoftTotp, commands
from action_mfa.simulator.client import Client
from action_mfa.simulator.core import WalletId
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.vocabulary import Action

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage

EMAIL = "alice@example.com"


class Phone:
    """A client of a user whom a pregenerated wallet and two due reshares wait for."""

    def __init__(self, stage: Stage) -> None:
        made = stage.lab.perform(commands.CreateUser(stage.environment, EMAIL, 1))
        (self.pregenerated,) = made.wallets
        alice = stage.enrolled(EMAIL)
        assert alice.app is not None
        self.app: SoftTotp = alice.app
        self.free: WalletId = alice.wallet.id
        for _ in range(2):
            wallet = alice.perform(commands.CreateWallet(alice.session))
            alice.perform(commands.ApproveDelegation(alice.session, wallet.id))
        self.stage = stage
        self.client = Client(stage.lab, stage.environment, "phone")
        self.client.sign_in(EMAIL)

    def mints(self, *, single_use: bool = True) -> str:
        """Prove the factor; the client holds what was minted."""
        self.stage.later(STEP_SECONDS)
        code = self.app.code(self.stage.now)
        proof = self.client.authenticate_totp(code, single_use=single_use)
        assert proof.mfa_token is not None
        return proof.mfa_token

    def due(self) -> list[str]:
        """Return the ids of the work that is due."""
        listed = self.client.perform(commands.ListPending(self.client.memory.session))
        return [work.id for work in listed]

    def attached(self, act: Callable[[], object]) -> str | None:
        """Return the token that the last request of doing something carried."""
        with suppress(CommandRefused):
            act()
        return self.stage.lab.journal.since()[-1].mfa_token


@pytest.fixture
def phone(stage: Stage) -> Phone:
    """The reference client, where both events are protected."""
    stage.configure(protected_actions=frozenset({Action.REFRESH, Action.RESHARE}))
    return Phone(stage)


ACTS: dict[str, Callable[[Phone], object]] = {
    "claim": lambda phone: phone.client.claim(phone.pregenerated),
    "delegate": lambda phone: phone.client.delegate(phone.free),
    "resume": lambda phone: phone.client.resume(phone.due()[0]),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_held_token_goes_with_it(phone: Phone, act: Callable[[Phone], object]) -> None:
    """The application hands nothing over, and a single-use token is forgotten then."""
    token = phone.mints()
    assert phone.attached(lambda: act(phone)) == token
    assert phone.client.memory.held is None


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nothing_goes_with_what_is_not_protected(
    phone: Phone, act: Callable[[Phone], object]
) -> None:
    """The token stays where it is."""
    phone.stage.configure(protected_actions=frozenset({Action.SIGN}))
    token = phone.mints()
    assert phone.attached(lambda: act(phone)) is None
    assert phone.client.memory.held is not None
    assert phone.client.memory.held.value == token


def test_two_reshares_take_two_tokens(phone: Phone) -> None:
    """The second one carries none until another was minted."""
    first, second = phone.due()
    phone.mints()
    phone.client.resume(first)
    assert phone.attached(lambda: phone.client.resume(second)) is None
    token = phone.mints()
    assert phone.attached(lambda: phone.client.resume(second)) == token
    assert phone.due() == []


def test_a_persistent_token_pays_for_all_that_is_due(phone: Phone) -> None:
    """One proof, two reshares."""
    token = phone.mints(single_use=False)
    for work in phone.due():
        assert phone.attached(partial(phone.client.resume, work)) == token
    assert phone.due() == []
