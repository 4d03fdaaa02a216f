"""The stage of the passkey tests: a relying party that remembers, and a browser before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from action_mfa.simulator.entropy import Draw, SeededEntropy
from action_mfa.simulator.passkeys import (
    Attestation,
    Authenticator,
    Ceremony,
    CeremonyRules,
    Circumstances,
    CreationOptions,
    RelyingParty,
    RequestOptions,
    SingleFault,
    StoredPasskey,
    UserEntity,
    creation_options,
    creation_options_to_json,
    credential_id_of,
    expected_assertion,
    expected_registration,
    finish_authentication,
    finish_registration,
    request_options,
    request_options_to_json,
)

ORIGIN = "https://shop.example"
RP = RelyingParty("shop.example", "Shop")
ALICE = UserEntity(b"alice's handle", "alice@example.com", "Alice")
BOB = UserEntity(b"bob's handle", "bob@example.com", "Bob")
NOW = 1_800_000_000


@dataclass
class Site:
    """A relying party with accounts, as the smallest state that the library leaves to others."""

    draw: Draw
    rules: CeremonyRules = field(default_factory=CeremonyRules)
    origins: frozenset[str] = frozenset({ORIGIN})
    passkeys: list[StoredPasskey] = field(default_factory=list)

    def of(self, user: UserEntity) -> list[StoredPasskey]:
        """List an account's passkeys."""
        return [passkey for passkey in self.passkeys if passkey.user_handle == user.id]

    def asks_to_register(
        self, user: UserEntity = ALICE, attestation: Attestation = Attestation.NONE
    ) -> CreationOptions:
        """Ask for a passkey."""
        options = creation_options(RP, user, self.draw, existing=self.of(user))
        return replace(options, attestation=attestation)

    def asks(self, user: UserEntity = ALICE) -> RequestOptions:
        """Ask for an assertion."""
        return request_options(RP.id, self.draw, existing=self.of(user))

    def registers(self, options: CreationOptions, response: dict[str, object]) -> StoredPasskey:
        """Judge a registration and keep the passkey."""
        passkey = finish_registration(
            response,
            expected_registration(options, self.origins),
            passkey_id=f"passkey {len(self.passkeys)}",
            now=NOW,
            rules=self.rules,
        )
        self.passkeys.append(passkey)
        return passkey

    def authenticates(
        self, options: RequestOptions, response: dict[str, object], user: UserEntity = ALICE
    ) -> StoredPasskey:
        """Judge an assertion and keep what it changes."""
        asserted = credential_id_of(response)
        known = [passkey for passkey in self.passkeys if passkey.credential_id == asserted]
        passkey = finish_authentication(
            response,
            expected_assertion(options, self.origins, user.id),
            known[0] if known else None,
            now=NOW,
            rules=self.rules,
        )
        self.passkeys = [passkey if held is known[0] else held for held in self.passkeys]
        return passkey


class Story:
    """A user with an authenticator at a site."""

    def __init__(
        self,
        authenticator: Authenticator,
        site: Site | None = None,
        *,
        attestation: Attestation = Attestation.NONE,
    ) -> None:
        self.authenticator = authenticator
        self.site = site or Site(Draw(SeededEntropy(7), 0))
        self.attestation = attestation

    def register(self, user: UserEntity = ALICE) -> StoredPasskey:
        """Register, honestly."""
        options = self.site.asks_to_register(user, self.attestation)
        self.authenticator, response = self.authenticator.create(
            creation_options_to_json(options), ORIGIN
        )
        return self.site.registers(options, response)

    def assertion(self, options: RequestOptions) -> dict[str, object]:
        """Answer request options, honestly."""
        self.authenticator, response = self.authenticator.get(
            request_options_to_json(options), ORIGIN
        )
        return response

    def authenticate(self) -> StoredPasskey:
        """Authenticate, honestly."""
        options = self.site.asks()
        return self.site.authenticates(options, self.assertion(options))

    def perform(
        self, fault: SingleFault, circumstances: Circumstances | None = None
    ) -> StoredPasskey:
        """Perform the next ceremony with one thing wrong, and have it judged."""
        history = circumstances or Circumstances()
        if fault.ceremony is Ceremony.REGISTRATION:
            options = self.site.asks_to_register(ALICE, self.attestation)
            _, response = fault.perform(
                self.authenticator, creation_options_to_json(options), ORIGIN, history
            )
            return self.site.registers(options, response)
        asked = self.site.asks()
        _, response = fault.perform(
            self.authenticator, request_options_to_json(asked), ORIGIN, history
        )
        return self.site.authenticates(asked, response)


@pytest.fixture
def authenticator() -> Authenticator:
    """An authenticator with a counter, nothing in it."""
    return Authenticator(SeededEntropy(1))


@pytest.fixture
def story(authenticator: Authenticator) -> Story:
    """A user who has not registered yet."""
    return Story(authenticator)
