"""Checks of chapter END: with the session ends the token, for good."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import Session, Token, World
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Action

_SINGLE, _PERSISTENT = TokenUse.SINGLE_USE, TokenUse.PERSISTENT
_HOUR = Settings(session_seconds=3600)

#: What a server may take off a session for clocks that differ, in seconds.
_MARGIN = 60


def _with_token(world: World, *, use: TokenUse = _PERSISTENT) -> tuple[Session, Token]:
    """Enrol a user and mint; a persistent token is shown to pay before its session ends."""
    alice = world.enrolled(protects=[Action.SIGN], settings=_HOUR)
    token = alice.mints(use)
    if use is _PERSISTENT:
        alice.signs(token).given(world.cause(server="PERS-01", application="WAAS-16"))
    return alice, token


def _is_dead_later(alice: Session, token: Token) -> None:
    """Sign in again: the old token is refused beside the new session's own, which pays."""
    later = alice.user.signs_in()
    own = later.mints()
    later.signs(token).refused()
    later.signs(own).given("MINT-01")


@check("END-01")
def test_sign_out_ends_the_token(world: World) -> None:
    """A token that paid is refused once its session signed out."""
    alice, token = _with_token(world)
    wallet = alice.wallet()
    alice.signs_out().accepted()
    alice.signs(token, wallet=wallet).refused()


@check("END-02")
def test_sign_out_ends_the_token_for_good(world: World) -> None:
    """A token of a signed-out session is refused in the next one, whose own token pays."""
    alice, token = _with_token(world)
    alice.signs_out().given("END-01")
    _is_dead_later(alice, token)


@check("END-03")
def test_unspent_single_use_token_ends_too(world: World) -> None:
    """An unspent single-use token is refused in the next session, whose own token pays."""
    alice, token = _with_token(world, use=_SINGLE)
    alice.signs_out().given("END-01")
    _is_dead_later(alice, token)


@check("END-04")
def test_expiry_ends_the_token(world: World) -> None:
    """A token pays a minute before its session expires, and is refused in the very second."""
    alice, token = _with_token(world)
    world.until(alice.expiry() - _MARGIN)
    alice.signs(token).given("PERS-03")
    # Asked again: where sessions roll, what was just done has moved the end.
    world.until(alice.expiry())
    alice.signs(token).refused()


@check("END-05")
def test_expiry_ends_the_token_for_good(world: World) -> None:
    """A token of an expired session is refused in the next one, whose own token pays."""
    alice, token = _with_token(world)
    world.until(alice.surely_over())
    _is_dead_later(alice, token)


@check("END-06")
def test_revocation_ends_the_token(world: World) -> None:
    """A token that paid is refused as soon as its session was revoked."""
    alice, token = _with_token(world)
    alice.is_revoked()
    alice.signs(token).refused()


@check("END-07")
def test_revocation_ends_the_token_for_good(world: World) -> None:
    """A token of a revoked session is refused in the next one, whose own token pays."""
    alice, token = _with_token(world)
    alice.is_revoked()
    _is_dead_later(alice, token)


@check("END-08")
def test_session_lasts_as_configured(world: World) -> None:
    """A minute before the configured length has passed the session still signs, unprotected."""
    environment = world.environment(protects=[Action.EXPORT], settings=_HOUR)
    alice = world.user(environment).signs_in()
    alice.signs().given("ENV-01")
    world.until(alice.signed_in_at + _HOUR.session_seconds - _MARGIN)
    alice.signs().accepted()


@check("END-09")
def test_revocation_ends_one_session_only(world: World) -> None:
    """After one session was revoked, the user's other session still signs with its token."""
    alice, _ = _with_token(world)
    other = alice.user.signs_in()
    token = other.mints(_PERSISTENT)
    other.signs(token).given("PERS-01")
    alice.is_revoked()
    other.signs(token).accepted()


@check("END-10")
def test_client_forgets_at_sign_out(world: World) -> None:
    """The client held a token, and holds none after the user signed out."""
    alice = world.enrolled()
    alice.mints(_PERSISTENT)
    world.given("the client holds a token", met=alice.holds() is not None, clause="MINT-10")
    alice.signs_out().given("END-14")
    _demand_nothing_held(alice)


@check("END-11")
def test_client_forgets_at_expiry(world: World) -> None:
    """The client held a token, and holds none once its session expired."""
    alice = world.enrolled(settings=_HOUR)
    alice.mints(_PERSISTENT)
    world.given("the client holds a token", met=alice.holds() is not None, clause="MINT-10")
    world.until(alice.surely_over())
    _demand_nothing_held(alice)


@check("END-11")
def test_client_forgets_at_a_shortened_expiry(world: World) -> None:
    """A refresh that brings the expiry forward is obeyed: at the new expiry no token is held."""
    alice = world.enrolled(settings=_HOUR)
    alice.mints(_PERSISTENT)
    world.given("the client holds a token", met=alice.holds() is not None, clause="MINT-10")
    before = alice.expiry()
    alice.user.environment.changes(session_seconds=600)
    alice.refreshes().given("PERS-07")
    after = alice.expiry()
    if after >= before:
        raise NotApplicable("a refresh does not bring the expiry of this backend forward")
    world.until(after)
    _demand_nothing_held(alice)


def _demand_nothing_held(session: Session) -> None:
    held = session.holds()
    session.world.demand("the client holds no token", met=held is None, seen=f"holds {held}")


@check("END-12")
def test_never_sent_in_a_later_session(world: World) -> None:
    """After sign-out and a new sign-in on the same client, the old token is never sent."""
    alice = world.enrolled(protects=[Action.SIGN])
    old = alice.mints(_PERSISTENT)
    alice.signs_out().given("END-14")
    later = alice.user.signs_in(on=alice.client_id)
    mark = world.mark()
    later.signs()
    fresh = later.mints(_PERSISTENT)
    later.signs().given("WAAS-16")
    _demand_never_sent(world, old, mark)
    world.given(
        "the new token is sent",
        met=fresh.value in world.sent_with("wallet.sign", since=mark),
        clause="WAAS-13",
    )


@check("END-13")
def test_restart_revives_nothing(world: World) -> None:
    """After expiry, a restart and a new sign-in, the old token is neither held nor sent."""
    alice = world.enrolled(protects=[Action.SIGN], settings=_HOUR)
    old = alice.mints(_PERSISTENT)
    world.until(alice.surely_over())
    alice.restarts()
    later = alice.user.signs_in(on=alice.client_id)
    mark = world.mark()
    later.signs()
    later.mints(_PERSISTENT)
    later.signs().given("WAAS-16")
    _demand_never_sent(world, old, mark)


def _demand_never_sent(world: World, token: Token, since: int) -> None:
    times = len(world.carrying(token.value or "", since=since))
    world.demand("the old token is never sent", met=not times, seen=f"sent {times} times")


@check("END-14")
def test_backend_hears_of_the_sign_out(world: World) -> None:
    """Signing out reaches the backend, which ends the session."""
    alice = world.user(world.environment()).signs_in()
    mark = world.mark()
    alice.signs_out().accepted()
    told = [
        entry
        for entry in world.journal.since(mark)
        if entry.operation == "session.signOut" and entry.session_id == alice.id
    ]
    world.demand("the backend was told", met=bool(told), seen=f"{len(told)} requests")


@check("END-15")
def test_new_session_needs_a_new_proof(world: World) -> None:
    """After sign-out, and after expiry, signing in again is not enough: a proof is needed."""
    alice, _ = _with_token(world)
    alice.signs_out().given(world.cause(server="END-01", application="END-14"))
    _needs_a_new_proof(alice.user.signs_in(on=alice.client_id))
    bob, _ = _with_token(world)
    world.until(bob.surely_over())
    _needs_a_new_proof(bob.user.signs_in(on=bob.client_id))


def _needs_a_new_proof(session: Session) -> None:
    session.signs().refused()
    session.signs(session.mints()).given("WAAS-16")


@check("END-16")
def test_after_revocation_nothing_is_performed(world: World) -> None:
    """A session that signed is refused once an administrator revoked it."""
    alice, token = _with_token(world)
    alice.is_revoked()
    alice.signs(token).refused()
