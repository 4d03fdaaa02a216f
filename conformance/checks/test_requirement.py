"""Checks of chapter REQ: when is a factor required, by the client's answer and by the server."""

import pytest

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World
from action_mfa.spec.protocol import Settings
from action_mfa.spec.vocabulary import Action

_REQUIRED_AT_ONBOARDING = Settings(require_at_onboarding=True)


def _answers(session: Session, action: Action, *, required: bool) -> None:
    """Demand the client's answer for an action."""
    answer = session.demands(action)
    session.world.demand(
        f"the client answers that {action} is {'' if required else 'not '}required",
        met=answer is required,
        seen=f"required: {answer}",
    )


def _given(session: Session, action: Action, clause: str, *, required: bool) -> None:
    """Go on only where the client answers so."""
    session.world.given(
        f"the client answers that {action} is {'' if required else 'not '}required",
        met=session.demands(action) is required,
        clause=clause,
    )


@check("REQ-01")
def test_unprotected_event_is_never_required(world: World) -> None:
    """An enrolled user of an environment that requires MFA at onboarding needs none to export."""
    alice = world.enrolled(protects=[Action.SIGN], settings=_REQUIRED_AT_ONBOARDING)
    _given(alice, Action.SIGN, "REQ-03", required=True)
    _answers(alice, Action.EXPORT, required=False)


@check("REQ-02")
def test_required_at_onboarding_means_required(world: World) -> None:
    """A user without any method is told that a protected action needs one."""
    environment = world.environment(protects=[Action.SIGN], settings=_REQUIRED_AT_ONBOARDING)
    _answers(world.user(environment).signs_in(), Action.SIGN, required=True)


@check("REQ-03")
def test_verified_method_makes_it_required(world: World) -> None:
    """Where enrolment is optional, a user with a verified TOTP device is told: required."""
    _answers(world.enrolled(protects=[Action.SIGN]), Action.SIGN, required=True)


@check("REQ-04")
def test_no_method_and_optional_enrolment(world: World) -> None:
    """Where enrolment is optional, a user without a method is told: not required."""
    environment = world.environment(protects=[Action.SIGN])
    _answers(world.user(environment).signs_in(), Action.SIGN, required=False)


@check("REQ-05")
def test_unverified_device_is_no_method(world: World) -> None:
    """A user who registered TOTP but entered no code yet is told: not required."""
    environment = world.environment(protects=[Action.SIGN])
    alice = world.user(environment).signs_in()
    alice.registers_totp().given("TOTP-17")
    _answers(alice, Action.SIGN, required=False)


@check("REQ-06")
def test_held_token_does_not_change_the_answer(world: World) -> None:
    """The answer is the same before and after a token was minted."""
    alice = world.enrolled(protects=[Action.SIGN])
    _given(alice, Action.SIGN, "REQ-03", required=True)
    alice.mints()
    _answers(alice, Action.SIGN, required=True)


@check("REQ-07")
def test_answer_follows_enrolment(world: World) -> None:
    """A client that answered `not required` answers `required` once its user has enrolled."""
    environment = world.environment(protects=[Action.SIGN])
    alice = world.user(environment).signs_in()
    _given(alice, Action.SIGN, "REQ-04", required=False)
    alice.enrols()
    _answers(alice, Action.SIGN, required=True)


@check("REQ-08")
def test_protecting_export_does_not_require_sign(world: World) -> None:
    """An enrolled user needs a factor for Export alone where Export alone is protected."""
    alice = world.enrolled(protects=[Action.EXPORT])
    _given(alice, Action.EXPORT, "REQ-03", required=True)
    _answers(alice, Action.SIGN, required=False)


@check("REQ-09")
@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name.lower())
def test_each_event_is_decided_by_its_own_name(world: World, action: Action) -> None:
    """Where one event is protected, that one is required and the other three are not."""
    environment = world.environment(protects=[action], settings=_REQUIRED_AT_ONBOARDING)
    alice = world.user(environment).signs_in()
    for asked in Action:
        _answers(alice, asked, required=asked is action)


@check("REQ-10")
def test_required_at_onboarding_is_enforced(world: World) -> None:
    """A user without a method cannot sign, and can with a token after enrolling."""
    alice = world.user(world.environment(protects=[Action.SIGN])).signs_in()
    # The wallet comes first: where onboarding is incomplete, some servers create none.
    alice.wallet()
    alice.user.environment.changes(require_at_onboarding=True)
    alice.signs().refused()
    alice.enrols()
    alice.signs(alice.mints()).given("MINT-01")


@check("REQ-11")
def test_optional_enrolment_is_honoured(world: World) -> None:
    """Where enrolment is optional, a user without a method signs without a token."""
    environment = world.environment(protects=[Action.SIGN])
    world.user(environment).signs_in().signs().accepted()


@check("REQ-12")
def test_client_and_server_agree(world: World) -> None:
    """What is not required is performed; what is required is refused until a factor was proven."""
    alice = world.enrolled(protects=[Action.SIGN])
    if world.greeting.role.is_client:
        _given(alice, Action.EXPORT, "REQ-01", required=False)
        _given(alice, Action.SIGN, "REQ-03", required=True)
    alice.exports().accepted()
    alice.signs().refused()
    alice.signs(alice.mints()).given("WAAS-16")
