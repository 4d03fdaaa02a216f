"""Checks of several chapters: what is counted in seconds, where clocks have gone wrong before.

A check that goes far ahead has the lab reset at its end, so that nothing else is tried there.
"""

import pytest

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import Environment, World
from action_mfa.conformance.stories.calendar import HOURS_REPEATED, HOURS_SKIPPED, PAST_31_BITS
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.protocol import Settings
from action_mfa.spec.vocabulary import Action

_MINUTE, _YEAR = 60, 31_557_600
_FORTY_MINUTES = Settings(session_seconds=40 * _MINUTE)

#: More than the few minutes that servers allow for clocks that differ, in seconds.
_LEEWAY = 10 * _MINUTE

# Codes.


@check("TOTP-01")
@pytest.mark.parametrize("second", [0, STEP_SECONDS // 2, STEP_SECONDS - 1])
def test_code_is_good_all_through_its_step(world: World, second: int) -> None:
    """The code of the current step is accepted in its first second, its middle and its last."""
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().accepted())
    alice.enters(alice.user.fresh_code()).accepted()
    world.next_step()
    world.later(second)
    alice.enters(alice.user.fresh_code()).accepted()


@check("TOTP-20")
@pytest.mark.parametrize("phone", ["slow", "fast"])
def test_phone_within_the_declared_window(world: World, phone: str) -> None:
    """Codes of a phone whose clock is as far off as declared are accepted, one after the other."""
    policy = world.greeting.policy.totp
    if policy is None or policy.window_steps == 0:
        raise NotApplicable("the port declares that it takes the current step alone")
    off = policy.window_steps if phone == "fast" else -policy.window_steps
    alice = world.enrolled()
    for _ in range(2):
        world.next_step(2 * policy.window_steps + 1)
        alice.enters(alice.user.code(steps=off)).accepted()


@check("TOTP-21")
def test_codes_after_2038(world: World) -> None:
    """Codes are accepted before and after the second in which 31 bits are full."""
    world.travels_to(PAST_31_BITS - 2 * STEP_SECONDS)
    alice = world.enrolled()
    world.until(PAST_31_BITS)
    alice.enters(alice.user.fresh_code()).accepted()
    world.later(_MINUTE)
    alice.enters(alice.user.fresh_code()).accepted()
    later = alice.user.signs_in()
    later.enters(later.user.fresh_code()).accepted()


@check("TOTP-22")
def test_codes_in_the_hour_that_comes_twice(world: World) -> None:
    """Codes are accepted in both passes of the hour that local clocks repeat, in seven zones."""
    environment = world.environment()
    for back in HOURS_REPEATED.values():
        world.travels_to(back - 20 * _MINUTE)
        alice = world.user(environment).signs_in()
        alice.enrols()
        for minutes in (-10, 10, 25):
            world.until(back + minutes * _MINUTE)
            alice.enters(alice.user.fresh_code()).accepted()


@check("TOTP-23")
def test_code_of_a_device_that_rested(world: World) -> None:
    """After three years in which nobody came, the device's current code is accepted."""
    alice = world.enrolled()
    world.travels_to(world.now + 3 * _YEAR)
    later = alice.user.signs_in()
    later.enters(later.user.fresh_code()).accepted()


# Sessions.


def _where_signing_is_free(world: World) -> Environment:
    return world.environment(protects=[Action.EXPORT], settings=_FORTY_MINUTES)


@check("END-08")
def test_session_lasts_while_an_hour_is_left_out(world: World) -> None:
    """A session that lasts over an hour which local clocks leave out still signs, in all zones."""
    environment = _where_signing_is_free(world)
    for ahead in HOURS_SKIPPED.values():
        world.travels_to(ahead - 20 * _MINUTE)
        alice = world.user(environment).signs_in()
        alice.signs().given("ENV-01")
        for minutes in (1, 19):
            world.until(ahead + minutes * _MINUTE)
            alice.signs().accepted()


@check("END-17")
def test_session_ends_as_configured(world: World) -> None:
    """Ten minutes after its configured length a session signs no more; a new one signs."""
    alice = world.user(_where_signing_is_free(world)).signs_in()
    alice.signs().given("ENV-01")
    world.later(_FORTY_MINUTES.session_seconds + _LEEWAY)
    alice.signs().refused()
    alice.user.signs_in().signs().given("ENV-01")


@check("END-17")
def test_session_ends_although_an_hour_comes_twice(world: World) -> None:
    """A session ends as well where it lasts into an hour that local clocks repeat."""
    environment = _where_signing_is_free(world)
    for back in HOURS_REPEATED.values():
        world.travels_to(back - 20 * _MINUTE)
        alice = world.user(environment).signs_in()
        alice.signs().given("ENV-01")
        world.later(_FORTY_MINUTES.session_seconds + _LEEWAY)
        alice.signs().refused()
        alice.user.signs_in().signs().given("ENV-01")


# The limit on wrong codes.


@check("LIMIT-08")
def test_declared_limit_shuts_to_its_end(world: World) -> None:
    """A second before the declared window is over the right code is refused; after it is not."""
    limit = world.greeting.policy.rate_limit
    if limit is None or limit.window_seconds < 2 * STEP_SECONDS:
        raise NotApplicable("the port declares no limit that lasts longer than a code")
    alice = world.enrolled(settings=Settings(session_seconds=limit.window_seconds + 60 * _MINUTE))
    alice.shuts_itself_out()
    world.later(limit.window_seconds - 1)
    alice.enters(alice.user.fresh_code()).refused()
    world.later(STEP_SECONDS)
    alice.enters(alice.user.fresh_code()).given("LIMIT-02")
