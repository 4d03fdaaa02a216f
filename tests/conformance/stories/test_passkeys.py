"""Passkeys in the harness's hands: faults, clones and cancels, and what the trace tells of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

import pytest
from pydantic import BaseModel

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports import Adapter, Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories import World, holding_a_passkey
from action_mfa.simulator.passkeys import Fault, SignCounter
from action_mfa.spec.protocol import (
    AuthenticatePasskey,
    AuthenticatorCreate,
    AuthenticatorSource,
    Minted,
    Operation,
    TokenUse,
)
from action_mfa.spec.vocabulary import Method, Reason

if TYPE_CHECKING:
    from tests.conformance.stories.conftest import OnReference, OpenWorld

R = TypeVar("R", bound=BaseModel)

SERVER, CLIENT = "PASS-02", "PASS-44"


def ceremonies(world: World) -> list[dict[str, str]]:
    """Return what the trace tells of each ceremony."""
    steps = [json.loads(line) for line in world.recorder.lines()[1:]]
    return [
        step["arguments"] for step in steps if str(step["operation"]).startswith("authenticator.")
    ]


def test_each_user_has_an_authenticator_of_their_own(open_world: OpenWorld) -> None:
    """Two users at two clients never answer for each other."""
    world = open_world(SERVER)
    alice = holding_a_passkey(world)
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols_passkey()
    alice.proves_passkey().accepted()
    bob.proves_passkey().accepted()
    held = {user.keyring.authenticator.credentials[-1].id for user in (alice.user, bob.user)}
    assert len(held) == 2


def test_a_fault_is_put_on_one_ceremony(open_world: OpenWorld) -> None:
    """The next one is faulty, the one after it honest again, and the trace tells them apart."""
    world = open_world(SERVER)
    alice = holding_a_passkey(world)
    alice.authenticator_does(Fault.WRONG_ORIGIN)
    alice.proves_passkey().refused()
    alice.proves_passkey().accepted()
    told = ceremonies(world)
    assert [each["does"] for each in told] == ["honest", "wrong_origin", "honest"]
    assert {each["rpId"] for each in told} == {"localhost"}
    assert {each["origin"] for each in told} == {"http://localhost"}


def test_a_cancel_reaches_the_application_as_one(open_world: OpenWorld) -> None:
    """The trace names the DOM exception that the page saw."""
    world = open_world(CLIENT)
    alice = holding_a_passkey(world)
    alice.authenticator_does(Fault.CANCEL)
    assert alice.proves_passkey().refused().reason is Reason.PASSKEY_CANCELLED
    assert ceremonies(world)[-1]["ends"] == "NotAllowedError"


def test_a_fault_that_cannot_be_had_is_not_applicable(open_world: OpenWorld) -> None:
    """An authenticator without a counter has none that goes back."""
    world = open_world(SERVER)
    alice = holding_a_passkey(world, counter=SignCounter.OFF)
    alice.authenticator_does(Fault.COUNTER_REGRESS)
    with pytest.raises(NotApplicable, match="no counter"):
        alice.proves_passkey()


def test_a_fault_that_nobody_met_leaves_the_check_inconclusive(open_world: OpenWorld) -> None:
    """A refusal before any ceremony says nothing of the faulty one, and the fault is gone."""
    world = open_world(SERVER)
    alice = holding_a_passkey(world)
    alice.user.environment.changes(methods=(Method.TOTP,))
    alice.authenticator_does(Fault.WRONG_ORIGIN)
    with pytest.raises(Inconclusive, match="asked no authenticator"):
        alice.proves_passkey()
    alice.user.environment.changes(methods=(Method.TOTP, Method.PASSKEY))
    alice.proves_passkey().accepted()


@pytest.mark.parametrize(
    ("capabilities", "why"),
    [
        ({"authenticator": None}, "whose authenticator"),
        ({"authenticator": AuthenticatorSource.OWN}, "the fault wrong_origin"),
    ],
)
def test_a_port_with_other_authenticators_is_not_asked(
    open_world: OpenWorld, capabilities: dict[str, object], why: str
) -> None:
    """What the harness cannot do to a port's ceremonies is not applicable to it."""
    alice = holding_a_passkey(open_world(SERVER, capabilities=capabilities))
    with pytest.raises(NotApplicable, match=why):
        alice.authenticator_does(Fault.WRONG_ORIGIN)
    with pytest.raises(NotApplicable, match="callbacks"):
        alice.authenticator_claims("https://elsewhere.example")


def test_abandoned_options_can_be_answered_later(open_world: OpenWorld) -> None:
    """The user walks away from a ceremony and keeps what was asked."""
    alice = holding_a_passkey(open_world(SERVER))
    kept = alice.abandons_a_proof()
    alice.authenticator_answers(kept)
    alice.proves_passkey().accepted()


def test_another_authenticator_holds_another_passkey(open_world: OpenWorld) -> None:
    """The old one still answers when it is taken back."""
    world = open_world(SERVER)
    alice = holding_a_passkey(world)
    first = alice.takes_another_authenticator()
    second = alice.holds_a_passkey()
    assert len(alice.lists_passkeys().accepted().passkeys) == 2
    alice.takes_back(first)
    alice.deletes_passkey(second, alice.mints_by_passkey()).accepted()
    assert alice.ceremonies() == 3


@dataclass
class Liar:
    """A port that reports every proof of a passkey as done."""

    port: Adapter

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Answer without asking anybody."""
        if isinstance(operation, AuthenticatePasskey):
            return cast("R", Minted(mfa_token="made-up"))
        return self.port.perform(operation, callbacks)

    def close(self) -> None:
        """Pass on."""
        self.port.close()


def test_words_about_a_proof_are_compared_with_what_the_server_saw(open_world: OpenWorld) -> None:
    """A proof that reached no server is none."""
    alice = holding_a_passkey(open_world(SERVER, port=Liar))
    with pytest.raises(Violation, match="the server performed nothing"):
        alice.proves_passkey(mint=TokenUse.SINGLE_USE).accepted()


@pytest.mark.parametrize(
    ("origin", "rp_id"),
    [
        ("https://wallet.example.com:8443", "wallet.example.com"),
        ("http://localhost:5173", "localhost"),
        ("http://app.localhost", "app.localhost"),
    ],
)
def test_the_origin_of_a_port_is_allowed(
    origin: str, rp_id: str, on_reference: OnReference
) -> None:
    """The environment learns it when a client opens, and keeps it when other settings change."""
    world = on_reference(Reference(origin=origin), SERVER)
    alice = holding_a_passkey(world)
    alice.user.environment.changes(session_mfa=True)
    alice.proves_passkey().accepted()
    assert {each["rpId"] for each in ceremonies(world)} == {rp_id}


def test_nobody_answers_for_a_client_without_a_user(open_world: OpenWorld) -> None:
    """A ceremony at a client that nobody sits at ends as a page's does."""
    world = open_world(SERVER)
    with pytest.raises(Refused) as caught:
        world.answer(AuthenticatorCreate(client_id="nobody's", origin="http://x", options={}))
    assert caught.value.data.name == "NotAllowedError"
