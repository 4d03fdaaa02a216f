"""The reference client: what it decides, holds, attaches and forgets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, SoftTotp, commands
from action_mfa.simulator.client import Client, ClientRules, Held, Memory
from action_mfa.simulator.core import WalletId
from action_mfa.simulator.core.parameters import FailedActionOnClient, Parameters
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.vocabulary import Action, Reason, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage

EMAIL = "alice@example.com"
HELLO = {"message": "hello"}


@dataclass
class Phone:
    """A client, and the user's hands."""

    stage: Stage
    client: Client
    wallet: WalletId
    app: SoftTotp

    def code(self) -> str:
        """Read the app in a fresh step."""
        self.stage.later(STEP_SECONDS)
        return self.app.code(self.stage.now)

    def mints(self, *, single_use: bool = True) -> str:
        """Prove the factor; the client holds what was minted."""
        proof = self.client.authenticate_totp(self.code(), single_use=single_use)
        assert proof.mfa_token is not None
        return proof.mfa_token

    def signs(self) -> None:
        """Sign through the client."""
        self.client.sign(self.wallet, SignKind.MESSAGE, dict(HELLO))

    def sent(self, act: Callable[[], object]) -> list[tuple[str, str | None]]:
        """Return operation and token of each request that doing something sent."""
        mark = self.stage.lab.journal.mark()
        with suppress(CommandRefused):
            act()
        return [(seen.operation, seen.mfa_token) for seen in self.stage.lab.journal.since(mark)]

    def attached(self, act: Callable[[], object]) -> str | None:
        """Return the token that the last request carried."""
        return self.sent(act)[-1][1]


def open_phone(stage: Stage, rules: ClientRules | None = None) -> Phone:
    """Open a client of an enrolled user, signed in."""
    person = stage.enrolled(EMAIL)
    client = Client(stage.lab, stage.environment, "phone", rules=rules)
    client.sign_in(EMAIL)
    assert person.app is not None
    return Phone(stage, client, person.wallet.id, person.app)


@pytest.fixture
def phone(stage: Stage) -> Phone:
    """The reference client."""
    return open_phone(stage)


def test_what_was_minted_is_held_and_attached(phone: Phone) -> None:
    """The application hands nothing over; the client attaches it by itself."""
    token = phone.mints()
    assert phone.client.memory.held == Held(token, single_use=True)
    assert phone.attached(phone.signs) == token


def test_a_single_use_token_is_forgotten_when_it_is_attached(phone: Phone) -> None:
    """The next action carries none."""
    phone.mints()
    phone.signs()
    assert phone.client.memory.held is None
    assert phone.attached(phone.signs) is None


def test_a_persistent_token_is_attached_again_and_again(phone: Phone) -> None:
    """To either event."""
    token = phone.mints(single_use=False)
    acts = (phone.signs, lambda: phone.client.export(phone.wallet), phone.signs)
    assert [phone.attached(act) for act in acts] == [token] * 3


def test_an_unprotected_action_carries_no_token_and_costs_none(phone: Phone) -> None:
    """Only what is protected is paid for."""
    phone.stage.configure(protected_actions=frozenset({Action.EXPORT}))
    token = phone.mints()
    assert phone.attached(phone.signs) is None
    assert phone.attached(lambda: phone.client.export(phone.wallet)) == token


def test_a_proof_without_a_token_leaves_the_held_one(phone: Phone) -> None:
    """Neither an accepted code nor a wrong one takes it away."""
    token = phone.mints()
    phone.client.authenticate_totp(phone.code(), single_use=None)
    with phone.stage.refuses(Reason.MFA_INVALID_CODE):
        phone.client.authenticate_totp("wrong", single_use=True)
    assert phone.client.memory.held == Held(token, single_use=True)


def test_the_newest_token_is_the_held_one(phone: Phone) -> None:
    """Minting again replaces it, by TOTP as by a recovery code."""
    phone.mints()
    newer = phone.mints(single_use=False)
    assert phone.client.memory.held == Held(newer, single_use=False)
    codes = phone.client.perform(commands.ListRecovery(phone.client.memory.session))
    proof = phone.client.authenticate_recovery(codes[0], single_use=True)
    assert proof.mfa_token is not None
    assert phone.client.memory.held == Held(proof.mfa_token, single_use=True)


def test_the_client_decides_before_it_asks_the_user(phone: Phone) -> None:
    """Protected and enrolled, or protected and enrolment is due; by what the server says now."""
    stage = phone.stage
    assert phone.client.is_required(Action.SIGN)
    assert not phone.client.is_required(Action.REFRESH)
    new = Client(stage.lab, stage.environment, "new")
    new.sign_in("new@example.com")
    assert not new.is_required(Action.SIGN)
    stage.configure(require_at_onboarding=True)
    assert new.is_required(Action.SIGN)
    stage.configure(protected_actions=frozenset())
    assert not phone.client.is_required(Action.SIGN)


def test_signing_out_forgets_everything(phone: Phone) -> None:
    """Here and at the server; the next session begins without a token."""
    phone.mints(single_use=False)
    session = phone.client.memory.session
    phone.client.sign_out()
    assert phone.client.memory == Memory()
    with phone.stage.refuses(Reason.NOT_AUTHENTICATED):
        phone.client.perform(commands.ListMethods(session))
    phone.client.sign_in(EMAIL)
    assert phone.attached(phone.signs) is None


def test_signing_out_of_a_dead_session_is_no_error(phone: Phone) -> None:
    """Twice, or after the server ended it: the client is signed out either way."""
    phone.stage.lab.perform(
        commands.RevokeSession(phone.stage.environment, phone.client.memory.session or "")  # type: ignore[arg-type]
    )
    phone.client.sign_out()
    phone.client.sign_out()
    assert phone.client.memory == Memory()


def test_signing_out_passes_on_what_it_does_not_know(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a session that is over already is no error."""

    def refuse(*_: object, **__: object) -> None:
        raise CommandRefused(Reason.INTERNAL_ERROR, "broken")

    monkeypatch.setattr(phone.stage.lab, "perform", refuse)
    with phone.stage.refuses(Reason.INTERNAL_ERROR):
        phone.client.sign_out()
    assert phone.client.memory.session is not None


def test_signing_in_leaves_the_session_before(phone: Phone) -> None:
    """A client holds one session, of one user after another."""
    before = phone.client.memory.session
    phone.mints()
    phone.client.sign_in("bob@example.com")
    assert phone.client.memory.session != before
    assert phone.client.memory.held is None
    with phone.stage.refuses(Reason.NOT_AUTHENTICATED):
        phone.client.perform(commands.ListMethods(before))


@pytest.mark.parametrize(("seconds", "alive"), [(-1, True), (0, False), (1, False)])
def test_the_client_ends_its_session_at_the_expiry(
    phone: Phone,
    seconds: int,
    alive: bool,  # noqa: FBT001  a row of the table
) -> None:
    """By its own clock, and with it the token goes."""
    phone.mints(single_use=False)
    phone.stage.until(phone.client.memory.expires_at + seconds)
    phone.client.wake()
    assert (phone.client.memory.session is not None) is alive
    assert (phone.client.memory.held is not None) is alive


def test_a_refresh_moves_the_clients_own_expiry(phone: Phone) -> None:
    """The client follows what the server says, and keeps its token."""
    token = phone.mints(single_use=False)
    before = phone.client.memory.expires_at
    view = phone.client.refresh()
    assert phone.client.memory.expires_at == view.session.expires_at > before
    phone.stage.until(before)
    phone.client.wake()
    assert phone.attached(phone.signs) == token


@pytest.mark.parametrize(("seconds", "alive"), [(-1, True), (0, False)])
def test_a_restart_continues_a_session_that_still_lives(
    phone: Phone,
    seconds: int,
    alive: bool,  # noqa: FBT001  a row of the table
) -> None:
    """From its storage; what expired meanwhile is not brought back."""
    token = phone.mints()
    stored = phone.client.memory
    phone.stage.until(stored.expires_at + seconds)
    again = Client(phone.stage.lab, phone.stage.environment, "phone", stored=stored)
    assert again.environment == phone.stage.environment
    assert again.memory == (stored if alive else Memory())
    phone.client = again
    assert phone.attached(phone.signs) == (token if alive else None)


def test_a_restart_without_a_session_begins_empty(stage: Stage) -> None:
    """There is nothing to continue."""
    client = Client(stage.lab, stage.environment, "phone", stored=Memory(expires_at=10**10))
    assert client.memory == Memory()


def test_the_getter_gives_the_token_once(phone: Phone) -> None:
    """Our reading: it takes. Without a token it gives none."""
    assert phone.client.take_token() is None
    token = phone.mints()
    assert [phone.client.take_token(), phone.client.take_token()] == [token, None]


@pytest.mark.parametrize("single_use", [True, False])
def test_a_failed_action_keeps_the_token_where_that_is_the_reading(
    make_stage: MakeStage,
    single_use: bool,  # noqa: FBT001  a row of the table
) -> None:
    """The kept one is attached again; an action that carried none keeps what is held."""
    keeping = Parameters(failed_action_on_client=FailedActionOnClient.KEPT)
    phone = open_phone(make_stage(keeping))
    token = phone.mints(single_use=single_use)
    phone.stage.lab.perform(commands.FailNext(phone.stage.environment, Action.SIGN))
    with phone.stage.refuses(Reason.INTERNAL_ERROR):
        phone.signs()
    assert phone.client.memory.held == Held(token, single_use=single_use)
    phone.stage.configure(protected_actions=frozenset())
    phone.stage.lab.perform(commands.FailNext(phone.stage.environment, Action.SIGN))
    with phone.stage.refuses(Reason.INTERNAL_ERROR):
        phone.signs()
    assert phone.client.memory.held == Held(token, single_use=single_use)


def test_the_journal_names_the_client(phone: Phone) -> None:
    """Each of its requests bears its id."""
    mark = phone.stage.lab.journal.mark()
    phone.client.methods()
    (entry,) = phone.stage.lab.journal.since(mark)
    assert (entry.client_id, entry.operation) == ("phone", "mfa.methods")
