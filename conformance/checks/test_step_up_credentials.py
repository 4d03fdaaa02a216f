"""Checks of chapter STEP for servers: linking and unlinking a factor take a token for just that."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import World, holding_a_passkey
from action_mfa.spec.protocol import Settings
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Method


@check("STEP-24")
def test_linking_needs_one(world: World) -> None:
    """A session without a token registers no TOTP; with step-up off again it does."""
    alice = world.user(world.environment(protects=[Action.SIGN])).signs_in()
    alice.turns_step_up_on()
    alice.registers_totp().refused()
    alice.user.environment.changes(step_up=None)
    alice.registers_totp().given("TOTP-01")


@check("STEP-25")
def test_unlinking_needs_one(world: World) -> None:
    """A device is not deleted without a token, and it is with one for credential:unlink."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.turns_step_up_on()
    device = alice.device()
    alice.deletes(device).refused()
    alice.deletes(device, alice.elevates(Scope.CREDENTIAL_UNLINK)).given("STEP-01")


@check("STEP-25")
def test_unlinking_takes_its_own_scope(world: World) -> None:
    """A device is not deleted with a token for wallet:sign, and is with one to unlink."""
    world.needs(Action.SIGN in world.capabilities.actions, "actions.wallet.waas.sign")
    alice = world.enrolled(protects=[Action.SIGN])
    alice.turns_step_up_on()
    device = alice.device()
    alice.deletes(device, alice.elevates(Scope.WALLET_SIGN)).refused()
    alice.deletes(device, alice.elevates(Scope.CREDENTIAL_UNLINK)).given("STEP-01")


@check("STEP-47")
def test_unlinking_a_passkey_needs_one(world: World) -> None:
    """A passkey is not deleted without a token, and it is with one for credential:unlink."""
    alice = holding_a_passkey(world)
    passkey = alice.passkey()
    alice.turns_step_up_on()
    alice.deletes_passkey(passkey).refused()
    minted = alice.asks_for_scopes_by_passkey(Scope.CREDENTIAL_UNLINK).given("STEP-46")
    alice.deletes_passkey(passkey, alice.elevated_of(minted)).given("STEP-46")


@check("STEP-47")
def test_unlinking_a_passkey_takes_its_own_scope(world: World) -> None:
    """A passkey is not deleted with a token for wallet:sign, and is with one to unlink."""
    world.needs(Action.SIGN in world.capabilities.actions, "actions.wallet.waas.sign")
    alice = holding_a_passkey(world)
    passkey = alice.passkey()
    alice.turns_step_up_on()
    alice.deletes_passkey(passkey, alice.elevates_by_passkey(Scope.WALLET_SIGN)).refused()
    unlinking = alice.elevates_by_passkey(Scope.CREDENTIAL_UNLINK)
    alice.deletes_passkey(passkey, unlinking).given("STEP-46")


@check("STEP-48")
def test_linking_a_passkey_needs_one(world: World) -> None:
    """A session without a token registers none; with step-up off again it does."""
    settings = Settings(methods=(Method.TOTP, Method.PASSKEY))
    alice = world.user(world.environment(settings=settings)).signs_in()
    alice.turns_step_up_on()
    alice.registers_passkey().refused()
    alice.user.environment.changes(step_up=None)
    alice.registers_passkey().given("PASS-01")
