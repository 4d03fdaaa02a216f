"""Passkeys in the reference client: whom it asks, what it holds, and how a ceremony ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest

from action_mfa.simulator import CommandRefused, commands
from action_mfa.simulator.client import Client
from action_mfa.simulator.core import Parameters
from action_mfa.simulator.core.parameters.passkeys import NoPasskeyToAuthenticate
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator, AuthenticatorRefused, DomException
from action_mfa.spec.vocabulary import Action, Method, Reason, SignKind

if TYPE_CHECKING:
    from pydantic import JsonValue

    from tests.simulator.conftest import MakeStage, Stage

ORIGIN = "http://localhost"
BOTH = frozenset({Method.TOTP, Method.PASSKEY})


@dataclass
class Hands:
    """A user with an authenticator, who can be made to end a ceremony."""

    key: Authenticator = field(default_factory=lambda: Authenticator(SeededEntropy(7)))
    ends: DomException | None = None
    asked: int = 0

    def create(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """Make a passkey."""
        self._consents()
        self.key, response = self.key.create(options, ORIGIN)
        return cast("dict[str, JsonValue]", response)

    def get(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """Assert a passkey."""
        self._consents()
        self.key, response = self.key.get(options, ORIGIN)
        return cast("dict[str, JsonValue]", response)

    def _consents(self) -> None:
        self.asked += 1
        if self.ends is not None:
            raise AuthenticatorRefused(self.ends, "it ended")


@dataclass
class Phone:
    """A client with a user's hands."""

    client: Client
    hands: Hands

    def registers(self, *, single_use: bool | None = None) -> str | None:
        """Register a passkey."""
        return self.client.register_passkey(self.hands, single_use=single_use).mfa_token

    def proves(self, *, single_use: bool | None = None) -> str | None:
        """Prove a passkey."""
        return self.client.authenticate_passkey(self.hands, single_use=single_use).mfa_token

    @property
    def held(self) -> str | None:
        """The token that the client holds."""
        held = self.client.memory.held
        return None if held is None else held.value

    def passkeys(self) -> list[str]:
        """List the ids of the passkeys."""
        return [passkey.id for passkey in self.client.methods().passkeys]


def phone_on(stage: Stage) -> Phone:
    """Sign a user in on a client, where both methods are enabled and signing is protected."""
    stage.configure(methods=BOTH)
    client = Client(stage.lab, stage.environment, "phone")
    client.sign_in("alice@example.com")
    return Phone(client, Hands())


@pytest.fixture
def phone(stage: Stage) -> Phone:
    """A client without a passkey."""
    return phone_on(stage)


def test_a_passkeys_token_is_held_and_attached(phone: Phone) -> None:
    """As a TOTP one is: once, where it is single-use."""
    phone.registers()
    token = phone.proves(single_use=True)
    assert token is not None
    assert phone.held == token
    wallet = phone.client.create_wallet()
    phone.client.sign(wallet.id, SignKind.MESSAGE, {"message": "hello"})
    assert phone.held is None


def test_a_registration_that_asks_for_a_token_holds_it(phone: Phone) -> None:
    """No platform has to ask, and one that does is not left without."""
    token = phone.registers(single_use=False)
    assert phone.held == token is not None


def test_a_registered_passkey_makes_the_action_required(phone: Phone) -> None:
    """The answer follows the enrolment."""
    assert not phone.client.is_required(Action.SIGN)
    phone.registers()
    assert phone.client.is_required(Action.SIGN)


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (DomException.NOT_ALLOWED, Reason.PASSKEY_CANCELLED),
        (DomException.NOT_SUPPORTED, Reason.PASSKEY_NOT_SUPPORTED),
        (DomException.INVALID_STATE, Reason.PASSKEY_REJECTED),
        (DomException.SECURITY, Reason.PASSKEY_REJECTED),
    ],
)
def test_a_ceremony_that_ends_leaves_the_held_token_alone(
    phone: Phone, ends: DomException, reason: Reason
) -> None:
    """The application is told why, and nothing reaches the server."""
    phone.registers()
    token = phone.proves(single_use=True)
    phone.hands.ends = ends
    for act in (phone.proves, phone.registers):
        with pytest.raises(CommandRefused) as caught:
            act(single_use=True)
        assert caught.value.reason is reason
    assert phone.held == token
    assert len(phone.passkeys()) == 1


@pytest.mark.parametrize("reading", NoPasskeyToAuthenticate)
def test_without_a_passkey_nobody_is_asked(
    make_stage: MakeStage, reading: NoPasskeyToAuthenticate
) -> None:
    """An empty list would let the browser offer any passkey; a refusal says the same."""
    phone = phone_on(make_stage(Parameters(no_passkey_to_authenticate=reading)))
    with pytest.raises(CommandRefused) as caught:
        phone.proves(single_use=True)
    assert caught.value.reason is Reason.PASSKEY_NOT_FOUND
    assert phone.hands.asked == 0


def test_a_deletion_takes_the_held_token_along(phone: Phone) -> None:
    """It is refused without one, and a single-use token is held no longer."""
    phone.registers()
    (passkey,) = phone.passkeys()
    with pytest.raises(CommandRefused) as caught:
        phone.client.delete_passkey(passkey)
    assert caught.value.reason is Reason.MFA_REQUIRED
    phone.proves(single_use=True)
    phone.client.delete_passkey(passkey)
    assert phone.passkeys() == []
    assert phone.held is None


def test_what_is_asked_for_is_what_the_server_sees(phone: Phone, stage: Stage) -> None:
    """Single-use, persistent, or none."""
    phone.registers()
    for wish in (True, False, None):
        mark = stage.lab.journal.mark()
        phone.proves(single_use=wish)
        seen = [
            entry.asks_single_use
            for entry in stage.lab.journal.since(mark)
            if entry.operation == commands.FinishPasskeyAuthentication.operation
        ]
        assert seen == [wish]
