"""Checks of chapter PASS: what a passkey opens and pays for, its list, and a client with it.

Ceremonies with something wrong are in :mod:`.test_passkey_ceremonies`.
"""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World, holding_a_passkey
from action_mfa.simulator.passkeys import Fault
from action_mfa.spec.protocol import Minted, Settings, TokenUse
from action_mfa.spec.vocabulary import Action, Method, Reason

_SINGLE, _PERSISTENT = TokenUse.SINGLE_USE, TokenUse.PERSISTENT
_BOTH = Settings(methods=(Method.TOTP, Method.PASSKEY))
_NO_SUCH_PASSKEY = "00000000-0000-4000-8000-000000000000"


def _newcomer(world: World, settings: Settings = _BOTH) -> Session:
    """Sign in a user without a factor, where signing is protected."""
    return world.user(world.environment(protects=[Action.SIGN], settings=settings)).signs_in()


def _demand_listed(session: Session, count: int) -> None:
    listed = len(session.lists_passkeys().accepted().passkeys)
    session.world.demand(f"{count} are listed", met=listed == count, seen=f"{listed} passkeys")


def _demand_held(session: Session, expected: str | None) -> None:
    held = session.holds()
    what = "no token" if expected is None else "the same token"
    seen = "no token" if held is None else "a token"
    session.world.demand(f"the client holds {what}", met=held == expected, seen=seen)


def _demand_none_minted(session: Session, minted: Minted, before: str | None) -> None:
    """Demand that an authentication minted no token, shown or hidden."""
    after = session.world.minted_in(session.id)
    met = minted.mfa_token is None and after == before
    session.world.demand("no token is minted", met=met, seen="none" if met else "a token")


# What is accepted, and what it gives.


@check("PASS-01")
def test_passkey_is_registered(world: World) -> None:
    """A passkey is registered and listed."""
    alice = _newcomer(world)
    alice.registers_passkey().accepted()
    _demand_listed(alice, 1)


@check("PASS-02")
def test_passkey_is_accepted(world: World) -> None:
    """A registered passkey is accepted, and accepted again."""
    alice = holding_a_passkey(world)
    alice.proves_passkey().accepted()
    alice.proves_passkey().accepted()


@check("PASS-03")
def test_passkey_mints_a_token(world: World) -> None:
    """Proving a passkey and asking for a token gives one that pays for a signature."""
    alice = holding_a_passkey(world)
    minted = alice.proves_passkey(mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted)).accepted()


@check("PASS-04")
def test_nobody_asked_nothing_minted(world: World) -> None:
    """Registering and proving a passkey without asking for a token mint none."""
    alice = _newcomer(world)
    _demand_none_minted(alice, alice.registers_passkey().given("PASS-01"), None)
    alice.finishes_enrolment()
    alice.mints_by_passkey()
    before = world.minted_in(alice.id)
    _demand_none_minted(alice, alice.proves_passkey().given("PASS-02"), before)


@check("PASS-05")
def test_registration_mints_when_asked(world: World) -> None:
    """Registering a passkey and asking for a token gives one that pays for a signature."""
    alice = _newcomer(world)
    minted = alice.registers_passkey(mint=_SINGLE).given("PASS-01")
    alice.finishes_enrolment()
    alice.signs(alice.demands_token(minted)).accepted()


@check("PASS-06")
def test_registering_satisfies_the_session(world: World) -> None:
    """Where a factor is due at onboarding and at sign-in, registering one is all it takes."""
    due = {"require_at_onboarding": True, "session_mfa": True}
    alice = _newcomer(world, _BOTH.model_copy(update=due))
    alice.enrols_passkey()
    alice.creates_a_wallet().accepted()


@check("PASS-07")
def test_passkey_opens_the_session(world: World) -> None:
    """Under session MFA a new session gets a wallet once the passkey was proven in it."""
    alice = holding_a_passkey(world, settings=_BOTH.model_copy(update={"session_mfa": True}))
    again = alice.user.signs_in()
    again.proves_passkey().given("PASS-02")
    again.creates_a_wallet().accepted()


@check("PASS-08")
def test_persistent_token_by_a_passkey(world: World) -> None:
    """A persistent token that a passkey minted pays for two signatures."""
    alice = holding_a_passkey(world)
    token = alice.mints_by_passkey(_PERSISTENT)
    alice.signs(token).accepted()
    alice.signs(token).accepted()


@check("PASS-09")
def test_several_passkeys_work_each(world: World) -> None:
    """The second passkey is accepted, and the first still is."""
    alice = holding_a_passkey(world)
    first = alice.takes_another_authenticator()
    alice.registers_one_more_passkey().accepted()
    _demand_listed(alice, 2)
    alice.proves_passkey(mint=_SINGLE).accepted()
    alice.takes_back(first)
    alice.proves_passkey(mint=_SINGLE).accepted()


@check("PASS-10")
def test_any_method_pays(world: World) -> None:
    """A user with both methods signs by the token of either."""
    alice = holding_a_passkey(world)
    alice.enrols()
    alice.signs(alice.mints_by_passkey()).accepted()
    alice.signs(alice.mints()).accepted()


@check("PASS-11")
def test_passkey_makes_protection_count(world: World) -> None:
    """Who has registered a passkey signs nothing without a token, and something with one."""
    alice = _newcomer(world)
    alice.enrols_passkey()
    alice.signs().refused()
    alice.signs(alice.mints_by_passkey()).given("PASS-03")


@check("PASS-12")
def test_disabled_method_is_not_proven(world: World) -> None:
    """A passkey is refused while passkeys are disabled, and accepted before and after."""
    alice = holding_a_passkey(world)
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")
    alice.user.environment.changes(methods=(Method.TOTP,))
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.user.environment.changes(methods=(Method.TOTP, Method.PASSKEY))
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


@check("PASS-12")
def test_disabled_method_is_not_registered(world: World) -> None:
    """A passkey is not registered while passkeys are disabled, and is afterwards."""
    alice = _newcomer(world)
    alice.user.environment.changes(methods=(Method.TOTP,))
    alice.registers_passkey().refused()
    alice.user.environment.changes(methods=(Method.TOTP, Method.PASSKEY))
    _demand_listed(alice, 0)
    alice.registers_passkey().given("PASS-01")


@check("PASS-53")
def test_first_passkey_leaves_codes_to_acknowledge(world: World) -> None:
    """After the first passkey the acknowledgement is pending; after it is given, no more."""
    alice = _newcomer(world)
    alice.registers_passkey().given("PASS-01")
    seen = alice.describes().accepted().recovery_acknowledgement
    world.demand("it is pending", met=seen == "pending", seen=f"{seen}")
    alice.acknowledges().accepted()
    seen = alice.describes().accepted().recovery_acknowledgement
    world.demand("it is not pending", met=seen != "pending", seen=f"{seen}")


# The list.


@check("PASS-39")
def test_token_deletes_a_passkey(world: World) -> None:
    """A passkey is deleted by a fresh token and listed no more."""
    alice = _newcomer(world)
    passkey = alice.holds_a_passkey()
    alice.deletes_passkey(passkey, alice.mints_by_passkey()).accepted()
    _demand_listed(alice, 0)


@check("PASS-41")
def test_no_token_no_deletion_of_a_passkey(world: World) -> None:
    """Without a token the passkey stays and is accepted; with one it goes."""
    alice = _newcomer(world)
    passkey = alice.holds_a_passkey()
    alice.deletes_passkey(passkey).refused()
    _demand_listed(alice, 1)
    alice.deletes_passkey(passkey, alice.mints_by_passkey()).given("PASS-39")


@check("PASS-42")
def test_another_users_passkey_stays(world: World) -> None:
    """Alice's passkey stays, whatever Bob is told who deletes it; his own goes."""
    alice = _newcomer(world)
    hers = alice.holds_a_passkey()
    bob = world.user(alice.user.environment).signs_in()
    his = bob.holds_a_passkey()
    bob.deletes_passkey(hers, bob.mints_by_passkey())
    _demand_listed(alice, 1)
    alice.proves_passkey(mint=_SINGLE).accepted()
    bob.deletes_passkey(his, bob.mints_by_passkey()).given("PASS-39")


@check("PASS-43")
def test_passkey_that_is_not_there(world: World) -> None:
    """Deleting a passkey that is not there is refused as passkey_not_found."""
    alice = holding_a_passkey(world)
    attempt = alice.deletes_passkey(_NO_SUCH_PASSKEY, alice.mints_by_passkey())
    attempt.refused()
    attempt.refused_as(Reason.PASSKEY_NOT_FOUND, rests_on="PASS-39")


# Through the application.


@check("PASS-40")
def test_prove_by_a_passkey_then_sign(world: World) -> None:
    """After a passkey was proven through the application it signs."""
    alice = _newcomer(world)
    alice.registers_passkey().accepted()
    alice.finishes_enrolment()
    alice.proves_passkey(mint=_SINGLE).accepted()
    alice.signs().accepted()


@check("PASS-52")
def test_registered_passkey_signs_nothing_yet(world: World) -> None:
    """The application does not sign after registering a passkey; after proving it, it does."""
    alice = holding_a_passkey(world)
    alice.signs().refused()
    alice.mints_by_passkey()
    alice.signs().given("PASS-40")


@check("PASS-44")
def test_cancelled_ceremony_proves_nothing(world: World) -> None:
    """A cancelled ceremony is reported as failed and leaves no token; a finished one does."""
    alice = holding_a_passkey(world)
    alice.authenticator_does(Fault.CANCEL)
    alice.proves_passkey(mint=_SINGLE).refused()
    _demand_held(alice, None)
    token = alice.mints_by_passkey()
    _demand_held(alice, token.value)


@check("PASS-45")
def test_cancelled_ceremony_leaves_the_held_token_alone(world: World) -> None:
    """A token is still held after a ceremony that was cancelled."""
    alice = holding_a_passkey(world)
    token = alice.mints_by_passkey()
    alice.authenticator_does(Fault.CANCEL)
    alice.proves_passkey(mint=_SINGLE).given_refused("PASS-44")
    _demand_held(alice, token.value)


@check("PASS-46")
def test_passkey_makes_it_required(world: World) -> None:
    """The client says not required before the passkey is registered, and required after."""
    alice = _newcomer(world)
    world.given("signing is not required", met=not alice.demands(Action.SIGN), clause="REQ-04")
    alice.enrols_passkey()
    required = alice.demands(Action.SIGN)
    world.demand("signing is required", met=required, seen=f"required: {required}")


@check("PASS-47")
def test_client_lists_passkeys_as_they_are(world: World) -> None:
    """The client lists no passkey, then one, then none again."""
    alice = _newcomer(world)
    _demand_listed(alice, 0)
    passkey = alice.holds_a_passkey()
    _demand_listed(alice, 1)
    alice.deletes_passkey(passkey, alice.mints_by_passkey()).given("PASS-40")
    _demand_listed(alice, 0)


@check("PASS-48")
def test_without_a_passkey_no_authenticator_is_asked(world: World) -> None:
    """Without a passkey the client reports so and asks nobody; with one it asks."""
    alice = _newcomer(world)
    alice.proves_passkey(mint=_SINGLE).refused()
    asked = alice.ceremonies()
    world.demand("no authenticator is asked", met=asked == 0, seen=f"{asked} ceremonies")
    alice.enrols_passkey()
    alice.mints_by_passkey()


@check("PASS-49")
def test_what_is_asked_of_a_passkey_reaches_the_backend(world: World) -> None:
    """The backend is asked for a single-use token, then for a persistent one, as the app wants."""
    alice = holding_a_passkey(world)
    for use in (_SINGLE, _PERSISTENT):
        mark = world.mark()
        alice.mints_by_passkey(use)
        asked = [
            entry.asks_single_use
            for entry in world.journal.since(mark)
            if entry.operation == "passkey.authenticate" and entry.accepted
        ]
        met = asked == [use is _SINGLE]
        world.demand(f"asked for {use}", met=met, seen=f"singleUse: {asked}")


@check("PASS-50")
def test_nobody_asked_nothing_held(world: World) -> None:
    """Proving a passkey without asking for a token asks the backend for none; none is held."""
    alice = holding_a_passkey(world)
    mark = world.mark()
    alice.proves_passkey().given("PASS-40")
    asked = [
        entry.asks_single_use
        for entry in world.journal.since(mark)
        if entry.operation == "passkey.authenticate"
    ]
    world.demand("no token is asked for", met=asked == [None], seen=f"singleUse: {asked}")
    _demand_held(alice, None)
    _demand_held(alice, alice.mints_by_passkey().value)


@check("PASS-51")
def test_platform_without_passkeys(world: World) -> None:
    """On a platform without passkeys proving one is refused as passkey_not_supported."""
    alice = holding_a_passkey(world)
    alice.authenticator_does(Fault.UNSUPPORTED)
    attempt = alice.proves_passkey(mint=_SINGLE)
    attempt.refused_as(Reason.PASSKEY_NOT_SUPPORTED, rests_on="PASS-44")
