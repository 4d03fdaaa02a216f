"""Checks of chapter PERS: a persistent token pays as long as its session lasts."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Action

_PERSISTENT = TokenUse.PERSISTENT


@check("PERS-01")
def test_it_pays_for_many_actions(world: World) -> None:
    """One token pays for three signatures."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints(_PERSISTENT)
    for _ in range(3):
        alice.signs(token).accepted()


@check("PERS-02")
def test_it_pays_for_different_events(world: World) -> None:
    """One token pays for a signature, an export, and a signature again."""
    alice = world.enrolled(protects=[Action.SIGN, Action.EXPORT])
    token = alice.mints(_PERSISTENT)
    alice.signs(token).given("PERS-01")
    alice.exports(token).accepted()
    alice.signs(token).accepted()


@check("PERS-03")
def test_it_lasts_as_long_as_the_session(world: World) -> None:
    """A token that paid once still pays a minute before its session ends."""
    alice = world.enrolled(protects=[Action.SIGN], settings=Settings(session_seconds=86_400))
    token = alice.mints(_PERSISTENT)
    alice.signs(token).given("PERS-01")
    world.until(alice.nearly_over())
    alice.signs(token).accepted()


@check("PERS-04")
def test_refresh_keeps_it(world: World) -> None:
    """A token that paid once still pays after its session was refreshed."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints(_PERSISTENT)
    alice.signs(token).given("PERS-01")
    alice.refreshes().accepted()
    alice.signs(token).accepted()


@check("PERS-05")
def test_client_goes_on_attaching_it(world: World) -> None:
    """Each of three signatures in a row carries the token and is performed."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints(_PERSISTENT)
    alice.signs().given("WAAS-16")
    for _ in range(2):
        _demand_attached(alice, token.value)


@check("PERS-06")
def test_restart_keeps_it(world: World) -> None:
    """The first signature after a restart of the application carries the token."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints(_PERSISTENT)
    alice.restarts()
    _demand_attached(alice, token.value)


@check("PERS-07")
def test_session_refresh_keeps_what_is_held(world: World) -> None:
    """The first signature after a refresh of the session carries the token."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints(_PERSISTENT)
    alice.refreshes().given("PERS-04")
    _demand_attached(alice, token.value)


def _demand_attached(session: Session, token: str | None) -> None:
    """Sign, and demand that the token was sent with it and that it was performed."""
    world = session.world
    mark = world.mark()
    attempt = session.signs()
    sent = world.sent_with("wallet.sign", since=mark)
    seen = f"sent: {sent}" if sent else f"nothing sent: {attempt.refusal}"
    world.demand("the signing carries the held token", met=sent == [token], seen=seen)
    attempt.accepted()
