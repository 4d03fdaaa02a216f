"""Checks of chapter MINT: a token is minted by a proof, when asked for, and by nothing else."""

import re
from dataclasses import replace

import pytest

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, Token, World, altered
from action_mfa.spec.protocol import TokenUse
from action_mfa.spec.vocabulary import Action, SignKind

_SINGLE, _PERSISTENT = TokenUse.SINGLE_USE, TokenUse.PERSISTENT

#: The clauses by which a signing of each kind needs a token at all, and is done with one.
_GUARDED_BY = {
    SignKind.MESSAGE: ("WAAS-01", "WAAS-06"),
    SignKind.TRANSACTION: ("WAAS-02", "WAAS-07"),
    SignKind.TYPED_DATA: ("WAAS-03", "WAAS-08"),
    SignKind.AUTHORIZATION: ("WAAS-04", "WAAS-09"),
}


@check("MINT-01")
def test_authentication_mints_a_token(world: World) -> None:
    """Entering a TOTP code and asking for a token gives one that pays for a signature."""
    alice = world.enrolled(protects=[Action.SIGN])
    minted = alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted()
    world.demand(
        "the answer carries a token",
        met=minted.mfa_token is not None,
        seen="a token" if minted.mfa_token else "none",
    )
    alice.signs(Token(minted.mfa_token, _SINGLE)).accepted()


@check("MINT-02")
def test_nobody_asked_nothing_minted(world: World) -> None:
    """Entering a TOTP code without asking for a token mints none, shown or hidden."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.mints()
    before = world.minted_in(alice.id)
    minted = alice.enters(alice.user.fresh_code()).given("TOTP-01")
    after = world.minted_in(alice.id)
    world.demand("nothing is minted", met=after == before, seen=f"a new token: {after != before}")
    world.demand(
        "no token is minted",
        met=minted.mfa_token is None,
        seen="a token" if minted.mfa_token else "none",
    )


@check("MINT-03")
def test_refused_authentication_mints_nothing(world: World) -> None:
    """A wrong code mints nothing, and what the session signs afterwards still needs a proof."""
    alice = world.enrolled(protects=[Action.SIGN])
    before = world.minted_in(alice.id)
    alice.enters(alice.user.wrong_code(), mint=_SINGLE).given_refused("TOTP-06")
    after = world.minted_in(alice.id)
    world.demand("nothing is minted", met=after == before, seen=f"a new token: {after != before}")
    alice.signs().refused()
    alice.signs(alice.mints()).given("MINT-01")


@check("MINT-04")
def test_token_can_be_minted_although_none_is_required(world: World) -> None:
    """Where signing needs no token yet one is minted, and it pays once Sign is protected."""
    # Where nothing at all is protected, MFA may count as turned off.
    alice = world.enrolled(protects=[Action.EXPORT])
    token = alice.demands_token(alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted())
    alice.user.environment.changes(protected_actions=(Action.SIGN, Action.EXPORT))
    alice.signs(token).accepted()


@check("MINT-05")
def test_newest_token_works(world: World) -> None:
    """The second token of a session pays, whatever became of the first."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.mints()
    alice.signs(alice.mints()).accepted()


@check("MINT-06")
@pytest.mark.parametrize("kind", list(SignKind), ids=lambda kind: kind.value)
def test_made_up_string_signs_nothing(world: World, kind: SignKind) -> None:
    """A string of a token's form that was never issued is refused; the real token is accepted."""
    alice = world.enrolled(protects=[Action.SIGN])
    guard, signature = _GUARDED_BY[kind]
    alice.signs(kind=kind).given_refused(guard)
    token = alice.mints()
    alice.signs(_made_up(world, token), kind=kind).refused()
    alice.signs(token, kind=kind).given(signature)


@check("MINT-06")
def test_made_up_string_exports_nothing(world: World) -> None:
    """A string that was never issued does not export the key; the real token does."""
    world.needs(Action.EXPORT in world.capabilities.actions, "the export of keys")
    alice = world.enrolled(protects=[Action.EXPORT])
    alice.exports().given_refused("WAAS-05")
    token = alice.mints()
    alice.exports(_made_up(world, token)).refused()
    alice.exports(token).given("MINT-01")


def _made_up(world: World, token: Token) -> Token:
    """Return a string of a token's form, with a zero for every letter and digit."""
    return _forged(world, token, re.sub(r"[A-Za-z0-9]", "0", token.value or ""), "made-up")


@check("MINT-07")
def test_altered_token_is_no_token(world: World) -> None:
    """A token with a letter or digit in its middle changed is refused; the real one is accepted."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    alice.signs(_forged(world, token, altered(token.value or ""), "altered")).refused()
    alice.signs(token).given("MINT-01")


def _forged(world: World, token: Token, value: str, how: str) -> Token:
    name = f"<{how} {world.recorder.reference_to(token.value)}>"
    return replace(token, value=world.recorder.express(value, name))


@check("MINT-08")
def test_token_is_not_bound_to_one_event(world: World) -> None:
    """One token signs and another exports, though both were minted in the same way."""
    alice = world.enrolled(protects=[Action.SIGN, Action.EXPORT])
    alice.signs(alice.mints()).given("MINT-01")
    alice.exports(alice.mints()).accepted()


@check("MINT-09")
def test_each_single_use_token_is_its_own(world: World) -> None:
    """Two tokens, each minted and spent in turn, differ and pay for an action each."""
    alice = world.enrolled(protects=[Action.SIGN])
    first = alice.mints()
    alice.signs(first).given("ONCE-01")
    second = alice.mints()
    differ = first.value != second.value
    world.demand("the tokens differ", met=differ, seen=f"differ: {differ}")
    alice.signs(second).accepted()


@check("MINT-10")
def test_client_holds_what_was_minted(world: World) -> None:
    """After an authentication that minted a token the client holds that one."""
    alice = world.enrolled()
    _demand_held(alice, alice.mints().value)


@check("MINT-11")
def test_what_is_asked_for_reaches_the_backend(world: World) -> None:
    """The backend is asked for a single-use token, then for a persistent one, as the app wants."""
    alice = world.enrolled()
    for use in (_SINGLE, _PERSISTENT):
        mark = world.mark()
        alice.mints(use)
        asked = [
            entry.asks_single_use
            for entry in world.journal.since(mark)
            if entry.operation == "totp.authenticate" and entry.accepted
        ]
        expected = [use is _SINGLE]
        world.demand(f"asked for {use}", met=asked == expected, seen=f"singleUse: {asked}")


@check("MINT-12")
def test_nobody_asked_nothing_held(world: World) -> None:
    """Authenticating without asking for a token asks the backend for none and leaves none held."""
    alice = world.enrolled()
    mark = world.mark()
    alice.enters(alice.user.fresh_code()).given("TOTP-17")
    asked = [
        entry.asks_single_use
        for entry in world.journal.since(mark)
        if entry.operation == "totp.authenticate"
    ]
    world.demand("no token is asked for", met=asked == [None], seen=f"singleUse: {asked}")
    _demand_held(alice, None)
    _demand_held(alice, alice.mints().value)


@check("MINT-13")
def test_authenticating_without_a_token_keeps_the_held_one(world: World) -> None:
    """A token is still held after another authentication that asked for none."""
    alice = world.enrolled()
    token = alice.mints()
    alice.enters(alice.user.fresh_code()).given("TOTP-17")
    _demand_held(alice, token.value)


@check("MINT-14")
def test_failed_authentication_keeps_the_held_token(world: World) -> None:
    """A token is still held after a wrong code."""
    alice = world.enrolled()
    token = alice.mints()
    alice.enters(alice.user.wrong_code(), mint=_SINGLE).given_refused("TOTP-18")
    _demand_held(alice, token.value)


@check("MINT-15")
def test_newest_token_is_attached(world: World) -> None:
    """After two authentications the client sends the token of the second one."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.mints()
    newest = alice.mints()
    mark = world.mark()
    alice.signs().given("WAAS-16")
    sent = world.sent_with("wallet.sign", since=mark)
    met = sent == [newest.value]
    world.demand("the newest token is sent", met=met, seen=f"sent: {sent}")


def _demand_held(session: Session, expected: str | None) -> None:
    held = session.holds()
    what = "no token" if expected is None else f"the token {expected}"
    session.world.demand(
        session.world.recorder.redact(f"the client holds {what}"),
        met=held == expected,
        seen=f"holds {held}",
    )
