"""The client and device management: what it attaches to a deletion, and what it asks of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from action_mfa.simulator import commands
from action_mfa.simulator.core.parameters import Parameters, PendingAcknowledgementOnClient
from action_mfa.spec.vocabulary import Action, Reason
from tests.simulator.client.test_client import open_phone

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage

WAITS = Parameters(pending_acknowledgement_on_client=PendingAcknowledgementOnClient.WAITS)


def test_the_held_token_goes_with_a_deletion(stage: Stage) -> None:
    """It is presented, whatever is protected, and held no more."""
    stage.configure(protected_actions=frozenset())
    phone = open_phone(stage)
    device = phone.client.methods().devices[0].id
    token = phone.mints()
    assert phone.attached(lambda: phone.client.delete_device(device)) == token
    assert phone.client.memory.held is None
    assert not phone.client.methods().verified


def test_without_a_token_the_server_says_no(stage: Stage) -> None:
    """The client sends the request as it is; what it means is not the client's to decide."""
    phone = open_phone(stage)
    device = phone.client.methods().devices[0].id
    with stage.refuses(Reason.MFA_REQUIRED):
        phone.client.delete_device(device)
    assert phone.client.methods().verified


def test_a_persistent_token_is_held_on(stage: Stage) -> None:
    """Another user's device costs nothing; the token goes on paying."""
    phone = open_phone(stage)
    token = phone.mints(single_use=False)
    with stage.refuses(Reason.MFA_DEVICE_NOT_FOUND):
        phone.client.delete_device("nobody's")
    assert phone.attached(phone.signs) == token


def test_the_answer_follows_deletion_and_reset(stage: Stage) -> None:
    """Required with a device, not without one; nothing is kept from the last answer."""
    phone = open_phone(stage)
    assert phone.client.is_required(Action.SIGN)
    phone.mints()
    phone.client.delete_device(phone.client.methods().devices[0].id)
    assert not phone.client.is_required(Action.SIGN)


def test_a_client_that_waits_sends_nothing(make_stage: MakeStage) -> None:
    """Wallets stay shut in the client itself while the codes wait for their acknowledgement."""
    stage = make_stage(WAITS)
    phone = open_phone(stage)
    phone.mints()
    assert phone.sent(phone.client.create_wallet) == [("session.describe", None)]
    assert phone.sent(phone.signs) == [("session.describe", None)]
    phone.client.perform(commands.AcknowledgeRecovery(phone.client.memory.session))
    phone.signs()
