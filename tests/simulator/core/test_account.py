"""Accounts: what is left when a user deletes theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from action_mfa.simulator import commands
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage


def test_a_deleted_user_is_signed_out_everywhere(stage: Stage) -> None:
    """Both sessions end, the wallet is gone, and everybody else goes on."""
    alice, elsewhere, bob = stage.enrolled(), stage.signs_in(), stage.signs_in("bob@example.com")
    wallet = alice.wallet.id
    alice.perform(commands.DeleteAccount(alice.session))
    for person in (alice, elsewhere):
        with stage.refuses(Reason.NOT_AUTHENTICATED):
            person.perform(commands.DescribeSession(person.session))
    assert wallet not in stage.lab.state.wallets
    bob.perform(commands.DescribeSession(bob.session))


def test_the_address_of_a_deleted_user_signs_up_again(stage: Stage) -> None:
    """As somebody new, without a factor."""
    alice = stage.enrolled()
    old = alice.perform(commands.DescribeSession(alice.session)).user.id
    alice.perform(commands.DeleteAccount(alice.session))
    again = stage.signs_in()
    assert again.perform(commands.DescribeSession(again.session)).user.id != old
    assert not again.perform(commands.ListMethods(again.session)).verified
