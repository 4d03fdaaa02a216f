"""Checks of chapter DEVICE: deleting a device, choosing the default one, and what follows."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World, holding_a_passkey
from action_mfa.spec.protocol import Device, TokenUse
from action_mfa.spec.vocabulary import Action

_SINGLE = TokenUse.SINGLE_USE


def _is_listed(session: Session, device: Device) -> bool:
    """Say whether the session lists a device."""
    listed = session.lists_devices().accepted().devices
    return any(each.device_id == device.device_id for each in listed)


def _demand_gone(session: Session, device: Device) -> None:
    listed = _is_listed(session, device)
    session.world.demand("the device is listed no more", met=not listed, seen=f"listed: {listed}")


def _demand_there(session: Session, device: Device) -> None:
    listed = _is_listed(session, device)
    session.world.demand("the device is still listed", met=listed, seen=f"listed: {listed}")


def _answers(session: Session, *, required: bool) -> None:
    """Demand the client's answer for signing."""
    seen = session.demands(Action.SIGN)
    session.world.demand(
        f"the client answers that signing is {'' if required else 'not '}required",
        met=seen is required,
        seen=f"required: {seen}",
    )


@check("DEVICE-01")
def test_token_deletes_a_device(world: World) -> None:
    """A device is deleted by a fresh token and listed no more."""
    alice = world.enrolled()
    listed = [each for each in alice.lists_devices().accepted().devices if each.verified]
    world.demand("the device is listed", met=len(listed) == 1, seen=f"{len(listed)} devices")
    alice.deletes(listed[0], alice.mints()).accepted()
    _demand_gone(alice, listed[0])


@check("DEVICE-02")
def test_no_token_no_deletion(world: World) -> None:
    """Without a token the device stays and its codes are accepted; with one it goes."""
    alice = world.enrolled()
    device = alice.device()
    alice.deletes(device).refused()
    _demand_there(alice, device)
    alice.deletes(device, alice.mints()).given("DEVICE-01")


@check("DEVICE-03")
def test_deletion_takes_a_single_use_token(world: World) -> None:
    """The token that paid for a deletion does not pay for a signature of the new device."""
    alice = world.enrolled(protects=[Action.SIGN])
    spent = alice.mints()
    alice.deletes(alice.device(), spent).given("DEVICE-01")
    alice.enrols()
    alice.signs(spent).refused()
    alice.signs(alice.mints()).given("DEVICE-08")


@check("DEVICE-04")
def test_spent_token_deletes_nothing(world: World) -> None:
    """A token that paid for a signature does not delete the device; a fresh one does."""
    alice = world.enrolled(protects=[Action.SIGN])
    device, spent = alice.device(), alice.mints()
    alice.signs(spent).given("MINT-01")
    alice.deletes(device).given_refused("DEVICE-02")
    alice.deletes(device, spent).refused()
    _demand_there(alice, device)
    alice.deletes(device, alice.mints()).given("DEVICE-01")


@check("DEVICE-05")
def test_another_users_token_deletes_nothing(world: World) -> None:
    """Bob's fresh token does not delete Alice's device in her session; her own does."""
    alice = world.enrolled()
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols()
    device = alice.device()
    alice.deletes(device).given_refused("DEVICE-02")
    alice.deletes(device, bob.mints()).refused()
    _demand_there(alice, device)
    alice.deletes(device, alice.mints()).given("DEVICE-01")


@check("DEVICE-06")
def test_another_users_device_stays(world: World) -> None:
    """Alice's device stays, whatever Bob is told who deletes it; his own goes."""
    alice = world.enrolled()
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols()
    hers = alice.device()
    bob.deletes(hers, bob.mints())
    _demand_there(alice, hers)
    alice.enters(alice.user.fresh_code()).accepted()
    bob.deletes(bob.device(), bob.mints()).given("DEVICE-01")


@check("DEVICE-07")
def test_deleted_devices_codes_are_refused(world: World) -> None:
    """The app's next code is refused as soon as the device is deleted."""
    alice = world.enrolled()
    alice.deletes(alice.device(), alice.mints()).given("DEVICE-01")
    alice.enters(alice.user.fresh_code(), mint=_SINGLE).refused()


@check("DEVICE-08")
def test_device_can_be_replaced(world: World) -> None:
    """After a deletion a new device is registered and verified, and its token signs."""
    alice = world.enrolled(protects=[Action.SIGN])
    wallet = alice.wallet()
    alice.deletes(alice.device(), alice.mints()).given("DEVICE-01")
    alice.user.scans(alice.registers_totp().accepted())
    alice.enters(alice.user.fresh_code()).accepted()
    alice.finishes_enrolment()
    minted = alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted), wallet=wallet).accepted()


@check("DEVICE-09")
def test_recovery_code_helps_to_delete(world: World) -> None:
    """A token that a recovery code minted deletes the device whose phone is lost."""
    alice = world.enrolled()
    device = alice.device()
    code = alice.has_recovery_codes()[0]
    minted = alice.enters_recovery(code, mint=_SINGLE).given("REC-01")
    alice.deletes(device, alice.given_token(minted, "REC-01")).accepted()
    _demand_gone(alice, device)


@check("DEVICE-10")
def test_answer_follows_the_deletion(world: World) -> None:
    """The client says required before the only device is deleted, and not required after."""
    alice = world.enrolled(protects=[Action.SIGN])
    world.given("signing is required", met=alice.demands(Action.SIGN), clause="REQ-03")
    device = alice.device()
    alice.deletes(device, alice.mints()).given("DEVICE-12")
    _answers(alice, required=False)


@check("DEVICE-11")
def test_requirement_follows_the_deletion(world: World) -> None:
    """A signature without a token is refused before the only device is deleted, and done after."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs().given_refused("MINT-06")
    alice.deletes(alice.device(), alice.mints()).given("DEVICE-01")
    alice.signs().accepted()


@check("DEVICE-12")
def test_deleting_through_the_application(world: World) -> None:
    """After a proof the application deletes the device, which is listed no more."""
    alice = world.enrolled()
    device = alice.device()
    alice.deletes(device, alice.mints()).accepted()
    _demand_gone(alice, device)


@check("DEVICE-13")
def test_no_deletion_through_the_application_without_a_proof(world: World) -> None:
    """Without a token the application does not delete the device; after a proof it does."""
    alice = world.enrolled()
    device = alice.device()
    alice.deletes(device).refused()
    _demand_there(alice, device)
    alice.deletes(device, alice.mints()).given("DEVICE-12")


@check("DEVICE-14")
def test_deletion_uses_up_what_the_client_holds(world: World) -> None:
    """The client holds a token before the deletion and none after it."""
    alice = world.enrolled()
    device = alice.device()
    token = alice.mints()
    world.given("a token is held", met=alice.holds() is not None, clause="MINT-10")
    alice.deletes(device, token).given("DEVICE-12")
    held = alice.holds()
    world.demand("no token is held", met=held is None, seen="a token" if held else "none")


@check("DEVICE-15")
def test_client_lists_devices_as_they_are(world: World) -> None:
    """A device is listed as unverified, then as verified, then not at all."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().given("TOTP-17"))
    _demand_unverified(alice)
    alice.enters(alice.user.fresh_code()).given("TOTP-17")
    device = alice.device()
    alice.deletes(device, alice.mints()).given("DEVICE-12")
    _demand_gone(alice, device)


def _demand_unverified(session: Session) -> None:
    listed = session.lists_devices().accepted().devices
    verified = sum(device.verified for device in listed)
    session.world.demand("no device is listed as verified", met=not verified, seen=f"{verified}")


@check("DEVICE-16")
def test_default_device_can_be_chosen(world: World) -> None:
    """The verified device that is made the default one is listed as the default one."""
    alice = world.enrolled()
    device = alice.device()
    alice.makes_default(device).accepted()
    listed = alice.lists_devices().given("DEVICE-01").devices
    default = [each.device_id for each in listed if each.default]
    met = default == [device.device_id] or all(each.default is None for each in listed)
    world.demand("it is the default one", met=met, seen=f"{len(default)} default devices")


@check("DEVICE-17")
def test_unknown_device_costs_no_token(world: World) -> None:
    """Deleting a device that is not there is refused, and the token deletes the real one."""
    alice = world.enrolled()
    device, token = alice.device(), alice.mints()
    alice.deletes("00000000-0000-4000-8000-000000000000", token).refused()
    alice.deletes(device, token).accepted()


@check("DEVICE-18")
def test_any_factors_token_deletes_a_device(world: World) -> None:
    """A token that the passkey minted deletes the TOTP device; the passkey stays."""
    alice = holding_a_passkey(world)
    alice.enrols()
    device = alice.device()
    alice.deletes(device, alice.mints_by_passkey()).accepted()
    _demand_gone(alice, device)
    alice.proves_passkey().given("PASS-02")


@check("DEVICE-19")
def test_other_factor_goes_on_counting(world: World) -> None:
    """With the passkey left, a signature without a token is refused, and done by its token."""
    alice = holding_a_passkey(world)
    alice.enrols()
    alice.deletes(alice.device(), alice.mints()).given("DEVICE-01")
    alice.signs().refused()
    alice.signs(alice.mints_by_passkey()).given("PASS-03")
