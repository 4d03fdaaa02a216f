"""Checks of chapter REC: recovery codes stand in for a lost device, each of them once."""

import re

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import Inconclusive
from action_mfa.conformance.stories import World
from action_mfa.spec.protocol import RecoveryPolicy, TokenUse
from action_mfa.spec.vocabulary import Action

_SINGLE = TokenUse.SINGLE_USE

#: No code is longer that anybody types, and foreign patterns stay cheap on so few characters.
_LONGEST_CODE = 64


def _policy(world: World) -> RecoveryPolicy:
    return world.greeting.policy.recovery or RecoveryPolicy()


@check("REC-01")
def test_recovery_code_proves_the_user(world: World) -> None:
    """A listed code is accepted, and the token that it mints pays for a signature."""
    alice = world.enrolled(protects=[Action.SIGN])
    code = alice.has_recovery_codes()[0]
    minted = alice.enters_recovery(code, mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted)).accepted()


@check("REC-02")
def test_recovery_code_works_once(world: World) -> None:
    """A code that was accepted is refused the second time; the next code is accepted."""
    alice = world.enrolled()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-01")
    alice.enters_recovery(first, mint=_SINGLE).refused()
    alice.enters_recovery(second, mint=_SINGLE).given("REC-03")


@check("REC-02")
def test_not_again_after_others(world: World) -> None:
    """A code that was accepted is refused after another one was accepted."""
    alice = world.enrolled()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-01")
    alice.enters_recovery(second, mint=_SINGLE).given("REC-03")
    alice.enters_recovery(first, mint=_SINGLE).refused()


@check("REC-03")
def test_using_one_leaves_the_others(world: World) -> None:
    """All codes of a set are accepted, one after the other."""
    alice = world.enrolled()
    first, *others = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-01")
    for code in others:
        alice.enters_recovery(code, mint=_SINGLE).accepted()


@check("REC-04")
def test_new_set_kills_the_old_one(world: World) -> None:
    """An unused code is refused after regeneration; a code of the new set is accepted."""
    alice = world.enrolled()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-01")
    new = alice.has_new_recovery_codes()[0]
    alice.enters_recovery(second, mint=_SINGLE).refused()
    alice.enters_recovery(new, mint=_SINGLE).given("REC-05")


@check("REC-05")
def test_regenerated_codes_work(world: World) -> None:
    """Every code of a regenerated set is accepted."""
    alice = world.enrolled()
    alice.enters_recovery(alice.has_recovery_codes()[0], mint=_SINGLE).given("REC-01")
    for code in alice.has_new_recovery_codes():
        alice.enters_recovery(code, mint=_SINGLE).accepted()


@check("REC-06")
def test_ten_codes_a_set(world: World) -> None:
    """A fresh set has ten codes, or as many as the port declares."""
    alice = world.enrolled()
    seen, expected = len(alice.has_recovery_codes()), _policy(world).count
    world.demand(f"the set has {expected} codes", met=seen == expected, seen=f"{seen} codes")


@check("REC-07")
def test_ten_letters_and_digits_a_code(world: World) -> None:
    """Every code has the declared form, ten letters and digits unless declared otherwise."""
    alice = world.enrolled()
    pattern = _policy(world).pattern
    wrong = sum(not _has_form(code, pattern) for code in alice.has_recovery_codes())
    world.demand(f"every code matches {pattern}", met=not wrong, seen=f"{wrong} do not")


def _has_form(code: str, pattern: str) -> bool:
    """Say whether a code has the form that the port declares, in the port's own words."""
    if len(code) > _LONGEST_CODE:
        raise Inconclusive(f"a code has more than {_LONGEST_CODE} characters")
    try:
        return re.search(pattern, code) is not None
    except re.error as error:
        raise Inconclusive(f"the declared pattern is no regular expression: {error}") from error


@check("REC-08")
def test_codes_of_a_set_differ(world: World) -> None:
    """No two codes of a fresh set are the same."""
    codes = world.enrolled().has_recovery_codes(at_least=2)
    twice = len(codes) - len(set(codes))
    world.demand("the codes differ", met=not twice, seen=f"{twice} are there twice")


@check("REC-09")
def test_foreign_string_is_no_recovery_code(world: World) -> None:
    """A string of the right form that is no code is refused and mints nothing."""
    alice = world.enrolled()
    codes = alice.has_recovery_codes()
    foreign = _foreign(codes)
    before = world.minted_in(alice.id)
    alice.enters_recovery(foreign, mint=_SINGLE).refused()
    after = world.minted_in(alice.id)
    world.demand("nothing was minted", met=after == before, seen=f"a new token: {after != before}")
    alice.enters_recovery(codes[0], mint=_SINGLE).given("REC-01")


def _foreign(codes: tuple[str, ...]) -> str:
    """Return a string of the codes' own form that is none of them."""
    model = codes[0]
    for letter in "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789":
        foreign = re.sub(r"[A-Za-z0-9]", letter, model)
        if foreign not in codes:
            return foreign
    raise AssertionError("no set of codes holds all of these")


@check("REC-10")
def test_listing_invalidates_nothing(world: World) -> None:
    """A code that was listed is accepted after the codes were listed again."""
    alice = world.enrolled()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-01")
    alice.recovery_codes().given("REC-01")
    alice.enters_recovery(second, mint=_SINGLE).accepted()


@check("REC-11")
def test_exhausted_set_can_be_regenerated(world: World) -> None:
    """After every code was used, regeneration gives codes that are accepted."""
    alice = world.enrolled()
    for code in alice.has_recovery_codes():
        alice.enters_recovery(code, mint=_SINGLE).given("REC-03")
    new = alice.regenerates().accepted().codes
    world.demand("there are new codes", met=bool(new), seen=f"{len(new)} codes")
    alice.enters_recovery(new[0], mint=_SINGLE).accepted()


@check("REC-12")
def test_recovery_code_leaves_the_device_alone(world: World) -> None:
    """After a recovery code the TOTP device is still verified and its code accepted."""
    alice = world.enrolled()
    alice.enters_recovery(alice.has_recovery_codes()[0], mint=_SINGLE).given("REC-01")
    methods = alice.methods().given("TOTP-09")
    world.demand("the method is verified", met=methods.verified, seen=f"{methods.verified}")
    alice.enters(alice.user.fresh_code()).accepted()


@check("REC-13")
def test_recovery_code_is_no_totp_code(world: World) -> None:
    """A recovery code entered as a TOTP code is refused, and accepted as what it is afterwards."""
    world.needs_room_for_a_wrong_code()
    alice = world.enrolled()
    code = alice.has_recovery_codes()[0]
    alice.enters(code, mint=_SINGLE).refused()
    alice.enters_recovery(code, mint=_SINGLE).accepted()


@check("REC-14")
def test_acknowledgement_is_kept(world: World) -> None:
    """The session's user shows the acknowledgement as complete once it was made."""
    alice = world.user(world.environment()).signs_in()
    alice.enrols(acknowledging=False)
    alice.has_recovery_codes()
    alice.acknowledges().accepted()
    seen = alice.describes().given("END-08").recovery_acknowledgement
    world.demand("the acknowledgement is complete", met=seen == "complete", seen=f"{seen}")


@check("REC-15")
def test_recovery_code_pays_through_the_application(world: World) -> None:
    """Proving a recovery code through the application lets the user sign."""
    alice = world.enrolled(protects=[Action.SIGN])
    code = alice.has_recovery_codes()[0]
    minted = alice.enters_recovery(code, mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted)).accepted()


@check("REC-16")
def test_used_code_fails_through_the_application(world: World) -> None:
    """The application is told of a failure when a used code is entered again."""
    alice = world.enrolled(protects=[Action.SIGN])
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-15")
    alice.enters_recovery(first, mint=_SINGLE).refused()
    alice.enters_recovery(second, mint=_SINGLE).given("REC-15")


@check("REC-17")
def test_regenerating_through_the_application(world: World) -> None:
    """After regeneration an old code fails and a new one is accepted."""
    alice = world.enrolled()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=_SINGLE).given("REC-15")
    new, newer, *_ = alice.has_new_recovery_codes(at_least=2)
    alice.enters_recovery(new, mint=_SINGLE).accepted()
    alice.enters_recovery(second, mint=_SINGLE).refused()
    alice.enters_recovery(newer, mint=_SINGLE).given("REC-15")


@check("REC-18")
def test_application_shows_the_real_codes(world: World) -> None:
    """What the client lists is what the backend accepts, before and after regeneration."""
    alice = world.enrolled()
    shown = alice.recovery_codes().accepted().codes
    _demand_same(world, shown, world.recovery_codes_of(alice.user))
    shown = alice.regenerates().accepted().codes
    _demand_same(world, shown, world.recovery_codes_of(alice.user))


def _demand_same(world: World, shown: tuple[str, ...], held: tuple[str, ...]) -> None:
    same = sorted(shown) == sorted(held)
    world.demand("the codes are the backend's", met=same, seen=f"the same: {same}")


@check("REC-19")
def test_acknowledging_reaches_the_backend(world: World) -> None:
    """The backend has the codes as acknowledged after the client acknowledged them."""
    alice = world.user(world.environment()).signs_in()
    alice.enrols(acknowledging=False)
    alice.has_recovery_codes()
    mark = world.mark()
    alice.acknowledges().accepted()
    told = [
        entry
        for entry in world.journal.since(mark)
        if entry.operation == "recovery.acknowledge" and entry.accepted
    ]
    world.demand("the backend was told", met=bool(told), seen=f"{len(told)} requests")
