"""Checks of chapter PASS, removal: whose token deletes a passkey, and what becomes of the token.

Whether a server takes a token at all for that is an open point: one that takes none is asked
nothing here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import Session, World
from action_mfa.spec.protocol import Settings
from action_mfa.spec.vocabulary import Action, Method

_BOTH = Settings(methods=(Method.TOTP, Method.PASSKEY))


def _holding_both(world: World) -> tuple[Session, str]:
    """Enrol a user who has a passkey as well, where signing is protected; return its id too."""
    alice = world.user(world.environment(protects=[Action.SIGN], settings=_BOTH)).signs_in()
    alice.enrols()
    return alice, alice.holds_a_passkey()


@contextmanager
def _guarded(session: Session, passkey: str) -> Iterator[None]:
    """Go on only where no token means no deletion; afterwards the passkey has to be there still.

    Raises:
        NotApplicable: the server deletes passkeys without a token.

    """
    without = session.deletes_passkey(passkey)
    if without.worked:
        raise NotApplicable("this server takes no token for the deletion of a passkey")
    without.given_refused("PASS-41")
    yield
    listed = session.lists_passkeys().accepted().passkeys
    there = passkey in listed
    session.world.demand("the passkey is still listed", met=there, seen=f"listed: {there}")


@check("PASS-55")
def test_spent_token_deletes_no_passkey(world: World) -> None:
    """A token that paid for a signature does not delete the passkey; a fresh one does."""
    alice, passkey = _holding_both(world)
    spent = alice.mints()
    alice.signs(spent).given("MINT-01")
    with _guarded(alice, passkey):
        alice.deletes_passkey(passkey, spent).refused()
    alice.deletes_passkey(passkey, alice.mints()).given("PASS-39")


@check("PASS-56")
def test_another_users_token_deletes_no_passkey(world: World) -> None:
    """Bob's fresh token does not delete Alice's passkey in her session; her own does."""
    alice, passkey = _holding_both(world)
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols()
    with _guarded(alice, passkey):
        alice.deletes_passkey(passkey, bob.mints()).refused()
    alice.deletes_passkey(passkey, alice.mints()).given("PASS-39")


@check("PASS-57")
def test_deletion_of_a_passkey_takes_a_single_use_token(world: World) -> None:
    """The token that paid for the deletion of a passkey does not sign; a fresh one does."""
    alice, passkey = _holding_both(world)
    spent = alice.mints()
    with _guarded(alice, passkey):
        pass
    alice.deletes_passkey(passkey, spent).given("PASS-39")
    alice.signs(spent).refused()
    alice.signs(alice.mints()).given("MINT-01")
