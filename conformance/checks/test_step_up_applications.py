"""Checks of chapter STEP for clients and whole systems: what an application makes of its tokens."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import Session, World, configured
from action_mfa.spec.protocol import Settings, StepUpSettings, TokenBehavior
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Method

_SIGN, _EXPORT = Scope.WALLET_SIGN, Scope.WALLET_EXPORT
_ONCE, _BOUND = TokenBehavior.SINGLE_USE, TokenBehavior.TIME_BOUND

#: Well formed and in no list.
_NO_SCOPE = "wallet:borrow"

#: Longer than a check takes and shorter than a session, in seconds.
_SECONDS = 240


def _enrolled(
    world: World, *, protects: tuple[Action, ...] = (Action.SIGN,), on: StepUpSettings | None = None
) -> Session:
    alice = world.enrolled(protects=protects)
    alice.turns_step_up_on(on)
    return alice


@check("STEP-31")
def test_client_attaches_it_to_a_signature(world: World) -> None:
    """After a proof with the scope wallet:sign the signature carries the token of it."""
    alice = _enrolled(world)
    token = alice.elevates(_SIGN)
    mark = world.mark()
    alice.signs()
    _demand_sent(world, "wallet.sign", [token.value], since=mark)


@check("STEP-32")
def test_client_attaches_it_to_an_export(world: World) -> None:
    """After a proof with the scope wallet:export the export carries the token of it."""
    alice = _enrolled(world)
    token = alice.elevates(_EXPORT)
    mark = world.mark()
    alice.exports()
    _demand_sent(world, "wallet.export", [token.value], since=mark)


@check("STEP-33")
def test_client_sends_a_single_use_token_once(world: World) -> None:
    """Of two signatures in a row, one carries the single-use token."""
    alice = _enrolled(world, on=configured(_ONCE, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    mark = world.mark()
    alice.signs().given("STEP-31")
    alice.signs()
    times = world.elevated_sent_with("wallet.sign", since=mark).count(token.value)
    world.demand("the token is sent once", met=times == 1, seen=f"sent {times} times")


@check("STEP-34")
def test_client_sends_a_time_bound_token_again(world: World) -> None:
    """Two signatures in a row both carry the time-bound token."""
    alice = _enrolled(world, on=configured(_BOUND, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    mark = world.mark()
    alice.signs().given("STEP-31")
    alice.signs()
    _demand_sent(world, "wallet.sign", [token.value, token.value], since=mark)


@check("STEP-35")
def test_client_drops_an_ended_token(world: World) -> None:
    """A signature after the end of the time-bound token does not carry it."""
    alice = _enrolled(world, on=configured(_BOUND, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    alice.signs().given("STEP-31")
    world.later(_SECONDS)
    mark = world.mark()
    alice.signs()
    sent = world.elevated_sent_with("wallet.sign", since=mark)
    world.demand("the token is not sent", met=token.value not in sent, seen=f"sent: {sent}")


@check("STEP-36")
def test_it_goes_before_the_mfa_token(world: World) -> None:
    """A client that holds both signs with the elevated token alone and holds the other still."""
    alice = _enrolled(world)
    other = alice.mints()
    token = alice.elevates(_SIGN)
    mark = world.mark()
    alice.signs().given("STEP-31")
    _demand_sent(world, "wallet.sign", [token.value], since=mark)
    sent = world.sent_with("wallet.sign", since=mark)
    world.demand("the MFA token is not sent", met=sent == [None], seen=f"sent: {sent}")
    held = alice.holds()
    world.demand("the MFA token is held", met=held == other.value, seen=f"holds {held}")


@check("STEP-37")
def test_it_goes_with_its_own_scope_only(world: World) -> None:
    """An export does not carry the token for wallet:sign, and a signature does."""
    alice = _enrolled(world)
    token = alice.elevates(_SIGN)
    mark = world.mark()
    alice.exports()
    sent = world.elevated_sent_with("wallet.export", since=mark)
    world.demand("the token is not sent", met=token.value not in sent, seen=f"sent: {sent}")
    alice.signs().given("STEP-31")


@check("STEP-38")
def test_held_token_answers_a_check(world: World) -> None:
    """After a proof with the scope wallet:sign a check for it says that none is required."""
    alice = _enrolled(world)
    alice.elevates(_SIGN)
    required = alice.checks_step_up(_SIGN).accepted().required
    world.demand("it is not said to be required", met=not required, seen=f"required: {required}")


@check("STEP-39")
def test_check_that_fails_says_required(world: World) -> None:
    """A check that the backend refuses, for a scope that does not exist, says required."""
    alice = _enrolled(world)
    mark = world.mark()
    answer = alice.checks_step_up(_NO_SCOPE)
    if not world.refusals_of("stepUp.check", since=mark):
        raise NotApplicable("the client asks no backend about a scope that does not exist")
    required = answer.accepted().required
    world.demand("it is said to be required", met=required, seen=f"required: {required}")


@check("STEP-40")
def test_sign_out_forgets_it(world: World) -> None:
    """After a sign-out and a new sign-in the old session's token is not sent."""
    alice = _enrolled(world, on=configured(_BOUND, _SECONDS, _SIGN))
    token = alice.elevates(_SIGN)
    alice.signs().given("STEP-31")
    alice.signs_out().given("END-14")
    again = alice.user.signs_in(on=alice.client_id)
    mark = world.mark()
    again.signs()
    sent = world.elevated_sent_with("wallet.sign", since=mark)
    world.demand("the old token is not sent", met=token.value not in sent, seen=f"sent: {sent}")


@check("STEP-41")
def test_restart_keeps_it(world: World) -> None:
    """After a restart of the application a signature carries the token from before."""
    alice = _enrolled(world)
    token = alice.elevates(_SIGN)
    alice.restarts()
    mark = world.mark()
    alice.signs()
    _demand_sent(world, "wallet.sign", [token.value], since=mark)


@check("STEP-42")
def test_with_a_proof_the_key_is_exported(world: World) -> None:
    """Through the application, the key is exported after a proof with the scope wallet:export."""
    alice = _enrolled(world)
    alice.asks_for_scopes(alice.user.fresh_code(), _EXPORT).accepted()
    alice.exports().accepted()


@check("STEP-43")
def test_without_one_it_is_not(world: World) -> None:
    """Through the application, the key is not exported before a proof, and it is after one."""
    alice = _enrolled(world)
    alice.exports().refused()
    alice.elevates(_EXPORT)
    alice.exports().given("STEP-42")


@check("STEP-44")
def test_first_factor_can_be_linked(world: World) -> None:
    """A user without a method signs in with step-up on, registers TOTP and proves it."""
    settings = Settings(step_up=StepUpSettings())
    alice = world.user(world.environment(settings=settings)).signs_in()
    alice.user.scans(alice.registers_totp().accepted())
    alice.enters(alice.user.fresh_code()).accepted()


@check("STEP-49")
def test_first_passkey_can_be_linked(world: World) -> None:
    """A user without a method signs in with step-up on, registers a passkey and proves it."""
    settings = Settings(methods=(Method.TOTP, Method.PASSKEY), step_up=StepUpSettings())
    alice = world.user(world.environment(settings=settings)).signs_in()
    alice.registers_passkey().accepted()
    alice.proves_passkey().accepted()


@check("STEP-45")
def test_one_proof_one_export(world: World) -> None:
    """Through the application, the second export after one proof is not performed."""
    alice = _enrolled(world, on=configured(_ONCE, _SECONDS, _EXPORT))
    alice.elevates(_EXPORT)
    alice.exports().given("STEP-42")
    alice.exports().refused()


def _demand_sent(world: World, operation: str, expected: list[str | None], *, since: int) -> None:
    sent = world.elevated_sent_with(operation, since=since)
    seen = f"sent: {sent}"
    world.demand("the elevated token is sent", met=sent == expected, seen=seen)
