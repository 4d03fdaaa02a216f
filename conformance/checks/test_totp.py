"""Checks of chapter TOTP: codes as RFC 6238 has them, and the one verified device."""

from urllib.parse import parse_qs, urlsplit

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World, bits_of, plain_secret
from action_mfa.spec.protocol import TokenUse

_FAR = 10  # steps, which is five minutes
_ONE_STEP = 1
_ZEROS = "000000"


@check("TOTP-01")
def test_code_of_the_current_step_is_accepted(world: World) -> None:
    """The code that an authenticator app shows now is accepted, and the next one after it."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().accepted())
    alice.enters(alice.user.fresh_code()).accepted()
    alice.enters(alice.user.fresh_code()).accepted()


@check("TOTP-02")
def test_code_works_once(world: World) -> None:
    """A code that was accepted is refused in the same step; the next step's code is accepted."""
    alice = world.enrolled()
    code = alice.user.fresh_code()
    alice.enters(code).given("TOTP-01")
    alice.enters(code).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-02")
def test_code_is_dead_after_a_later_one(world: World) -> None:
    """A code that was accepted is refused after the next step's code was accepted as well."""
    alice = world.enrolled()
    code = alice.user.fresh_code()
    alice.enters(code).given("TOTP-01")
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    alice.enters(code).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-02")
def test_enrolment_uses_its_code_up(world: World) -> None:
    """The code that verified the device is refused as a proof; the next one is accepted."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().given("TOTP-01"))
    code = alice.user.fresh_code()
    alice.enters(code).given("TOTP-01")
    alice.enters(code, mint=TokenUse.SINGLE_USE).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-03")
def test_code_ten_steps_old_is_refused(world: World) -> None:
    """A code of five minutes ago is refused, and the current one is accepted."""
    alice = world.enrolled()
    world.next_step(2 * _FAR)
    alice.enters(alice.user.code(steps=-_FAR)).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-04")
def test_code_ten_steps_ahead_is_refused(world: World) -> None:
    """A code of five minutes ahead is refused, and the current one is accepted."""
    alice = world.enrolled()
    alice.enters(alice.user.code(steps=_FAR)).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-05")
def test_code_outside_the_window_is_refused(world: World) -> None:
    """A code one step beyond the window is refused on either side, and the current one accepted."""
    alice = world.enrolled()
    policy = world.greeting.policy.totp
    beyond = max(_ONE_STEP, policy.window_steps if policy else 0) + 1
    world.next_step(2 * beyond)
    alice.enters(alice.user.code(steps=-beyond)).refused()
    alice.enters(alice.user.code(steps=beyond)).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-06")
def test_wrong_code_is_refused(world: World) -> None:
    """Six digits that no step near now gives are refused, and the right ones are accepted."""
    alice = world.enrolled()
    alice.enters(alice.user.wrong_code()).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-06")
def test_code_of_zeros_is_refused(world: World) -> None:
    """Six zeros, which test systems take for a right code, are refused; the right one is not."""
    alice = world.enrolled()
    _wait_until_zeros_are_wrong(alice)
    alice.enters(world.recorder.express(_ZEROS, "<zeros>")).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


def _wait_until_zeros_are_wrong(session: Session) -> None:
    """Move on where zeros happen to be the right code of a step near now."""
    near = range(-_FAR, _FAR + 1)
    app, world = session.user.authenticator, session.world
    while app is not None and _ZEROS in (app.code(world.now, steps=steps) for steps in near):
        world.next_step(2 * _FAR)


@check("TOTP-07")
def test_code_with_a_digit_missing_is_refused(world: World) -> None:
    """Five of the six right digits are refused, and all six are accepted."""
    alice = world.enrolled()
    code = alice.user.fresh_code()
    whole = world.recorder.name_of(code) or "<totp-code>"
    short = world.recorder.express(code[:-1], f"{whole.removesuffix('>')} digits=5>")
    alice.enters(short).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-08")
def test_registration_alone_verifies_nothing(world: World) -> None:
    """After registration, and after a wrong code, the user has no verified method."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().given("TOTP-01"))
    alice.enters(alice.user.wrong_code()).given_refused("TOTP-06")
    before = alice.methods().given("TOTP-09").verified
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    after = alice.methods().given("TOTP-09").verified
    world.given("the method is verified after its first code", met=after, clause="TOTP-09")
    world.demand("no method is verified yet", met=not before, seen=f"verified: {before}")


@check("TOTP-09")
def test_first_accepted_code_verifies(world: World) -> None:
    """After the first accepted code the user has a verified method."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().given("TOTP-01"))
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    methods = alice.methods().accepted()
    world.demand("the method is verified", met=methods.verified, seen=f"{methods.verified}")


@check("TOTP-10")
def test_one_verified_device_a_user(world: World) -> None:
    """A second device is refused when it is registered or when its code is entered."""
    alice = world.enrolled()
    second = alice.registers_totp()
    if second.result is not None:
        first = alice.user.authenticator
        alice.user.scans(second.result)
        alice.enters(alice.user.fresh_code()).refused()
        alice.user.authenticator = first
    else:
        second.refused()
    devices = alice.methods().given("TOTP-09").devices
    verified = sum(device.verified for device in devices)
    world.demand("one device is verified", met=verified == 1, seen=f"{verified} are verified")
    alice.enters(alice.user.fresh_code()).given("TOTP-01")


@check("TOTP-11")
def test_newest_pending_secret_counts(world: World) -> None:
    """After registering twice, a code of the second secret verifies."""
    alice = world.user(world.environment()).signs_in()
    alice.registers_totp().given("TOTP-01")
    alice.user.scans(alice.registers_totp().accepted())
    alice.enters(alice.user.fresh_code()).accepted()


@check("TOTP-12")
def test_replaced_pending_secret_is_dead(world: World) -> None:
    """After registering twice, a code of the first secret is refused, one of the second not."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().given("TOTP-01"))
    replaced = alice.user.authenticator
    alice.user.scans(alice.registers_totp().given("TOTP-11"))
    alice.enters(alice.user.code(app=replaced)).refused()
    alice.enters(alice.user.fresh_code()).given("TOTP-11")


@check("TOTP-13")
def test_secret_has_at_least_128_bits(world: World) -> None:
    """A registered secret is base32 of 16 bytes or more."""
    alice = world.user(world.environment()).signs_in()
    bits = bits_of(alice.registers_totp().given("TOTP-01").secret)
    world.demand("the secret has 128 bits or more", met=bits >= 128, seen=f"{bits} bits")


@check("TOTP-14")
def test_secret_has_at_least_160_bits(world: World) -> None:
    """A registered secret is base32 of 20 bytes or more."""
    alice = world.user(world.environment()).signs_in()
    bits = bits_of(alice.registers_totp().given("TOTP-01").secret)
    world.demand("the secret has 160 bits or more", met=bits >= 160, seen=f"{bits} bits")


@check("TOTP-15")
def test_uri_carries_the_same_secret(world: World) -> None:
    """The otpauth URI is one for TOTP, holds the same secret, and names no other algorithm."""
    alice = world.user(world.environment()).signs_in()
    registered = alice.registers_totp().given("TOTP-01")
    uri = urlsplit(registered.uri)
    fields = {name.lower(): values[0] for name, values in parse_qs(uri.query).items()}
    kind = f"{uri.scheme}://{uri.netloc}".lower()
    world.demand("the URI is otpauth://totp", met=kind == "otpauth://totp", seen=kind)
    same = plain_secret(fields.get("secret", "")) == plain_secret(registered.secret)
    world.demand("the URI carries the registered secret", met=same, seen=f"the same: {same}")
    for name, expected in (("algorithm", "SHA1"), ("digits", "6"), ("period", "30")):
        seen = fields.get(name, expected).upper()
        world.demand(f"{name} is {expected}, if named", met=seen == expected, seen=seen)


@check("TOTP-16")
def test_wrong_code_does_not_use_up_the_right_one(world: World) -> None:
    """In the step in which a wrong code was refused, the right one is accepted."""
    world.needs_room_for_a_wrong_code()
    alice = world.enrolled()
    code = alice.user.fresh_code()
    alice.enters(alice.user.wrong_code()).given_refused("TOTP-06")
    alice.enters(code).accepted()


@check("TOTP-17")
def test_enrolment_through_the_application(world: World) -> None:
    """Registering and entering the first code gives the user a verified method."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().accepted())
    alice.enters(alice.user.fresh_code()).accepted()
    methods = alice.methods().accepted()
    world.demand("the user has a verified method", met=methods.verified, seen=f"{methods.verified}")


@check("TOTP-18")
def test_wrong_code_fails_in_the_application(world: World) -> None:
    """The application is told that a wrong code failed, and no token comes of it."""
    alice = world.enrolled()
    before = world.minted_in(alice.id)
    alice.enters(alice.user.wrong_code(), mint=TokenUse.SINGLE_USE).refused()
    after = world.minted_in(alice.id)
    world.demand("nothing was minted", met=after == before, seen=f"a new token: {after != before}")
    alice.enters(alice.user.fresh_code()).given("TOTP-17")
