"""Things are found by what they belong to, and only while they are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from action_mfa.simulator import commands
from action_mfa.simulator.core.finding import holder_of, wallet_with_work
from action_mfa.spec.vocabulary import Action, Method
from tests.simulator.core.holder import registered

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage


def test_a_passkey_leads_to_its_user_until_it_is_deleted(stage: Stage) -> None:
    """In its own environment; nobody holds a passkey that was deleted."""
    stage.configure(methods=frozenset({Method.TOTP, Method.PASSKEY}))
    alice = registered(stage).person
    state = stage.lab.state
    user = state.users[alice.sees().user.id]
    (passkey,) = user.passkeys
    credential = passkey.stored.credential_id
    assert holder_of(state, credential, user.environment) == user
    elsewhere = stage.lab.perform(commands.CreateEnvironment(stage.settings))
    assert holder_of(state, credential, elsewhere) is None
    stage.resets(alice)
    alice.perform(commands.DeleteAccount(alice.session))
    assert holder_of(stage.lab.state, credential, user.environment) is None


def test_work_leads_to_its_wallet_until_it_is_done(stage: Stage) -> None:
    """A reshare that was asked for is found by its id."""
    stage.configure(protected_actions=frozenset({Action.EXPORT}))
    alice = stage.enrolled()
    alice.perform(commands.ApproveDelegation(alice.session, alice.wallet.id))
    again = stage.signs_in()
    (work,) = again.perform(commands.ListPending(again.session))
    found = wallet_with_work(stage.lab.state, work.id)
    assert found is not None
    assert found.id == alice.wallet.id
    again.perform(commands.ResumePending(again.session, work.id))
    assert wallet_with_work(stage.lab.state, work.id) is None
    assert wallet_with_work(stage.lab.state, "never asked for") is None
