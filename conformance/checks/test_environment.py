"""Checks of chapter ENV: what the dashboard's settings do to an action."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import World
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Action, Method


@check("ENV-01")
def test_unprotected_action_needs_no_token(world: World) -> None:
    """An enrolled user signs without a token where only Export is protected."""
    alice = world.enrolled(protects=[Action.EXPORT])
    alice.signs().accepted()


@check("ENV-02")
def test_protected_action_needs_a_token(world: World) -> None:
    """Signing without a token is refused where the same session may sign with one."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs(alice.mints()).given("MINT-01")
    alice.signs().refused()


@check("ENV-03")
def test_protecting_sign_does_not_protect_export(world: World) -> None:
    """Where Sign is protected and Export is not, the key is exported without a token."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.exports().accepted()


@check("ENV-04")
def test_disabled_method_cannot_be_registered(world: World) -> None:
    """Registering TOTP is refused where only passkeys are enabled, and works where TOTP is."""
    world.enrolled()
    passkeys_only = world.environment(settings=Settings(methods=(Method.PASSKEY,)))
    bob = world.user(passkeys_only).signs_in()
    bob.registers_totp().refused()


@check("ENV-05")
def test_new_protection_counts_at_once(world: World) -> None:
    """A session that signed without a token is refused once Sign becomes protected."""
    alice = world.enrolled(protects=[Action.EXPORT])
    alice.signs().given("ENV-01")
    alice.user.environment.changes(protected_actions=(Action.SIGN, Action.EXPORT))
    alice.signs().refused()
    alice.signs(alice.mints()).given("MINT-01")


@check("ENV-06")
def test_lifted_protection_counts_at_once(world: World) -> None:
    """A session signs without a token once Sign stops being protected."""
    alice = world.enrolled(protects=[Action.SIGN, Action.EXPORT])
    alice.user.environment.changes(protected_actions=(Action.EXPORT,))
    alice.signs().accepted()


@check("ENV-07")
def test_disabled_method_mints_nothing_new(world: World) -> None:
    """A user whose TOTP minted a token gets none by it after TOTP was disabled."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs(alice.mints()).given("MINT-01")
    alice.user.environment.changes(methods=(Method.PASSKEY,))
    alice.enters(alice.user.fresh_code(), mint=TokenUse.SINGLE_USE).refused()
