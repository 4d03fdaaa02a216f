"""Checks of chapter RECIPE: each recipe of the page, from its first step to its last."""

import pytest

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World, holding_a_passkey
from action_mfa.simulator.passkeys import Fault
from action_mfa.spec.protocol import AuthenticatorSource, Settings, TokenUse
from action_mfa.spec.vocabulary import Action, Method

_BOTH = Settings(methods=(Method.TOTP, Method.PASSKEY))


def _given_required(session: Session, action: Action) -> None:
    required = session.demands(action)
    session.world.given("MFA is required for the action", met=required, clause="REQ-03")


def _demand_not_required(session: Session, action: Action) -> None:
    required = session.demands(action)
    seen = "required" if required else "not required"
    session.world.demand("no MFA is required", met=not required, seen=seen)


@check("RECIPE-01")
@pytest.mark.parametrize("action", [Action.SIGN, Action.EXPORT])
def test_totp_recipe(world: World, action: Action) -> None:
    """Check, enter a code for a single-use token, act; once more from the beginning."""
    alice = world.enrolled(protects=[action])
    for _ in range(2):
        _given_required(alice, action)
        alice.acts(action, alice.mints()).accepted()


@check("RECIPE-02")
def test_totp_recipe_where_nothing_is_required(world: World) -> None:
    """Check, learn that the signing needs nothing, sign; exporting needs a proof meanwhile."""
    alice = world.enrolled(protects=[Action.EXPORT])
    _given_required(alice, Action.EXPORT)
    _demand_not_required(alice, Action.SIGN)
    alice.signs().accepted()


@check("RECIPE-03")
def test_totp_recipe_with_a_persistent_token(world: World) -> None:
    """Check, enter one code for a persistent token, then sign and export, and sign again."""
    alice = world.enrolled(protects=[Action.SIGN, Action.EXPORT])
    _given_required(alice, Action.SIGN)
    token = alice.mints(TokenUse.PERSISTENT)
    alice.signs(token).accepted()
    alice.exports(token).accepted()
    alice.signs(token).accepted()


@check("RECIPE-04")
def test_passkey_recipe_first_time(world: World) -> None:
    """Find no passkey, register one, prove it for a persistent token, and sign three times."""
    alice = world.user(world.environment(protects=[Action.SIGN], settings=_BOTH)).signs_in()
    listed = alice.lists_passkeys().given("PASS-47").passkeys
    world.given("no passkey is listed", met=not listed, clause="PASS-47")
    alice.enrols_passkey()
    token = alice.mints_by_passkey(TokenUse.PERSISTENT)
    for _ in range(3):
        alice.signs(token).accepted()


@check("RECIPE-05")
def test_passkey_recipe(world: World) -> None:
    """Check, prove the passkey for a single-use token, export; once more from the beginning."""
    alice = holding_a_passkey(world, protects=[Action.EXPORT])
    for _ in range(2):
        _given_required(alice, Action.EXPORT)
        alice.exports(alice.mints_by_passkey()).accepted()


@check("RECIPE-06")
def test_prompt_recipe(world: World) -> None:
    """Check, have the user prompted, sign; once more from the beginning."""
    alice = world.enrolled()
    for _ in range(2):
        _given_required(alice, Action.SIGN)
        alice.is_prompted().given("PROMPT-01")
        alice.signs().accepted()


@check("RECIPE-07")
def test_prompt_recipe_where_nothing_is_required(world: World) -> None:
    """Check, learn that the signing needs nothing, sign, and nobody was prompted."""
    alice = world.enrolled(protects=[Action.EXPORT])
    _given_required(alice, Action.EXPORT)
    _demand_not_required(alice, Action.SIGN)
    alice.signs().accepted()
    offered = alice.was_offered()
    world.demand("nobody is prompted", met=not offered, seen=f"{len(offered)} prompts")


@check("RECIPE-08")
def test_fallback_without_a_passkey(world: World) -> None:
    """A user who has TOTP and no passkey is turned away there, enters a code, and signs."""
    alice = world.enrolled(settings=_BOTH)
    _given_required(alice, Action.SIGN)
    alice.proves_passkey(mint=TokenUse.SINGLE_USE).given_refused("PASS-48")
    alice.signs(alice.mints()).accepted()


@check("RECIPE-08")
@pytest.mark.parametrize("fault", [Fault.CANCEL, Fault.TIMEOUT, Fault.UNSUPPORTED])
def test_fallback_from_a_passkey(world: World, fault: Fault) -> None:
    """The passkey cannot be proven; a code is entered instead, and pays for the signing."""
    ours = world.capabilities.authenticator is AuthenticatorSource.CALLBACK
    world.needs(ours, "the callbacks of the authenticator")
    alice = world.enrolled(settings=_BOTH)
    alice.enrols_passkey()
    _given_required(alice, Action.SIGN)
    alice.authenticator_does(fault)
    alice.proves_passkey(mint=TokenUse.SINGLE_USE).given_refused("PASS-44")
    alice.signs(alice.mints()).accepted()


@check("RECIPE-09")
def test_recipe_in_a_new_session(world: World) -> None:
    """Sign with a persistent token, sign out and in again, follow the recipe, and sign."""
    alice = world.enrolled()
    alice.signs(alice.mints(TokenUse.PERSISTENT)).given("RECIPE-03")
    wallet = alice.wallet()
    alice.signs_out().given("END-01")
    again = alice.user.signs_in(on=alice.client_id)
    _given_required(again, Action.SIGN)
    again.signs(again.mints(), wallet=wallet).accepted()
