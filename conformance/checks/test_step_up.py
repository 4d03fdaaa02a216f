"""Checks of chapter STEP for servers: elevated tokens are bound to scopes and to a short time.

Step-up is turned on once the user is enrolled, so that no check rests on how a first factor is
linked but those that are about it.
"""

import pytest

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import (
    Session,
    World,
    configured,
    holding_a_passkey,
)
from action_mfa.spec.protocol import Minted, StepUpSettings, TokenBehavior
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Method, Reason

_SIGN, _EXPORT = Scope.WALLET_SIGN, Scope.WALLET_EXPORT
_ONCE, _BOUND = TokenBehavior.SINGLE_USE, TokenBehavior.TIME_BOUND

#: Well formed and in no list.
_NO_SCOPE = "wallet:borrow"

#: A time that is nobody's default, in seconds.
_SECONDS = 120

#: More than the few minutes for which a clock may be behind (RFC 7519, 4.1.4), in seconds.
_LEEWAY = 600


def _enrolled(
    world: World, *, protects: tuple[Action, ...] = (Action.SIGN,), on: StepUpSettings | None = None
) -> Session:
    alice = world.enrolled(protects=protects)
    alice.turns_step_up_on(on)
    return alice


@check("STEP-01")
def test_proof_issues_what_was_asked_for(world: World) -> None:
    """A TOTP code with the scope wallet:sign gives a token that a protected signature accepts."""
    alice = _enrolled(world)
    minted = alice.asks_for_scopes(alice.user.fresh_code(), _SIGN).accepted()
    _demand_issued(world, minted)
    alice.signs(alice.elevated_of(minted)).accepted()


@check("STEP-02")
def test_export_always_needs_one(world: World) -> None:
    """An export that no event protects is refused without a token, and accepted with one."""
    alice = _enrolled(world, protects=(Action.SIGN,))
    alice.exports().refused()
    alice.exports(alice.elevates(_EXPORT)).given("STEP-01")


@check("STEP-02")
def test_protected_export_needs_one_too(world: World) -> None:
    """An export that an event protects is refused without a token, and accepted with one."""
    alice = _enrolled(world, protects=(Action.EXPORT,))
    alice.exports().refused()
    alice.exports(alice.elevates(_EXPORT)).given("STEP-01")


@check("STEP-03")
def test_sign_needs_one_where_it_is_protected(world: World) -> None:
    """A protected signature is refused without a token, and accepted with one."""
    alice = _enrolled(world)
    alice.signs().refused()
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-04")
def test_sign_needs_none_where_it_is_not(world: World) -> None:
    """A signature that no event protects is accepted without any token."""
    _enrolled(world, protects=(Action.EXPORT,)).signs().accepted()


@check("STEP-05")
def test_mfa_token_does_not_export(world: World) -> None:
    """An export with a fresh MFA token is refused; with an elevated token it is accepted."""
    alice = _enrolled(world, protects=(Action.EXPORT,))
    alice.exports(alice.mints()).refused()
    alice.exports(alice.elevates(_EXPORT)).given("STEP-01")


@check("STEP-06")
def test_mfa_token_does_not_sign(world: World) -> None:
    """A signature with a fresh MFA token is refused; with an elevated token it is accepted."""
    alice = _enrolled(world)
    alice.signs(alice.mints()).refused()
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-07")
@pytest.mark.parametrize("proof", ["totp", "recovery", "passkey"])
def test_bound_to_its_scopes(world: World, proof: str) -> None:
    """A token for wallet:sign does not export, and one for wallet:export does."""
    match proof:
        case "recovery":
            world.needs(world.capabilities.recovery_codes, "recoveryCodes")
            alice = _enrolled(world)
            codes = iter(alice.has_recovery_codes(at_least=2))
            alice.exports(alice.elevates_by_recovery(next(codes), _SIGN)).refused()
            alice.exports(alice.elevates_by_recovery(next(codes), _EXPORT)).given("STEP-21")
        case "passkey":
            world.needs(Method.PASSKEY in world.capabilities.methods, "methods.passkey")
            alice = holding_a_passkey(world)
            alice.turns_step_up_on()
            alice.exports(alice.elevates_by_passkey(_SIGN)).refused()
            alice.exports(alice.elevates_by_passkey(_EXPORT)).given("STEP-46")
        case _:
            alice = _enrolled(world)
            alice.exports(alice.elevates(_SIGN)).refused()
            alice.exports(alice.elevates(_EXPORT)).given("STEP-01")


@check("STEP-08")
def test_single_use_pays_once(world: World) -> None:
    """A single-use token signs once and not twice; a fresh one signs again."""
    alice = _enrolled(world, on=configured(_ONCE, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    alice.signs(token).given("STEP-01")
    alice.signs(token).refused()
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-09")
def test_time_bound_pays_again(world: World) -> None:
    """A time-bound token signs twice within its time."""
    alice = _enrolled(world, on=configured(_BOUND, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    alice.signs(token).given("STEP-01")
    alice.signs(token).accepted()


@check("STEP-10")
def test_refused_from_its_end_on(world: World) -> None:
    """A time-bound token that signed within its time does not sign ten minutes after its end."""
    alice = _enrolled(world, on=configured(_BOUND, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    alice.signs(token).given("STEP-01")
    world.later(_SECONDS + _LEEWAY)
    alice.signs(token).refused()
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-11")
def test_good_until_its_end(world: World) -> None:
    """A token that was never spent signs one second before its time is over."""
    alice = _enrolled(world, on=configured(_ONCE, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    world.later(_SECONDS - 1)
    alice.signs(token).accepted()


@check("STEP-12")
def test_five_minutes_where_nothing_is_configured(world: World) -> None:
    """A token of a scope that is not configured signs after 299 seconds, not ten minutes later."""
    alice = _enrolled(world)
    token = alice.elevates(_SIGN)
    world.later(299)
    alice.signs(token).accepted()
    token = alice.elevates(_SIGN)
    world.later(300 + _LEEWAY)
    alice.signs(token).refused()
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-13")
def test_single_use_where_nothing_is_configured(world: World) -> None:
    """A token of a wallet scope that is not configured signs once and not twice."""
    alice = _enrolled(world)
    token = alice.elevates(_SIGN)
    alice.signs(token).given("STEP-01")
    alice.signs(token).refused()


@check("STEP-14")
def test_another_users_token(world: World) -> None:
    """A token that Alice got does not sign for Bob, and Alice's own signature it does."""
    alice = world.enrolled(protects=[Action.SIGN])
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols()
    alice.turns_step_up_on()
    token = alice.elevates(_SIGN)
    bob.signs(token).refused()
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-15")
def test_dies_with_its_session(world: World) -> None:
    """After a sign-out the token of the old session is refused in a new one, whose own is not."""
    alice = _enrolled(world, on=configured(_BOUND, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    alice.signs(token).given("STEP-01")
    alice.signs_out().given("END-01")
    again = alice.user.signs_in(on=alice.client_id)
    again.signs(token).refused()
    again.signs(again.elevates(_SIGN)).given("STEP-01")


@check("STEP-16")
def test_altered_token_is_none(world: World) -> None:
    """A token with one character changed is refused, and the real one is accepted."""
    alice = _enrolled(world)
    token = alice.elevates(_SIGN)
    alice.signs(alice.altered(token)).refused()
    alice.signs(token).given("STEP-01")


@check("STEP-17")
def test_unknown_scope_gives_nothing(world: World) -> None:
    """A TOTP code with a scope that does not exist gives no elevated token."""
    alice = _enrolled(world)
    minted = alice.asks_for_scopes(alice.user.fresh_code(), _NO_SCOPE).result
    _demand_none(world, minted)
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-18")
def test_reason_is_invalid_scopes(world: World) -> None:
    """A TOTP code with a scope that does not exist is refused as invalid_scopes."""
    alice = _enrolled(world)
    attempt = alice.asks_for_scopes(alice.user.fresh_code(), _NO_SCOPE)
    if attempt.refusal is None:
        raise NotApplicable("the port leaves unknown scopes out")
    attempt.refused_as(Reason.INVALID_SCOPES, rests_on="STEP-17")


@check("STEP-19")
def test_refused_scope_costs_no_totp_code(world: World) -> None:
    """A TOTP code that came with an unknown scope gives a token with a known one afterwards."""
    alice = _enrolled(world)
    code = alice.user.fresh_code()
    if alice.asks_for_scopes(code, _NO_SCOPE).refusal is None:
        raise NotApplicable("the port leaves unknown scopes out")
    minted = alice.asks_for_scopes(code, _SIGN).accepted()
    alice.signs(alice.elevated_of(minted)).accepted()


@check("STEP-20")
def test_refused_scope_costs_no_recovery_code(world: World) -> None:
    """A recovery code that came with an unknown scope gives a token with a known one afterwards."""
    alice = _enrolled(world)
    code = alice.has_recovery_codes()[0]
    if alice.asks_for_scopes_by_recovery(code, _NO_SCOPE).refusal is None:
        raise NotApplicable("the port leaves unknown scopes out")
    minted = alice.asks_for_scopes_by_recovery(code, _SIGN).accepted()
    alice.signs(alice.elevated_of(minted)).accepted()


@check("STEP-21")
def test_recovery_code_steps_up(world: World) -> None:
    """A recovery code with the scope wallet:sign gives a token that a signature accepts."""
    alice = _enrolled(world)
    code = alice.has_recovery_codes()[0]
    minted = alice.asks_for_scopes_by_recovery(code, _SIGN).accepted()
    _demand_issued(world, minted)
    alice.signs(alice.elevated_of(minted)).accepted()


@check("STEP-22")
def test_no_scope_no_elevated_token(world: World) -> None:
    """A TOTP code without a scope gives no elevated token; with a scope it gives one."""
    alice = _enrolled(world)
    minted = alice.enters(alice.user.fresh_code()).given("TOTP-01")
    _demand_none(world, minted)
    alice.signs(alice.elevates(_SIGN)).given("STEP-01")


@check("STEP-23")
def test_refused_proof_issues_none(world: World) -> None:
    """After a wrong code with a scope nothing is issued, and the export is refused."""
    world.needs_room_for_a_wrong_code()
    alice = _enrolled(world)
    before = world.elevated_in(alice.id)
    alice.asks_for_scopes(alice.user.wrong_code(), _EXPORT).given_refused("TOTP-06")
    after = world.elevated_in(alice.id)
    world.demand("nothing is issued", met=after == before, seen=f"a new token: {after != before}")
    alice.exports().refused()
    alice.exports(alice.elevates(_EXPORT)).given("STEP-01")


@check("STEP-26")
def test_reason_is_that_one_is_required(world: World) -> None:
    """An export without a token is refused because an elevated access token is required."""
    alice = _enrolled(world)
    alice.exports().refused_as(Reason.ELEVATED_TOKEN_REQUIRED, rests_on="STEP-02")
    alice.exports(alice.elevates(_EXPORT)).given("STEP-01")


@check("STEP-27")
def test_check_tells_that_export_needs_one(world: World) -> None:
    """A check for wallet:export says required, also where no event protects the export."""
    alice = _enrolled(world, protects=(Action.SIGN,))
    _demand_required(world, alice, _EXPORT, expected=True)


@check("STEP-28")
def test_check_follows_the_events(world: World) -> None:
    """A check for wallet:sign says required while Sign is protected, and not afterwards."""
    alice = _enrolled(world)
    _demand_required(world, alice, _SIGN, expected=True)
    alice.turns_step_up_on(protected_actions=(Action.EXPORT,))
    _demand_required(world, alice, _SIGN, expected=False)


@check("STEP-29")
def test_check_names_what_can_be_proven(world: World) -> None:
    """A check that says required names the user's verified device."""
    alice = _enrolled(world)
    device = alice.device().device_id
    named = alice.checks_step_up(_EXPORT).given("STEP-27").credentials
    world.demand("the device is named", met=device in named, seen=f"{len(named)} named")


@check("STEP-30")
def test_one_token_for_several_scopes(world: World) -> None:
    """One time-bound token for wallet:sign and wallet:export signs and exports."""
    alice = _enrolled(world, on=configured(_BOUND, _SECONDS, _SIGN, _EXPORT))
    token = alice.elevates(_SIGN, _EXPORT)
    alice.signs(token).accepted()
    alice.exports(token).accepted()


@check("STEP-46")
def test_passkey_steps_up(world: World) -> None:
    """A passkey with the scope wallet:sign gives a token that a signature accepts."""
    alice = holding_a_passkey(world)
    alice.turns_step_up_on()
    minted = alice.asks_for_scopes_by_passkey(_SIGN).accepted()
    _demand_issued(world, minted)
    alice.signs(alice.elevated_of(minted)).accepted()


def _demand_issued(world: World, minted: Minted) -> None:
    met = minted.elevated_token is not None
    world.demand("an elevated token is issued", met=met, seen="one" if met else "none")


def _demand_none(world: World, minted: Minted | None) -> None:
    met = minted is None or minted.elevated_token is None
    world.demand("no elevated token is issued", met=met, seen="none" if met else "one")


def _demand_required(world: World, session: Session, scope: Scope, *, expected: bool) -> None:
    required = session.checks_step_up(scope).accepted().required
    what = f"{scope} is {'' if expected else 'not '}said to be required"
    world.demand(what, met=required is expected, seen=f"required: {required}")
