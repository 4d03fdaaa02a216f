"""Onboarding: what a session may do before a factor is registered or proven in it."""

from __future__ import annotations

import pytest

from action_mfa.simulator import commands
from action_mfa.spec.vocabulary import Action, Reason
from tests.simulator.conftest import MakeStage, Person, Stage

OPEN, SHUT = ("user:basic",), ("requiresAdditionalAuth",)
NONE: frozenset[Action] = frozenset()


def held_back(stage: Stage) -> Person:
    """Return a second session of an enrolled user, with the user's authenticator app."""
    app = stage.enrolled().app
    alice = stage.signs_in()
    alice.app = app
    return alice


def test_signup_requires_a_factor(make_stage: MakeStage) -> None:
    """The wallets are shut until a device is verified; verifying is enough."""
    stage = make_stage(require_at_onboarding=True)
    alice = stage.signs_in()
    assert alice.sees().scopes == SHUT
    with stage.refuses(Reason.ONBOARDING_INCOMPLETE):
        alice.perform(commands.CreateWallet(alice.session))
    alice.registers()
    assert alice.sees().scopes == SHUT
    alice.perform(commands.VerifyTotp(alice.session, alice.code()))
    assert alice.sees().scopes == OPEN


def test_enrolment_at_the_action_shuts_nothing_else(make_stage: MakeStage) -> None:
    """Only the protected action is refused, until the user enrolled and minted."""
    stage = make_stage(enrolment_at_action=True, protected_actions=frozenset({Action.SIGN}))
    alice = stage.signs_in()
    assert alice.sees().scopes == OPEN
    alice.exports()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs()
    alice.enrols()
    alice.signs(alice.mints())


def test_session_mfa_asks_whoever_has_a_factor(make_stage: MakeStage) -> None:
    """A second session is shut until the factor is proven; a code without a token is enough."""
    stage = make_stage(session_mfa=True, protected_actions=NONE)
    alice = held_back(stage)
    assert alice.sees().scopes == SHUT
    with stage.refuses(Reason.ONBOARDING_INCOMPLETE):
        alice.perform(commands.CreateWallet(alice.session))
    alice.enters(alice.code())
    assert alice.sees().scopes == OPEN
    alice.signs()


def test_session_mfa_asks_nobody_else(make_stage: MakeStage) -> None:
    """A user without a factor is let in; one who only verified it is not."""
    stage = make_stage(session_mfa=True, protected_actions=NONE)
    alice = stage.signs_in()
    alice.signs()
    alice.registers()
    alice.perform(commands.VerifyTotp(alice.session, alice.code()))
    assert alice.sees().scopes == SHUT


def test_neither_refresh_nor_a_wrong_code_opens(make_stage: MakeStage) -> None:
    """The session stays shut."""
    stage = make_stage(session_mfa=True, protected_actions=NONE)
    alice = held_back(stage)
    alice.perform(commands.RefreshSession(alice.session))
    alice.fails()
    assert alice.sees().scopes == SHUT


def test_a_recovery_code_opens(make_stage: MakeStage) -> None:
    """It stands in for the factor here as well."""
    stage = make_stage(session_mfa=True, protected_actions=NONE)
    code = stage.enrolled().recovery_codes()[0]
    alice = stage.signs_in()
    alice.recovers(code)
    assert alice.sees().scopes == OPEN


def test_a_proven_session_still_needs_a_token(make_stage: MakeStage) -> None:
    """Session MFA and action MFA are two axes."""
    stage = make_stage(session_mfa=True)
    alice = stage.enrolled()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs()
    alice.signs(alice.mints())


@pytest.mark.parametrize("change", ["session first", "action first"])
def test_one_device_serves_both_modes(make_stage: MakeStage, change: str) -> None:
    """Whichever mode it was enrolled under, it serves the other one."""
    session = {"session_mfa": True, "protected_actions": NONE}
    action = {"session_mfa": False, "protected_actions": frozenset({Action.SIGN})}
    first, second = (session, action) if change == "session first" else (action, session)
    stage = make_stage(**first)
    app = stage.enrolled().app
    stage.configure(**second)
    alice = stage.signs_in()
    alice.app = app
    token = alice.mints()
    assert alice.sees().scopes == OPEN
    alice.signs(token)


def test_a_proof_belongs_to_its_session(make_stage: MakeStage) -> None:
    """Proving the factor in one session opens no other."""
    stage = make_stage(session_mfa=True, protected_actions=NONE)
    alice = held_back(stage)
    elsewhere = stage.signs_in()
    alice.enters(alice.code())
    assert (alice.sees().scopes, elsewhere.sees().scopes) == (OPEN, SHUT)


def test_protection_outlives_the_last_enabled_method(stage: Stage) -> None:
    """A misconfigured environment refuses: nothing can be minted, and nothing goes without."""
    alice = stage.enrolled()
    stage.configure(methods=frozenset())
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs()
    with stage.refuses(Reason.METHOD_NOT_ENABLED):
        alice.mints()


def test_enrolment_is_forced_where_nothing_is_enforced(make_stage: MakeStage) -> None:
    """Required at sign-up means required, even if no event would ever ask for the factor."""
    stage = make_stage(require_at_onboarding=True, protected_actions=NONE)
    assert stage.signs_in().sees().scopes == SHUT
