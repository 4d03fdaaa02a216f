"""Checks of chapter ISO: what belongs to one user, session or environment works for no other."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Action

_SINGLE, _PERSISTENT = TokenUse.SINGLE_USE, TokenUse.PERSISTENT


def _neighbour(alice: Session) -> Session:
    """Enrol another user in the same environment."""
    bob = alice.user.environment.world.user(alice.user.environment).signs_in()
    bob.enrols()
    return bob


@check("ISO-01")
def test_another_users_token(world: World) -> None:
    """Alice's token does not pay for Bob, whose own token does; Alice's pays for her."""
    alice = world.enrolled(protects=[Action.SIGN])
    bob = _neighbour(alice)
    token, own = alice.mints(_PERSISTENT), bob.mints(_PERSISTENT)
    bob.signs(token).refused()
    bob.signs(own).given("PERS-01")
    alice.signs(token).given("PERS-01")


@check("ISO-02")
def test_another_environments_token(world: World) -> None:
    """A token of one environment does not pay in another, where that one's own token does."""
    alice = world.enrolled(protects=[Action.SIGN])
    elsewhere = world.enrolled(protects=[Action.SIGN])
    token, own = alice.mints(_PERSISTENT), elsewhere.mints(_PERSISTENT)
    elsewhere.signs(token).refused()
    elsewhere.signs(own).given("PERS-01")
    alice.signs(token).given("PERS-01")


@check("ISO-03")
def test_another_users_totp_code(world: World) -> None:
    """The code of Alice's device is refused for Bob and accepted for Alice."""
    alice = world.enrolled()
    bob = _neighbour(alice)
    code = alice.user.fresh_code()
    bob.enters(code).refused()
    alice.enters(code).given("TOTP-01")
    bob.enters(bob.user.fresh_code()).given("TOTP-01")


@check("ISO-04")
def test_another_users_recovery_code(world: World) -> None:
    """Alice's recovery code is refused for Bob, whose own code is accepted."""
    alice = world.enrolled()
    bob = _neighbour(alice)
    code, own = alice.has_recovery_codes()[0], bob.has_recovery_codes()[0]
    bob.enters_recovery(code, mint=_SINGLE).refused()
    bob.enters_recovery(own, mint=_SINGLE).given("REC-01")


@check("ISO-05")
def test_another_users_try_burns_nothing(world: World) -> None:
    """Alice's recovery code still works for her after Bob entered it in vain."""
    alice = world.enrolled()
    bob = _neighbour(alice)
    code = alice.has_recovery_codes()[0]
    bob.enters_recovery(code, mint=_SINGLE).given_refused("ISO-04")
    alice.enters_recovery(code, mint=_SINGLE).accepted()


@check("ISO-06")
def test_another_users_wallet(world: World) -> None:
    """Bob signs with his own wallet, and with Alice's he does not."""
    alice = world.enrolled(protects=[Action.SIGN])
    bob = _neighbour(alice)
    token = bob.mints(_PERSISTENT)
    bob.signs(token, wallet=alice.wallet()).refused()
    bob.signs(token).given("PERS-01")


@check("ISO-06")
def test_another_users_key(world: World) -> None:
    """Bob exports the key of his own wallet, and of Alice's he does not."""
    world.needs(Action.EXPORT in world.capabilities.actions, "the export of keys")
    alice = world.enrolled(protects=[Action.EXPORT])
    bob = _neighbour(alice)
    token = bob.mints(_PERSISTENT)
    bob.exports(token, wallet=alice.wallet()).refused()
    bob.exports(token).given("PERS-01")


@check("ISO-07")
def test_another_users_wrong_codes(world: World) -> None:
    """Bob's code is accepted while Alice is shut out by her wrong ones."""
    alice = world.enrolled()
    bob = _neighbour(alice)
    alice.shuts_itself_out()
    alice.enters(alice.user.fresh_code()).given_refused("LIMIT-01")
    bob.enters(bob.user.fresh_code()).accepted()


@check("ISO-08")
def test_another_users_sign_out(world: World) -> None:
    """Alice's token pays after Bob signed out."""
    alice = world.enrolled(protects=[Action.SIGN])
    bob = _neighbour(alice)
    token = alice.mints(_PERSISTENT)
    alice.signs(token).given("PERS-01")
    bob.signs_out().given("END-01")
    alice.signs(token).accepted()


@check("ISO-09")
def test_one_totp_code_two_sessions(world: World) -> None:
    """A code that one session used is refused in the user's other one; the next is accepted."""
    alice = world.enrolled()
    other = alice.user.signs_in()
    code = alice.user.fresh_code()
    alice.enters(code).given("TOTP-01")
    other.enters(code).refused()
    other.enters(other.user.fresh_code()).given("TOTP-01")


@check("ISO-10")
def test_one_recovery_code_two_sessions(world: World) -> None:
    """A recovery code that one session used is refused in the other; the next is accepted."""
    alice = world.enrolled()
    other = alice.user.signs_in()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-01")
    other.enters_recovery(first, mint=_SINGLE).refused()
    other.enters_recovery(second, mint=_SINGLE).given("REC-03")


@check("ISO-11")
def test_another_environments_settings(world: World) -> None:
    """Sign is free in one environment and guarded in another, whichever was made first."""
    free, guarded = world.enrolled(protects=[Action.EXPORT]), world.enrolled(protects=[Action.SIGN])
    late = world.enrolled(protects=[Action.EXPORT], settings=Settings(session_seconds=1800))
    free.signs().accepted()
    late.signs().accepted()
    guarded.signs().refused()
    guarded.signs(guarded.mints()).given("MINT-01")


@check("ISO-12")
def test_two_clients_two_tokens(world: World) -> None:
    """Of two clients of one user, each holds and sends the token that it minted itself."""
    first = world.enrolled(protects=[Action.SIGN])
    second = first.user.signs_in()
    tokens = [first.mints().value, second.mints().value]
    if world.capabilities.held_token:
        held = [first.holds(), second.holds()]
        world.demand("each holds its own", met=held == tokens, seen=f"held: {held}")
    mark = world.mark()
    first.signs().given("WAAS-16")
    second.signs().given("WAAS-16")
    sent = world.sent_with("wallet.sign", since=mark)
    world.demand("each sends its own", met=sent == tokens, seen=f"sent: {sent}")


@check("ISO-13")
def test_next_user_on_the_same_client(world: World) -> None:
    """After Alice, Bob signs in on her client; her token is never sent for him."""
    alice = world.enrolled(protects=[Action.SIGN])
    old = alice.mints(_PERSISTENT)
    alice.signs_out().given("END-14")
    bob = world.user(alice.user.environment).signs_in(on=alice.client_id)
    bob.enrols()
    mark = world.mark()
    bob.signs()
    bob.mints()
    bob.signs().given("WAAS-16")
    times = len(world.carrying(old.value or "", since=mark))
    world.demand("her token is never sent", met=not times, seen=f"sent {times} times")


@check("ISO-14")
def test_one_users_proof_is_one_users(world: World) -> None:
    """Through the application, Bob does not sign because Alice proved her factor."""
    alice = world.enrolled(protects=[Action.SIGN])
    bob = _neighbour(alice)
    token = alice.mints()
    bob.signs().refused()
    bob.signs(bob.mints()).given("WAAS-16")
    alice.signs(token).given("WAAS-16")
