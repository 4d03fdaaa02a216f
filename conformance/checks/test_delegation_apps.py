"""Checks of chapter DELEG through the application: what a client sends, and what comes of it."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World
from action_mfa.spec.protocol import WalletCreated
from action_mfa.spec.vocabulary import Action

_REFRESH = (Action.REFRESH,)
_RESHARE = (Action.RESHARE,)


def _approved(world: World, wallets: int = 1) -> tuple[Session, list[WalletCreated]]:
    """Approve delegated access to some wallets, and sign in again."""
    alice = world.enrolled(protects=_RESHARE)
    made = [alice.creates_a_wallet().given("WAAS-11") for _ in range(wallets)]
    for wallet in made:
        alice.approves(wallet).given("DELEG-05")
    return alice.signs_in_again(), made


def _demand_sent(world: World, operation: str, expected: str | None, *, since: int) -> None:
    """Demand that the request of an operation carried just this token, or (None) none."""
    sent = world.sent_with(operation, since=since)
    world.demand(f"{operation} carries it", met=sent == [expected], seen=f"sent: {sent}")


@check("DELEG-26")
def test_token_is_attached_to_a_delegation(world: World) -> None:
    """The delegation after an authentication carries the token that was minted."""
    alice = world.enrolled(protects=_REFRESH)
    token = alice.mints()
    mark = world.mark()
    alice.delegates().accepted()
    _demand_sent(world, "wallet.delegate", token.value, since=mark)


@check("DELEG-27")
def test_token_is_attached_to_a_claim(world: World) -> None:
    """The claim after an authentication carries the token that was minted."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    token = alice.mints()
    mark = world.mark()
    alice.claims(wallet_id).accepted()
    _demand_sent(world, "wallet.claimPregenerated", token.value, since=mark)


@check("DELEG-28")
def test_token_is_attached_to_a_reshare(world: World) -> None:
    """The reshare after an authentication carries the token that was minted."""
    alice, (wallet,) = _approved(world)
    work = alice.due(wallet)
    token = alice.mints()
    mark = world.mark()
    alice.resumes(work).accepted()
    _demand_sent(world, "wallet.resumePending", token.value, since=mark)


@check("DELEG-29")
def test_two_reshares_not_one_token_twice(world: World) -> None:
    """Of two reshares in a row after one authentication, one carries the token."""
    alice, (one, other) = _approved(world, wallets=2)
    first, second = alice.due(one), alice.due(other)
    token = alice.mints()
    mark = world.mark()
    alice.resumes(first).given("DELEG-33")
    alice.resumes(second)
    times = world.sent_with("wallet.resumePending", since=mark).count(token.value)
    world.demand("the token is sent once", met=times == 1, seen=f"sent {times} times")


@check("DELEG-30")
def test_no_token_with_an_unprotected_delegation(world: World) -> None:
    """An unprotected delegation carries no token although one is held; a signing does."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    mark = world.mark()
    alice.delegates().given("REQ-12")
    _demand_sent(world, "wallet.delegate", None, since=mark)
    alice.signs().given("ONCE-10")
    world.given(
        "the signing carries the token",
        met=world.sent_with("wallet.sign", since=mark) == [token.value],
        clause="WAAS-13",
    )


@check("DELEG-31")
def test_prove_then_delegate(world: World) -> None:
    """Through the application, a user who proved the factor delegates a wallet."""
    alice = world.enrolled(protects=_REFRESH)
    alice.delegates(alice.mints()).accepted()


@check("DELEG-32")
def test_prove_then_claim(world: World) -> None:
    """Through the application, a user who proved the factor claims a wallet."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    alice.claims(wallet_id, alice.mints()).accepted()


@check("DELEG-33")
def test_prove_then_reshare(world: World) -> None:
    """Through the application, a user who proved the factor has a due reshare performed."""
    alice, (wallet,) = _approved(world)
    work = alice.due(wallet)
    alice.resumes(work, alice.mints()).accepted()


@check("DELEG-34")
def test_no_proof_no_delegation(world: World) -> None:
    """Through the application, an enrolled user who proved nothing yet does not delegate."""
    alice = world.enrolled(protects=_REFRESH)
    alice.delegates().refused()
    alice.delegates(alice.mints()).given("DELEG-31")


@check("DELEG-35")
def test_no_proof_no_claim(world: World) -> None:
    """Through the application, an enrolled user who proved nothing yet does not claim."""
    alice, wallet_id = world.expecting_a_wallet(protects=_REFRESH)
    alice.claims(wallet_id).refused()
    alice.claims(wallet_id, alice.mints()).given("DELEG-32")


@check("DELEG-36")
def test_no_proof_no_reshare(world: World) -> None:
    """Through the application, an enrolled user who proved nothing yet has nothing reshared."""
    alice, (wallet,) = _approved(world)
    work = alice.due(wallet)
    alice.resumes(work).refused()
    alice.resumes(work, alice.mints()).given("DELEG-33")


@check("DELEG-37")
def test_one_proof_one_reshare(world: World) -> None:
    """Through the application, the second reshare after one proof is not performed."""
    alice, (one, other) = _approved(world, wallets=2)
    first, second = alice.due(one), alice.due(other)
    token = alice.mints()
    alice.resumes(first, token).given("DELEG-33")
    alice.resumes(second, token).refused()
