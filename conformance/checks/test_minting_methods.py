"""Checks of several chapters: what holds of a token holds however it was minted.

The chapters themselves mint by TOTP. Here are those of their checks that would see a token which
was built for another method, and later.
"""

from collections.abc import Callable
from typing import TypeAlias

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, Token, World
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Action, Method

_PERSISTENT = TokenUse.PERSISTENT
_BOTH = Settings(methods=(Method.TOTP, Method.PASSKEY))
_HOUR = _BOTH.model_copy(update={"session_seconds": 3600})

#: Proves a session's user by another method than TOTP, and returns the persistent token.
Minting: TypeAlias = Callable[[Session], Token]


def _by_a_recovery_code(session: Session) -> Token:
    code = session.has_recovery_codes()[0]
    minted = session.enters_recovery(code, mint=_PERSISTENT).given("REC-01")
    return session.given_token(minted, "REC-01", _PERSISTENT)


def _by_a_passkey(session: Session) -> Token:
    session.enrols_passkey()
    return session.mints_by_passkey(_PERSISTENT)


def _needs_recovery_codes(world: World) -> None:
    world.needs(world.capabilities.recovery_codes, "recoveryCodes")


def _needs_passkeys(world: World) -> None:
    world.needs(Method.PASSKEY in world.capabilities.methods, "methods.passkey")


def _enrolled(world: World, settings: Settings) -> Session:
    with_passkeys = Method.PASSKEY in world.capabilities.methods
    methods = settings.methods if with_passkeys else (Method.TOTP,)
    chosen = settings.model_copy(update={"methods": methods})
    return world.enrolled(protects=[Action.SIGN], settings=chosen)


def _paying(world: World, mints: Minting) -> tuple[Session, Token]:
    """Enrol a user and mint a persistent token, which is shown to pay."""
    alice = _enrolled(world, _HOUR)
    token = mints(alice)
    alice.signs(token).given("PERS-01")
    return alice, token


def _is_dead_later(alice: Session, token: Token) -> None:
    """Sign in again: the old token is refused beside the new session's own, which pays."""
    later = alice.user.signs_in()
    own = later.mints()
    later.signs(token).refused()
    later.signs(own).given("MINT-01")


def _signs_out(world: World, mints: Minting) -> None:
    alice, token = _paying(world, mints)
    alice.signs_out().given("END-01")
    _is_dead_later(alice, token)


def _expires(world: World, mints: Minting) -> None:
    alice, token = _paying(world, mints)
    world.until(alice.surely_over())
    _is_dead_later(alice, token)


def _is_revoked(world: World, mints: Minting) -> None:
    alice, token = _paying(world, mints)
    alice.is_revoked()
    _is_dead_later(alice, token)


def _is_anothers(world: World, mints: Minting) -> None:
    alice, token = _paying(world, mints)
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols()
    bob.signs(token).refused()
    bob.signs(bob.mints()).given("MINT-01")
    alice.signs(token).given("PERS-01")


@check("END-02")
def test_sign_out_ends_a_recovery_codes_token_for_good(world: World) -> None:
    """A recovery code's token of a signed-out session is refused in the next one."""
    _needs_recovery_codes(world)
    _signs_out(world, _by_a_recovery_code)


@check("END-02")
def test_sign_out_ends_a_passkeys_token_for_good(world: World) -> None:
    """A passkey's token of a signed-out session is refused in the next one."""
    _needs_passkeys(world)
    _signs_out(world, _by_a_passkey)


@check("END-05")
def test_expiry_ends_a_recovery_codes_token_for_good(world: World) -> None:
    """A recovery code's token of an expired session is refused in the next one."""
    _needs_recovery_codes(world)
    _expires(world, _by_a_recovery_code)


@check("END-05")
def test_expiry_ends_a_passkeys_token_for_good(world: World) -> None:
    """A passkey's token of an expired session is refused in the next one."""
    _needs_passkeys(world)
    _expires(world, _by_a_passkey)


@check("END-07")
def test_revocation_ends_a_recovery_codes_token_for_good(world: World) -> None:
    """A recovery code's token of a revoked session is refused in the next one."""
    _needs_recovery_codes(world)
    _is_revoked(world, _by_a_recovery_code)


@check("END-07")
def test_revocation_ends_a_passkeys_token_for_good(world: World) -> None:
    """A passkey's token of a revoked session is refused in the next one."""
    _needs_passkeys(world)
    _is_revoked(world, _by_a_passkey)


@check("ISO-01")
def test_another_users_token_by_a_recovery_code(world: World) -> None:
    """A token that Alice's recovery code minted does not pay for Bob; his own does."""
    _needs_recovery_codes(world)
    _is_anothers(world, _by_a_recovery_code)


@check("ISO-01")
def test_another_users_token_by_a_passkey(world: World) -> None:
    """A token that Alice's passkey minted does not pay for Bob; his own does."""
    _needs_passkeys(world)
    _is_anothers(world, _by_a_passkey)


@check("PERS-04")
def test_refresh_keeps_a_recovery_codes_token(world: World) -> None:
    """A recovery code's token that paid once still pays after a refresh."""
    _needs_recovery_codes(world)
    alice, token = _paying(world, _by_a_recovery_code)
    alice.refreshes().accepted()
    alice.signs(token).accepted()


@check("PERS-04")
def test_refresh_keeps_a_passkeys_token(world: World) -> None:
    """A passkey's token that paid once still pays after a refresh."""
    _needs_passkeys(world)
    alice, token = _paying(world, _by_a_passkey)
    alice.refreshes().accepted()
    alice.signs(token).accepted()
