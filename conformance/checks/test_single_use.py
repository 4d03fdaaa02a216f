"""Checks of chapter ONCE: a single-use token pays for one protected action, not for a second."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import World, holding_a_passkey
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Action, Method

_BOTH = (Action.SIGN, Action.EXPORT)


@check("ONCE-01")
def test_it_pays_once(world: World) -> None:
    """A fresh single-use token is accepted for a protected signature."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs(alice.mints()).accepted()


@check("ONCE-02")
def test_not_twice_for_the_same_action(world: World) -> None:
    """A token that paid for a signature does not pay for a second one."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    alice.signs(token).given("ONCE-01")
    alice.signs(token).refused()


@check("ONCE-02")
def test_not_twice_by_a_recovery_code(world: World) -> None:
    """A single-use token that a recovery code minted does not pay for a second signature."""
    world.needs(world.capabilities.recovery_codes, "recoveryCodes")
    alice = world.enrolled(protects=[Action.SIGN])
    code = alice.has_recovery_codes()[0]
    minted = alice.enters_recovery(code, mint=TokenUse.SINGLE_USE).given("REC-01")
    token = alice.given_token(minted, "REC-01")
    alice.signs(token).given("REC-01")
    alice.signs(token).refused()


@check("ONCE-02")
def test_not_twice_by_a_passkey(world: World) -> None:
    """A single-use token that a passkey minted does not pay for a second signature."""
    world.needs(Method.PASSKEY in world.capabilities.methods, "methods.passkey")
    alice = holding_a_passkey(world, protects=[Action.SIGN])
    token = alice.mints_by_passkey()
    alice.signs(token).given("PASS-03")
    alice.signs(token).refused()


@check("ONCE-02")
def test_not_again_after_others(world: World) -> None:
    """A spent token does not pay after another was minted and spent; a third one does."""
    alice = world.enrolled(protects=[Action.SIGN])
    first = alice.mints()
    alice.signs(first).given("ONCE-01")
    alice.signs(alice.mints()).given("MINT-05")
    alice.signs(first).refused()
    alice.signs(alice.mints()).given("MINT-05")


@check("ONCE-03")
def test_not_twice_for_another_action(world: World) -> None:
    """A token that paid for a signature does not pay for an export; a fresh one does."""
    alice = world.enrolled(protects=_BOTH)
    token = alice.mints()
    alice.signs(token).given("ONCE-01")
    alice.exports(token).refused()
    alice.exports(alice.mints()).given("MINT-08")


@check("ONCE-03")
def test_not_for_a_claim_afterwards(world: World) -> None:
    """A token that paid for a signature does not claim a pregenerated wallet; a fresh one does."""
    world.needs(Action.REFRESH in world.capabilities.actions, "the claim of wallets")
    alice, wallet_id = world.expecting_a_wallet(protects=[Action.SIGN, Action.REFRESH])
    token = alice.mints()
    alice.signs(token).given("ONCE-01")
    alice.claims(wallet_id, token).refused()
    alice.claims(wallet_id, alice.mints()).given("DELEG-03")


@check("ONCE-04")
def test_unprotected_action_does_not_spend_it(world: World) -> None:
    """A token that an unprotected export carried still pays for a protected signature."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    alice.exports(token).given("ENV-01")
    alice.signs(token).accepted()


@check("ONCE-05")
def test_somebody_else_does_not_spend_it(world: World) -> None:
    """A token that another user presented in vain still pays for its own user."""
    alice = world.enrolled(protects=[Action.SIGN])
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols()
    token = alice.mints()
    bob.signs(token).given_refused("ISO-01")
    alice.signs(token).accepted()


@check("ONCE-06")
def test_no_time_limit_within_the_session(world: World) -> None:
    """A token that was never spent still pays a minute before its session ends."""
    alice = world.enrolled(protects=[Action.SIGN], settings=Settings(session_seconds=86_400))
    token = alice.mints()
    world.until(alice.nearly_over())
    alice.signs(token).accepted()


@check("ONCE-07")
def test_spent_survives_a_refresh(world: World) -> None:
    """A spent token stays spent after its session was refreshed; a fresh one pays."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    alice.signs(token).given("ONCE-01")
    alice.refreshes().given("PERS-04")
    alice.signs(token).refused()
    alice.signs(alice.mints()).given("ONCE-01")


@check("ONCE-08")
def test_spent_survives_a_later_mint(world: World) -> None:
    """A spent token stays spent after another was minted, which pays."""
    alice = world.enrolled(protects=[Action.SIGN])
    spent = alice.mints()
    alice.signs(spent).given("ONCE-01")
    fresh = alice.mints()
    alice.signs(spent).refused()
    alice.signs(fresh).given("MINT-05")


@check("ONCE-09")
def test_client_sends_it_once(world: World) -> None:
    """Of two signatures in a row, one carries the token."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    mark = world.mark()
    alice.signs().given("WAAS-16")
    alice.signs()
    times = world.sent_with("wallet.sign", since=mark).count(token.value)
    world.demand("the token is sent once", met=times == 1, seen=f"sent {times} times")


@check("ONCE-10")
def test_unprotected_action_keeps_it(world: World) -> None:
    """After an unprotected export the held token still pays for a protected signature."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    alice.exports().given("REQ-12")
    mark = world.mark()
    alice.signs().accepted()
    sent = world.sent_with("wallet.sign", since=mark)
    world.demand("the held token is sent", met=sent == [token.value], seen=f"sent: {sent}")


@check("ONCE-11")
def test_one_proof_one_action(world: World) -> None:
    """Through the application, the second signature after one proof is not performed."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    alice.signs(token).given("WAAS-16")
    alice.signs(token).refused()


@check("ONCE-12")
def test_each_new_proof_pays_again(world: World) -> None:
    """Through the application, three proofs in turn pay for three signatures."""
    alice = world.enrolled(protects=[Action.SIGN])
    for _ in range(3):
        alice.signs(alice.mints()).accepted()
