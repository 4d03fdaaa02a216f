"""Checks of chapter RESET: what an administrator's Reset MFA takes away, and what it leaves."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import World, holding_a_passkey
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Action

_SINGLE = TokenUse.SINGLE_USE


@check("RESET-01")
def test_reset_devices_codes_are_refused(world: World) -> None:
    """A code of the device is accepted before the reset and the next one refused after it."""
    alice = world.enrolled()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    alice.is_reset()
    alice.enters(alice.user.fresh_code(), mint=_SINGLE).refused()


@check("RESET-02")
def test_reset_leaves_no_method(world: World) -> None:
    """A user has a verified method before the reset and none after it."""
    alice = world.enrolled()
    before = alice.methods().given("TOTP-09").verified
    world.given("the user has a verified method", met=before, clause="TOTP-09")
    alice.is_reset()
    after = alice.methods().accepted()
    left = [device for device in after.devices if device.verified]
    met = not after.verified and not left
    world.demand("no method is left", met=met, seen=f"verified: {after.verified}, {len(left)} left")


@check("RESET-03")
def test_reset_user_can_enrol_again(world: World) -> None:
    """At the next sign-in a reset user registers a new device, whose token signs."""
    first = world.enrolled(protects=[Action.SIGN])
    wallet = first.wallet()
    first.is_reset()
    alice = first.user.signs_in()
    alice.user.scans(alice.registers_totp().accepted())
    alice.enters(alice.user.fresh_code()).accepted()
    alice.finishes_enrolment()
    minted = alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted), wallet=wallet).accepted()


@check("RESET-04")
def test_reset_user_who_has_to_enrol_is_held_to_it(world: World) -> None:
    """Where onboarding requires MFA, a reset user signs only after enrolling again."""
    settings = Settings(require_at_onboarding=True)
    alice = world.enrolled(protects=[Action.SIGN], settings=settings)
    wallet = alice.wallet()
    alice.signs(alice.mints(), wallet=wallet).given("MINT-01")
    alice.is_reset()
    alice.signs(wallet=wallet).refused()
    alice.enrols()
    alice.signs(alice.mints(), wallet=wallet).given("RESET-03")


@check("RESET-05")
def test_reset_reaches_one_user(world: World) -> None:
    """Bob's code is accepted after Alice was reset."""
    alice = world.enrolled()
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols()
    alice.is_reset()
    bob.enters(bob.user.fresh_code()).accepted()


@check("RESET-06")
def test_recovery_codes_die_with_the_reset(world: World) -> None:
    """A recovery code is accepted before the reset and another one refused after it."""
    alice = world.enrolled()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-01")
    alice.is_reset()
    alice.enters_recovery(second, mint=_SINGLE).refused()


@check("RESET-07")
def test_live_tokens_die_with_the_reset(world: World) -> None:
    """A token of before the reset does not sign for the user who enrolled again; a new one does."""
    alice = world.enrolled(protects=[Action.SIGN])
    old = alice.mints()
    alice.is_reset()
    alice.enrols()
    alice.signs(old).refused()
    alice.signs(alice.mints()).given("RESET-03")


@check("RESET-08")
def test_session_outlives_the_reset(world: World) -> None:
    """The session that was open at the reset goes on exporting, which is unprotected."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.exports().given("ENV-01")
    alice.is_reset()
    alice.exports().accepted()


@check("RESET-09")
def test_answer_follows_the_reset(world: World) -> None:
    """The client says required before the reset and not required after it."""
    alice = world.enrolled(protects=[Action.SIGN])
    world.given("signing is required", met=alice.demands(Action.SIGN), clause="REQ-03")
    alice.is_reset()
    answer = alice.demands(Action.SIGN)
    world.demand("signing is not required", met=not answer, seen=f"required: {answer}")


@check("RESET-10")
def test_old_authenticator_fails_through_the_application(world: World) -> None:
    """The application accepts a code of the app before the reset and reports a failure after."""
    alice = world.enrolled()
    alice.enters(alice.user.fresh_code()).given("TOTP-17")
    alice.is_reset()
    alice.enters(alice.user.fresh_code(), mint=_SINGLE).refused()


@check("RESET-11")
def test_reset_passkey_proves_nothing(world: World) -> None:
    """A passkey mints before the reset and proves nothing after it."""
    alice = holding_a_passkey(world)
    alice.mints_by_passkey()
    alice.is_reset()
    alice.proves_passkey(mint=_SINGLE).refused()
