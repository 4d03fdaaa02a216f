"""People with an authenticator in the hand, on the stage of the machine's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from action_mfa.simulator import commands
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator, SignCounter
from action_mfa.spec.vocabulary import Method

if TYPE_CHECKING:
    from tests.simulator.conftest import Person, Stage

__all__ = ["ORIGIN", "Holder", "holder", "registered"]

ORIGIN = "http://localhost"
BOTH = frozenset({Method.TOTP, Method.PASSKEY})

Json = dict[str, Any]


class Holder:
    """A person with an authenticator in the hand."""

    def __init__(self, person: Person, authenticator: Authenticator) -> None:
        self.person = person
        self.key = authenticator

    def creation(self) -> Json:
        """Ask for creation options."""
        return self.person.perform(commands.BeginPasskeyRegistration(self.person.session)).json

    def request(self) -> Json:
        """Ask for request options."""
        return self.person.perform(commands.BeginPasskeyAuthentication(self.person.session)).json

    def makes(self, options: Json) -> Json:
        """Make a passkey."""
        self.key, response = self.key.create(options, ORIGIN)
        return response

    def says(self, options: Json) -> Json:
        """Assert a passkey."""
        self.key, response = self.key.get(options, ORIGIN)
        return response

    def registers(
        self, response: Json | None = None, *, single_use: bool | None = None
    ) -> str | None:
        """Register a passkey, fresh if none is given; return what was minted."""
        response = self.makes(self.creation()) if response is None else response
        command = commands.FinishPasskeyRegistration(self.person.session, response, single_use)
        return self.person.perform(command).mfa_token

    def proves(self, response: Json | None = None, *, single_use: bool | None = None) -> str | None:
        """Prove a passkey by an assertion, fresh if none is given; return what was minted."""
        response = self.says(self.request()) if response is None else response
        command = commands.FinishPasskeyAuthentication(self.person.session, response, single_use)
        return self.person.perform(command).mfa_token

    def listed(self) -> list[str]:
        """List the ids of the passkeys."""
        listed = self.person.perform(commands.ListPasskeys(self.person.session))
        return [passkey.id for passkey in listed]

    def deletes(self, passkey: str, token: str | None = None) -> None:
        """Delete a passkey."""
        self.person.perform(commands.DeletePasskey(self.person.session, passkey, token))


def holder(stage: Stage, email: str = "alice@example.com") -> Holder:
    """Sign somebody in who has an authenticator and no passkey yet."""
    stage.configure(methods=BOTH)
    entropy = SeededEntropy(email.encode())
    return Holder(stage.signs_in(email), Authenticator(entropy, counter=SignCounter.OFF))


def registered(stage: Stage, email: str = "alice@example.com") -> Holder:
    """Sign somebody in who has registered a passkey."""
    somebody = holder(stage, email)
    somebody.registers()
    return somebody
