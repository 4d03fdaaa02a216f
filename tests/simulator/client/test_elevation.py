"""The client's elevated tokens: which it keeps, which goes with what, when one is gone."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, SoftTotp, commands
from action_mfa.simulator.client import Client, HeldElevated, Memory
from action_mfa.simulator.client.elevation import ClientElevationRules
from action_mfa.simulator.core import Parameters, WalletId
from action_mfa.simulator.core.parameters import FailedActionOnClient
from action_mfa.simulator.core.state import TokenBehaviour
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage

SIGN, EXPORT, LINK = Scope.WALLET_SIGN, Scope.WALLET_EXPORT, Scope.CREDENTIAL_LINK
RULES = ClientElevationRules()


class Phone:
    """A client with a user who linked a first factor with step-up on."""

    def __init__(self, stage: Stage) -> None:
        stage.configure(step_up=True)
        self.stage = stage
        self.client = Client(stage.lab, stage.environment, "phone")
        self.client.sign_in("alice@example.com")
        self.app = SoftTotp(self.client.register_totp().secret)
        self.proves()
        self.wallet: WalletId = self.client.create_wallet().id

    def proves(self, *scopes: str, single_use: bool | None = None) -> None:
        """Prove the factor in a fresh step."""
        self.stage.later(STEP_SECONDS)
        code = self.app.code(self.stage.now)
        self.client.authenticate_totp(code, single_use=single_use, scopes=scopes)

    def signs(self) -> tuple[str | None, str | None]:
        """Sign, and return the MFA token and the elevated one that went along."""
        with suppress(CommandRefused):
            self.client.sign(self.wallet, SignKind.MESSAGE, {"message": "hello"})
        seen = tuple(self.stage.lab.journal)[-1]
        assert seen.operation == "wallet.sign"
        return seen.mfa_token, seen.elevated_token


@pytest.fixture
def phone(stage: Stage) -> Phone:
    """A phone on the stage with our reading of everything."""
    return Phone(stage)


def test_a_sign_in_is_followed_by_linking(phone: Phone) -> None:
    """The token that sign-in granted goes with the registration, and is kept while it lasts."""
    registered = next(seen for seen in phone.stage.lab.journal if seen.operation == "totp.register")
    assert registered.elevated_token == phone.client.memory.elevated[0].value
    assert phone.client.memory.elevated[0].scopes == {LINK}


def test_the_elevated_token_goes_alone(phone: Phone) -> None:
    """It is spent, and the MFA token beside it is not sent and stays."""
    phone.proves(SIGN, single_use=True)
    held = phone.client.memory.held
    mfa, elevated = phone.signs()
    assert (mfa, elevated is not None) == (None, True)
    assert phone.client.memory.held == held
    assert held is not None
    assert phone.signs() == (held.value, None)


def test_one_token_is_kept_for_each_set_of_scopes(phone: Phone) -> None:
    """A newer one replaces the older one of the same scopes and no other."""
    for scopes in ((SIGN,), (EXPORT, SIGN), (SIGN, EXPORT), (SIGN,)):
        phone.proves(*scopes)
    sets = [held.scopes for held in phone.client.memory.elevated]
    assert sets == [{LINK}, {SIGN, EXPORT}, {SIGN}]


def test_an_ended_token_is_not_found() -> None:
    """A token is good while the clock is before its end."""
    held = HeldElevated("elv", frozenset({SIGN}), single_use=False, expires_at=100)
    memory = Memory().elevating((held,))
    assert RULES.held_for(memory, SIGN, 99) is held
    assert RULES.held_for(memory, SIGN, 100) is None
    assert RULES.held_for(memory, EXPORT, 99) is None


def test_a_time_bound_token_stays(phone: Phone) -> None:
    """It goes with every action until its end."""
    phone.stage.configure(token_behaviour=((SIGN, TokenBehaviour(single_use=False, seconds=90)),))
    phone.proves(SIGN)
    first, second = phone.signs(), phone.signs()
    assert first == second
    assert first[1] is not None


@pytest.mark.parametrize("action", Action)
def test_the_best_scope_comes_first(action: Action) -> None:
    """An action's own scope is tried before one that merely serves it."""
    own = action.value.rpartition(".")[2]
    assert RULES.scopes_for(action)[0] == f"wallet:{own}"


def test_a_check_is_answered_at_home_where_a_token_is_held(phone: Phone) -> None:
    """Else the server is asked, and its refusal means required."""
    mark = phone.stage.lab.journal.mark()
    assert not phone.client.check_step_up(LINK).required
    assert len(phone.stage.lab.journal.since(mark)) == 0
    assert phone.client.check_step_up(EXPORT).credentials
    assert phone.client.check_step_up("wallet:borrow").required
    assert len(phone.stage.lab.journal.since(mark)) == 2


@pytest.mark.parametrize("reading", FailedActionOnClient)
def test_a_failed_action_forgets_or_keeps(
    make_stage: MakeStage, reading: FailedActionOnClient
) -> None:
    """As an MFA token is forgotten or kept."""
    phone = Phone(make_stage(Parameters(failed_action_on_client=reading)))
    phone.proves(SIGN)
    phone.stage.lab.perform(commands.FailNext(phone.stage.environment, Action.SIGN))
    _, elevated = phone.signs()
    again = phone.signs()[1]
    assert again == (elevated if reading is FailedActionOnClient.KEPT else None)


def test_signing_out_forgets_elevated_tokens(phone: Phone) -> None:
    """Nothing of a session is left."""
    phone.proves(SIGN)
    phone.client.sign_out()
    assert phone.client.memory == Memory()
