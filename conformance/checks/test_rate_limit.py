"""Checks of chapter LIMIT: what a port declares about wrong codes, it keeps."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import World
from action_mfa.spec.protocol import RateLimit, Settings, TokenUse

_MINUTE = 60
_HOUR = 3600


def _limit(world: World) -> RateLimit:
    limit = world.greeting.policy.rate_limit
    if limit is None:
        raise NotApplicable("the port declares no rate limit")
    return limit


def _outlasting(limit: RateLimit) -> Settings:
    """Return settings whose sessions last longer than the window."""
    return Settings(session_seconds=limit.window_seconds + _HOUR)


@check("LIMIT-01")
def test_declared_limit_shuts(world: World) -> None:
    """After the declared number of wrong codes the right one is refused, as it was not before."""
    alice = world.enrolled()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    alice.shuts_itself_out()
    alice.enters(alice.user.fresh_code()).refused()


@check("LIMIT-01")
def test_declared_limit_shuts_in_a_later_window(world: World) -> None:
    """After a wrong code of a window that is over, the declared number shuts as it did before."""
    limit = _limit(world)
    alice = world.enrolled(settings=_outlasting(limit))
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    alice.enters_wrong_codes(1)
    world.later(limit.window_seconds + _MINUTE)
    alice.shuts_itself_out()
    alice.enters(alice.user.fresh_code()).refused()


@check("LIMIT-02")
def test_declared_limit_opens_again(world: World) -> None:
    """After the declared window the right code is accepted again."""
    limit = _limit(world)
    alice = world.enrolled(settings=_outlasting(limit))
    alice.enters_wrong_codes(limit.failures)
    world.later(limit.window_seconds)
    alice.enters(alice.user.fresh_code()).accepted()


@check("LIMIT-03")
def test_one_fewer_does_not_shut(world: World) -> None:
    """After one wrong code fewer than declared the right one is accepted."""
    alice = world.enrolled()
    alice.enters_wrong_codes(_limit(world).failures - 1)
    alice.enters(alice.user.fresh_code()).accepted()


@check("LIMIT-04")
def test_shared_limit_shuts_recovery_codes(world: World) -> None:
    """Where the limit is shared, wrong TOTP codes shut recovery codes as well."""
    alice = world.enrolled()
    first, second, *_ = alice.has_recovery_codes(at_least=2)
    alice.enters_recovery(first, mint=TokenUse.SINGLE_USE).given("REC-01")
    alice.enters_wrong_codes(_limit(world).failures)
    alice.enters_recovery(second, mint=TokenUse.SINGLE_USE).refused()


@check("LIMIT-05")
def test_nothing_is_burnt_while_it_lasts(world: World) -> None:
    """A recovery code that the limit refused works after the window."""
    limit = _limit(world)
    alice = world.enrolled(settings=_outlasting(limit))
    code = alice.has_recovery_codes()[0]
    alice.enters_wrong_codes(limit.failures)
    alice.enters_recovery(code, mint=TokenUse.SINGLE_USE).given_refused("LIMIT-04")
    world.later(limit.window_seconds)
    alice.enters_recovery(code, mint=TokenUse.SINGLE_USE).accepted()


@check("LIMIT-06")
def test_application_learns_of_the_limit(world: World) -> None:
    """The application is told of an error when the right code comes too late."""
    alice = world.enrolled()
    alice.shuts_itself_out()
    alice.enters(alice.user.fresh_code()).refused()
