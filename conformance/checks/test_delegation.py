"""Checks of chapter DELEG: what the server asks for Refresh and Reshare, and whose it is."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World
from action_mfa.spec.protocol import Clients, Pending, TokenUse, WalletCreated
from action_mfa.spec.vocabulary import Action

_REFRESH = (Action.REFRESH,)
_RESHARE = (Action.RESHARE,)


def _approved(world: World, protects: tuple[Action, ...]) -> tuple[Session, WalletCreated]:
    """Approve delegated access to a wallet, and sign in again."""
    alice = world.enrolled(protects=protects)
    wallet = alice.wallet()
    alice.approves(wallet).given("DELEG-05")
    return alice.signs_in_again(), wallet


def _revoked(world: World, protects: tuple[Action, ...]) -> tuple[Session, WalletCreated]:
    """Delegate a wallet, revoke that, and sign in again."""
    alice = world.enrolled(protects=protects)
    wallet = alice.wallet()
    alice.delegates(alice.mints(), wallet=wallet).given("DELEG-01")
    alice.revokes(wallet).given("DELEG-06")
    return alice.signs_in_again(), wallet


def _two_due(world: World) -> tuple[Session, Pending, Pending]:
    """Approve delegated access to two wallets, and sign in again."""
    alice = world.enrolled(protects=_RESHARE)
    wallets = (alice.wallet(), alice.creates_a_wallet().given("WAAS-11"))
    for wallet in wallets:
        alice.approves(wallet).given("DELEG-05")
    alice = alice.signs_in_again()
    return alice, alice.due(wallets[0]), alice.due(wallets[1])


def _neighbour(alice: Session) -> Session:
    """Sign in another enrolled user of the same environment."""
    bob = alice.world.user(alice.user.environment).signs_in()
    bob.enrols()
    return bob


@check("DELEG-01")
def test_paid_delegation_is_performed(world: World) -> None:
    """With a token the wallet is delegated, and its signatures verify for the same address."""
    alice = world.enrolled(protects=_REFRESH)
    wallet = alice.wallet()
    alice.delegates(alice.mints(), wallet=wallet).accepted()
    alice.signs(alice.mints(), wallet=wallet).accepted()


@check("DELEG-02")
def test_refresh_guards_delegating(world: World) -> None:
    """A wallet is not delegated without a token, and delegated with one."""
    alice = world.enrolled(protects=_REFRESH)
    alice.delegates().refused()
    alice.delegates(alice.mints()).given("DELEG-01")


@check("DELEG-03")
def test_paid_claim_is_performed(world: World) -> None:
    """With a token a pregenerated wallet is claimed, and signs for its address."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    wallet = alice.claims(wallet_id, alice.mints()).accepted()
    alice.signs(alice.mints(), wallet=wallet).accepted()


@check("DELEG-04")
def test_refresh_guards_the_first_claim(world: World) -> None:
    """A pregenerated wallet is not claimed without a token, and claimed with one."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    alice.claims(wallet_id).refused()
    alice.claims(wallet_id, alice.mints()).given("DELEG-03")


@check("DELEG-05")
def test_approval_is_due_at_the_next_sign_in(world: World) -> None:
    """After an approval and a sign-in, a reshare of that wallet is pending, and of no other."""
    alice = world.enrolled(protects=_RESHARE)
    wallet, other = alice.wallet(), alice.creates_a_wallet().given("WAAS-11")
    alice.approves(wallet).accepted()
    alice = alice.signs_in_again()
    alice.demands_work(wallet, [Action.RESHARE])
    alice.demands_work(other, [])


@check("DELEG-06")
def test_revocation_is_due_at_the_next_sign_in(world: World) -> None:
    """After a revocation and a sign-in, a reshare of that wallet is pending."""
    alice = world.enrolled(protects=_RESHARE)
    wallet = alice.wallet()
    alice.delegates(alice.mints(), wallet=wallet).given("DELEG-01")
    alice.revokes(wallet).accepted()
    alice.signs_in_again().demands_work(wallet, [Action.RESHARE])


@check("DELEG-07")
def test_signing_in_does_not_wait_for_the_reshare(world: World) -> None:
    """The sign-in after an approval succeeds without a token, and the reshare is still pending."""
    alice = world.enrolled(protects=_RESHARE)
    wallet = alice.wallet()
    alice.approves(wallet).given("DELEG-05")
    alice.demands_to_sign_in_again().due(wallet)


@check("DELEG-08")
def test_not_before_the_next_sign_in(world: World) -> None:
    """In the session of the approval nothing is pending; in the next one the reshare is."""
    alice = world.enrolled(protects=_RESHARE)
    wallet = alice.wallet()
    alice.approves(wallet).given("DELEG-05")
    alice.demands_work(wallet, [])
    alice.signs_in_again().due(wallet)


@check("DELEG-09")
def test_paid_reshare_is_performed(world: World) -> None:
    """With a token the due reshare is done, and signatures verify for the same address."""
    alice, wallet = _approved(world, _RESHARE)
    alice.resumes(alice.due(wallet), alice.mints()).accepted()
    alice.signs(alice.mints(), wallet=wallet).accepted()


@check("DELEG-10")
def test_reshare_guards_an_approval(world: World) -> None:
    """The reshare after an approval is not done without a token, and done with one."""
    alice, wallet = _approved(world, _RESHARE)
    work = alice.due(wallet)
    alice.resumes(work).refused()
    alice.resumes(work, alice.mints()).given("DELEG-09")


@check("DELEG-11")
def test_reshare_guards_a_revocation(world: World) -> None:
    """The reshare after a revocation is not done without a token, and done with one."""
    alice, wallet = _revoked(world, _RESHARE)
    work = alice.due(wallet, clause="DELEG-06")
    alice.resumes(work).refused()
    alice.resumes(work, alice.mints()).given("DELEG-09")


@check("DELEG-12")
def test_what_is_done_is_not_pending(world: World) -> None:
    """A reshare that was done is not pending any more, nor after another sign-in."""
    alice, wallet = _approved(world, _RESHARE)
    alice.resumes(alice.due(wallet), alice.mints()).given("DELEG-09")
    alice.demands_work(wallet, [])
    alice.signs_in_again().demands_work(wallet, [])


@check("DELEG-13")
def test_what_was_refused_stays_pending(world: World) -> None:
    """A reshare that was refused for want of a token is pending still, also after a sign-in."""
    alice, wallet = _approved(world, _RESHARE)
    alice.resumes(alice.due(wallet)).given_refused("DELEG-10")
    alice.demands_work(wallet, [Action.RESHARE])
    alice.signs_in_again().demands_work(wallet, [Action.RESHARE])


@check("DELEG-14")
def test_one_token_one_delegation(world: World) -> None:
    """A token that paid for one delegation does not pay for another; a fresh one does."""
    alice = world.enrolled(protects=_REFRESH)
    other = alice.creates_a_wallet().given("WAAS-11")
    token = alice.mints()
    alice.delegates(token).given("DELEG-01")
    alice.delegates(token, wallet=other).refused()
    alice.delegates(alice.mints(), wallet=other).given("DELEG-01")


@check("DELEG-14")
def test_one_token_one_claim(world: World) -> None:
    """A token that paid for a claim does not pay for a delegation; a fresh one does."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    other = alice.creates_a_wallet().given("WAAS-11")
    token = alice.mints()
    alice.claims(wallet_id, token).given("DELEG-03")
    alice.delegates(token, wallet=other).refused()
    alice.delegates(alice.mints(), wallet=other).given("DELEG-01")


@check("DELEG-15")
def test_one_token_one_reshare(world: World) -> None:
    """A token that paid for one reshare does not pay for another; a fresh one does."""
    alice, first, second = _two_due(world)
    token = alice.mints()
    alice.resumes(first, token).given("DELEG-09")
    alice.resumes(second, token).refused()
    alice.resumes(second, alice.mints()).given("DELEG-09")


@check("DELEG-16")
def test_delegating_renews_the_shares(world: World) -> None:
    """The user's and the server's share of a delegated wallet are not the ones from before."""
    alice = world.enrolled(protects=_REFRESH)
    wallet = alice.wallet()
    before = world.shares_of(wallet.wallet_id)
    alice.delegates(alice.mints(), wallet=wallet).given("DELEG-01")
    world.demands_other_shares(wallet.wallet_id, than=before)


@check("DELEG-17")
def test_claiming_renews_the_shares(world: World) -> None:
    """The shares of a claimed wallet are not the ones that it was pregenerated with."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    before = world.shares_of(wallet_id)
    alice.claims(wallet_id, alice.mints()).given("DELEG-03")
    world.demands_other_shares(wallet_id, than=before)


@check("DELEG-18")
def test_revoking_renews_the_shares(world: World) -> None:
    """The user's and the server's share after a revocation are not those the delegate met."""
    alice, wallet = _revoked(world, _RESHARE)
    before = world.shares_of(wallet.wallet_id)
    alice.resumes(alice.due(wallet, clause="DELEG-06"), alice.mints()).given("DELEG-09")
    world.demands_other_shares(wallet.wallet_id, than=before)


@check("DELEG-02")
def test_another_users_token_does_not_delegate(world: World) -> None:
    """Alice does not delegate her wallet with a fresh token of Bob's, and does with her own."""
    world.needs(world.capabilities.clients is Clients.MANY, "clients.many")
    alice = world.enrolled(protects=_REFRESH)
    bob = _neighbour(alice)
    alice.delegates(bob.mints()).refused()
    alice.delegates(alice.mints()).given("DELEG-01")


@check("DELEG-04")
def test_another_users_token_does_not_claim(world: World) -> None:
    """Alice does not claim her wallet with a fresh token of Bob's, and does with her own."""
    world.needs(world.capabilities.clients is Clients.MANY, "clients.many")
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    bob = _neighbour(alice)
    alice.claims(wallet_id, bob.mints()).refused()
    alice.claims(wallet_id, alice.mints()).given("DELEG-03")


@check("DELEG-10")
def test_another_users_token_does_not_reshare(world: World) -> None:
    """Alice does not do her due reshare with a fresh token of Bob's, and does with her own."""
    world.needs(world.capabilities.clients is Clients.MANY, "clients.many")
    alice, wallet = _approved(world, _RESHARE)
    work = alice.due(wallet)
    bob = _neighbour(alice)
    alice.resumes(work, bob.mints()).refused()
    alice.resumes(work, alice.mints()).given("DELEG-09")


@check("DELEG-19")
def test_nobody_delegates_another_users_wallet(world: World) -> None:
    """Bob does not delegate Alice's wallet with his token, and does delegate his own."""
    alice = world.enrolled(protects=_REFRESH)
    bob = _neighbour(alice)
    token = bob.mints(TokenUse.PERSISTENT)
    bob.delegates(token, wallet=alice.wallet()).refused()
    bob.delegates(token).given("DELEG-01")


@check("DELEG-20")
def test_nobody_claims_another_users_wallet(world: World) -> None:
    """Bob does not claim Alice's pregenerated wallet with his token, and Alice does with hers."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    bob = _neighbour(alice)
    bob.claims(wallet_id, bob.mints()).refused()
    alice.claims(wallet_id, alice.mints()).given("DELEG-03")


@check("DELEG-21")
def test_nobody_does_another_users_reshare(world: World) -> None:
    """Bob does not perform Alice's reshare with his token, and Alice does with hers."""
    alice, wallet = _approved(world, _RESHARE)
    work = alice.due(wallet)
    bob = _neighbour(alice)
    bob.resumes(work, bob.mints()).refused()
    alice.resumes(work, alice.mints()).given("DELEG-09")


@check("DELEG-22")
def test_protecting_refresh_leaves_reshare_free(world: World) -> None:
    """A due reshare is done without a token, and a delegation is not, where Refresh is on."""
    alice, wallet = _approved(world, _REFRESH)
    alice.resumes(alice.due(wallet)).accepted()
    alice.delegates(wallet=alice.wallet()).given_refused("DELEG-02")


@check("DELEG-23")
def test_protecting_reshare_leaves_refresh_free(world: World) -> None:
    """A wallet is delegated without a token, and a reshare is not done, where Reshare is on."""
    alice, wallet = _approved(world, _RESHARE)
    alice.delegates(wallet=alice.wallet()).accepted()
    alice.resumes(alice.due(wallet)).given_refused("DELEG-10")


@check("DELEG-24")
def test_unclaimed_wallet_does_not_sign(world: World) -> None:
    """A pregenerated wallet does not sign before it is claimed, and signs afterwards."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    unclaimed = WalletCreated(wallet_id=wallet_id, address="")
    alice.signs(alice.mints(), wallet=unclaimed).refused()
    claimed = alice.claims(wallet_id, alice.mints()).given("DELEG-03")
    alice.signs(alice.mints(), wallet=claimed).given("DELEG-03")


@check("DELEG-25")
def test_unclaimed_wallet_does_not_show_its_key(world: World) -> None:
    """A pregenerated wallet's key is not exported before it is claimed, and is afterwards."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    unclaimed = WalletCreated(wallet_id=wallet_id, address="")
    alice.exports(alice.mints(), wallet=unclaimed).refused()
    claimed = alice.claims(wallet_id, alice.mints()).given("DELEG-03")
    alice.exports(alice.mints(), wallet=claimed).given("WAAS-10")
