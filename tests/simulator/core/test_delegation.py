"""Claim, delegation and reshare: what the machine lets pass, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from action_mfa.simulator import CommandRefused, Lab, Settings, commands
from action_mfa.simulator.core import Command, EnvironmentId, SessionId, Wallet, WalletId
from action_mfa.simulator.core.parameters import FailedActionOnServer, Parameters
from action_mfa.simulator.core.state import WorkKind
from action_mfa.simulator.wallets import Holder, address_of, combine
from action_mfa.spec.vocabulary import Action, Reason, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Person, Stage

EMAIL = "alice@example.com"


#: Everything that can be asked of a claimed wallet about its shares.
WISHES: dict[str, Callable[[SessionId, WalletId], Command[Any]]] = {
    "approve": commands.ApproveDelegation,
    "delegate": commands.Delegate,
    "open up": lambda session, wallet: commands.ReshareShares(session, wallet, delegated=True),
    "refresh": commands.RefreshShares,
    "revoke": commands.RevokeDelegation,
    "shut": lambda session, wallet: commands.ReshareShares(session, wallet, delegated=False),
}


def signs_in(lab: Lab, environment: EnvironmentId) -> SessionId:
    """Begin a session of the user."""
    sent = lab.perform(commands.SendMailCode(environment, EMAIL))
    code = lab.mailbox(EMAIL)
    return lab.perform(commands.SignIn(environment, sent.verification, code)).session.id


def protecting(stage: Stage, *actions: Action) -> None:
    """Protect just these events."""
    stage.configure(protected_actions=frozenset(actions))


def now_of(stage: Stage, wallet: Wallet) -> Wallet:
    """Look at a wallet as it is now."""
    return stage.lab.state.wallets[wallet.id]


def works_of(person: Person) -> list[WorkKind]:
    """Return what is due."""
    return [work.kind for work in person.perform(commands.ListPending(person.session))]


def approves(stage: Stage, person: Person) -> Person:
    """Approve delegated access to the person's wallet, and sign in again with the same phone."""
    person.perform(commands.ApproveDelegation(person.session, person.wallet.id))
    again = stage.signs_in(EMAIL)
    again.app = person.app
    return again


def resumes(person: Person, token: str | None = None) -> Wallet:
    """Do the only piece of work that is due."""
    (work,) = person.perform(commands.ListPending(person.session))
    return person.perform(commands.ResumePending(person.session, work.id, token))


def test_no_key_is_stored(stage: Stage) -> None:
    """A wallet has the shares of two holders, which give the key of its address."""
    wallet = stage.enrolled().wallet
    assert [share.holder for share in wallet.shares] == [Holder.USER, Holder.SERVER]
    assert address_of(combine(wallet.shares)) == wallet.address
    assert not hasattr(wallet, "private_key")


def test_delegating_adds_a_holder_and_keeps_the_address(stage: Stage) -> None:
    """Three shares, none of them an old one, of the key that was."""
    protecting(stage, Action.REFRESH)
    alice = stage.enrolled()
    before = alice.wallet
    after = alice.perform(commands.Delegate(alice.session, before.id, alice.mints()))
    assert after.delegated
    assert [share.holder for share in after.shares] == list(Holder)
    assert set(before.shares) & set(after.shares) == set()
    assert address_of(combine(after.shares)) == before.address == after.address


def test_delegating_is_a_refresh_event(stage: Stage) -> None:
    """Refused without a token, and nothing has changed then."""
    protecting(stage, Action.REFRESH)
    alice = stage.enrolled()
    wallet = alice.wallet
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.perform(commands.Delegate(alice.session, wallet.id))
    assert now_of(stage, wallet) == wallet


def test_a_pregenerated_wallet_does_nothing_before_its_claim(stage: Stage) -> None:
    """It neither signs nor exports, and cannot be delegated, approved or refreshed."""
    protecting(stage)
    made = stage.lab.perform(commands.CreateUser(stage.environment, EMAIL, 1))
    alice, (wallet,) = stage.signs_in(EMAIL), made.wallets
    payload = {"message": "hello"}
    asked: tuple[Command[Any], ...] = (
        commands.Sign(alice.session, wallet, SignKind.MESSAGE, dict(payload)),
        commands.Export(alice.session, wallet),
        commands.Delegate(alice.session, wallet),
        commands.ApproveDelegation(alice.session, wallet),
        commands.RefreshShares(alice.session, wallet),
        commands.ReshareShares(alice.session, wallet, delegated=True),
    )
    for command in asked:
        with stage.refuses(Reason.INVALID_REQUEST):
            alice.perform(command)
    claimed = alice.perform(commands.ClaimPregenerated(alice.session, wallet))
    exported = alice.perform(commands.Export(alice.session, wallet))
    assert address_of(bytes.fromhex(exported.private_key[2:])) == claimed.address


def test_a_claim_is_a_refresh_event_once(stage: Stage) -> None:
    """The first one spends a token and renews the shares; a second one does neither."""
    protecting(stage, Action.REFRESH)
    made = stage.lab.perform(commands.CreateUser(stage.environment, EMAIL, 1))
    alice, (wallet_id,) = stage.enrolled(EMAIL), made.wallets
    before = stage.lab.shares_of(wallet_id)
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.perform(commands.ClaimPregenerated(alice.session, wallet_id))
    alice.perform(commands.ClaimPregenerated(alice.session, wallet_id, alice.mints()))
    after = stage.lab.shares_of(wallet_id)
    assert set(before) & set(after) == set()
    unspent = alice.mints()
    alice.perform(commands.ClaimPregenerated(alice.session, wallet_id, unspent))
    assert stage.lab.shares_of(wallet_id) == after
    assert not stage.lab.state.tokens[unspent].spent


def test_an_approval_waits_for_a_sign_in_and_then_for_a_token(stage: Stage) -> None:
    """Nothing is due before; the sign-in works; the refused try leaves it due; success ends it."""
    protecting(stage, Action.RESHARE)
    alice = stage.enrolled()
    wallet = alice.wallet
    alice.perform(commands.ApproveDelegation(alice.session, wallet.id))
    assert works_of(alice) == []
    again = stage.signs_in(EMAIL)
    again.app = alice.app
    with stage.refuses(Reason.MFA_REQUIRED):
        resumes(again)
    assert works_of(again) == [WorkKind.APPROVAL]
    assert resumes(again, again.mints()).delegated
    assert works_of(again) == []
    assert works_of(stage.signs_in(EMAIL)) == []


def test_a_revocation_takes_the_delegates_share_away(stage: Stage) -> None:
    """Two holders again, with other shares, and the address that was."""
    protecting(stage, Action.RESHARE)
    alice = stage.enrolled()
    delegated = alice.perform(commands.Delegate(alice.session, alice.wallet.id))
    alice.perform(commands.RevokeDelegation(alice.session, delegated.id))
    again = stage.signs_in(EMAIL)
    again.app = alice.app
    after = resumes(again, again.mints())
    assert not after.delegated
    assert [share.holder for share in after.shares] == [Holder.USER, Holder.SERVER]
    assert address_of(combine(after.shares)) == delegated.address
    assert combine((delegated.shares[-1], after.shares[0])) != combine(after.shares)


def test_there_has_to_be_something_to_revoke(stage: Stage) -> None:
    """A wallet that is not delegated, and waits for nothing, cannot be revoked."""
    alice = stage.enrolled()
    with stage.refuses(Reason.INVALID_REQUEST):
        alice.perform(commands.RevokeDelegation(alice.session, alice.wallet.id))


def test_each_piece_of_work_takes_its_own_token(stage: Stage) -> None:
    """A spent token does not pay for the second wallet."""
    protecting(stage, Action.RESHARE)
    alice = stage.enrolled()
    for _ in range(2):
        wallet = alice.perform(commands.CreateWallet(alice.session))
        alice.perform(commands.ApproveDelegation(alice.session, wallet.id))
    again = stage.signs_in(EMAIL)
    again.app = alice.app
    first, second = again.perform(commands.ListPending(again.session))
    token = again.mints()
    again.perform(commands.ResumePending(again.session, first.id, token))
    with stage.refuses(Reason.MFA_REQUIRED):
        again.perform(commands.ResumePending(again.session, second.id, token))
    again.perform(commands.ResumePending(again.session, second.id, again.mints()))


def test_work_that_is_not_due_cannot_be_done(stage: Stage) -> None:
    """Not before the sign-in, not by its id either; and an invented id names nothing."""
    protecting(stage)
    alice = stage.enrolled()
    alice.perform(commands.ApproveDelegation(alice.session, alice.wallet.id))
    (work,) = now_of(stage, alice.wallet).work
    for pending in (work.id, "nothing"):
        with stage.refuses(Reason.INVALID_REQUEST):
            alice.perform(commands.ResumePending(alice.session, pending))


@pytest.mark.parametrize("reading", FailedActionOnServer)
def test_a_failed_reshare_stays_due(make_stage: MakeStage, reading: FailedActionOnServer) -> None:
    """Whatever becomes of the token, the work waits for another."""
    stage = make_stage(Parameters(failed_action_on_server=reading))
    protecting(stage, Action.RESHARE)
    alice = approves(stage, stage.enrolled())
    stage.lab.perform(commands.FailNext(stage.environment, Action.RESHARE))
    token = alice.mints()
    with stage.refuses(Reason.INTERNAL_ERROR):
        resumes(alice, token)
    assert works_of(alice) == [WorkKind.APPROVAL]
    assert stage.lab.state.tokens[token].spent is (reading is FailedActionOnServer.BURNT)
    resumes(alice, alice.mints())


def test_another_users_wallet_and_work_are_out_of_reach(stage: Stage) -> None:
    """Bob neither delegates, claims, approves, revokes nor resumes what is Alice's."""
    protecting(stage)
    alice = approves(stage, stage.enrolled())
    (work,) = alice.perform(commands.ListPending(alice.session))
    bob = stage.signs_in("bob@example.com")
    asked: tuple[Command[Any], ...] = (
        commands.Delegate(bob.session, work.wallet),
        commands.ClaimPregenerated(bob.session, work.wallet),
        commands.ApproveDelegation(bob.session, work.wallet),
        commands.RevokeDelegation(bob.session, work.wallet),
        commands.ResumePending(bob.session, work.id),
        commands.RefreshShares(bob.session, work.wallet),
        commands.ReshareShares(bob.session, work.wallet, delegated=False),
    )
    for command in asked:
        with stage.refuses(Reason.INVALID_REQUEST):
            bob.perform(command)
    assert works_of(bob) == []


def test_a_wallet_client_refreshes_and_reshares_by_itself(stage: Stage) -> None:
    """Each is its own event, renews all shares, and keeps the key."""
    protecting(stage, Action.REFRESH, Action.RESHARE)
    alice = stage.enrolled()
    before, own = alice.wallet, (alice.session, alice.wallet.id)
    asked: tuple[commands.RefreshShares | commands.ReshareShares, ...] = (
        commands.RefreshShares(*own),
        commands.ReshareShares(*own, delegated=True),
    )
    for free in asked:
        with stage.refuses(Reason.MFA_REQUIRED):
            alice.perform(free)
        after = alice.perform(replace(free, token=alice.mints()))
        assert set(before.shares) & set(after.shares) == set()
        assert combine(after.shares) == combine(before.shares)
        before = after
    assert before.delegated


def test_a_lab_shows_fingerprints_of_shares_alone(stage: Stage) -> None:
    """One for each share; there is none of a wallet that does not exist."""
    wallet = stage.enrolled().wallet
    shown = stage.lab.shares_of(wallet.id)
    assert shown == tuple(share.fingerprint for share in wallet.shares)
    with pytest.raises(KeyError):
        stage.lab.shares_of(WalletId("nothing"))


def test_wallets_are_closed_until_onboarding_is_done(stage: Stage) -> None:
    """Due work is listed all the same, and waits."""
    protecting(stage)
    alice = approves(stage, stage.enrolled())
    stage.configure(session_mfa=True)
    assert works_of(alice) == [WorkKind.APPROVAL]
    with stage.refuses(Reason.ONBOARDING_INCOMPLETE):
        resumes(alice)


def test_the_same_seed_gives_the_same_shares(make_stage: MakeStage) -> None:
    """Nothing is drawn from anywhere else."""

    def lives() -> tuple[str, ...]:
        stage = make_stage()
        protecting(stage)
        alice = approves(stage, stage.enrolled())
        return stage.lab.shares_of(resumes(alice).id)

    assert lives() == lives()


def test_a_refusal_changes_no_share(stage: Stage) -> None:
    """A refused reshare draws nothing that a later one would have drawn."""
    protecting(stage, Action.RESHARE)
    alice = approves(stage, stage.enrolled())
    (work,) = alice.perform(commands.ListPending(alice.session))
    before = stage.lab.shares_of(work.wallet)
    with pytest.raises(CommandRefused):
        resumes(alice, "mfa_of_nobody")
    assert stage.lab.shares_of(work.wallet) == before


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(WISHES)), max_size=12))
def test_whatever_is_done_the_key_stays_and_the_shares_fit_their_holders(
    wishes: list[str],
) -> None:
    """Any two shares give the key of the address, and a delegate has one just while delegated."""
    lab = Lab()
    environment = lab.perform(commands.CreateEnvironment(Settings()))
    session = signs_in(lab, environment)
    wallet_id = lab.perform(commands.CreateWallet(session)).id
    address = lab.state.wallets[wallet_id].address
    for wish in wishes:
        with suppress(CommandRefused):
            lab.perform(WISHES[wish](session, wallet_id))
        session = signs_in(lab, environment)
        for work in lab.perform(commands.ListPending(session)):
            lab.perform(commands.ResumePending(session, work.id))
        wallet = lab.state.wallets[wallet_id]
        assert wallet.work == ()
        assert [share.holder for share in wallet.shares] == list(Holder)[: 2 + wallet.delegated]
        keys = {combine(pair) for pair in combinations(wallet.shares, 2)}
        assert [address_of(key) for key in keys] == [address] == [wallet.address]
