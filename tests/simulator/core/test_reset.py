"""An administrator's reset: everything that was had by a factor is gone, and the session is not."""

from __future__ import annotations

import pytest

from action_mfa.simulator import commands
from action_mfa.simulator.core import UserId
from action_mfa.spec.vocabulary import Action, Reason
from tests.simulator.conftest import MakeStage, Stage


def test_nothing_of_the_factor_is_left(stage: Stage) -> None:
    """Codes of the app, recovery codes and tokens are refused; the acknowledgement is open."""
    alice = stage.enrolled()
    code, token = alice.recovery_codes()[0], alice.mints(single_use=False)
    alice.perform(commands.AcknowledgeRecovery(alice.session))
    stage.resets(alice)
    with stage.refuses(Reason.MFA_DEVICE_NOT_FOUND):
        alice.enters(alice.code())
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.recovers(code)
    assert alice.sees().user.acknowledgement is None
    alice.enrols()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs(token)


def test_the_session_lives_and_follows_the_rule(stage: Stage) -> None:
    """Where enrolment is optional, a reset user signs freely; an enrolled one by a token."""
    alice = stage.enrolled()
    stage.resets(alice)
    alice.signs()
    alice.enrols()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs()
    alice.signs(alice.mints())


def test_whoever_has_to_enrol_is_back_at_onboarding(make_stage: MakeStage) -> None:
    """The wallets shut in the session that is open, until a new factor is there."""
    stage = make_stage(require_at_onboarding=True)
    alice = stage.enrolled()
    wallet = alice.wallet
    stage.resets(alice)
    assert alice.sees().scopes == ("requiresAdditionalAuth",)
    with stage.refuses(Reason.ONBOARDING_INCOMPLETE):
        alice.exports()
    alice.enrols()
    assert alice.wallet == wallet
    alice.exports(alice.mints())


def test_an_old_proof_counts_no_more(make_stage: MakeStage) -> None:
    """Under session MFA, a new factor has to be proven, not only verified."""
    stage = make_stage(session_mfa=True, protected_actions=frozenset())
    alice = stage.enrolled()
    stage.resets(alice)
    assert alice.sees().scopes == ("user:basic",)
    alice.registers()
    alice.perform(commands.VerifyTotp(alice.session, alice.code()))
    assert alice.sees().scopes == ("requiresAdditionalAuth",)


def test_a_reset_reaches_one_user(stage: Stage) -> None:
    """Bob's device and Bob's token are as they were."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    token = bob.mints()
    stage.resets(alice)
    bob.signs(token)
    bob.enters(bob.code())


def test_only_a_user_of_the_environment_is_reset(stage: Stage) -> None:
    """An unknown user is refused, and so is one of another environment."""
    alice = stage.enrolled()
    other = stage.lab.perform(commands.CreateEnvironment(stage.settings))
    user = alice.sees().user.id
    for command in (
        commands.AdminResetMfa(stage.environment, UserId("nobody")),
        commands.AdminResetMfa(other, user),
    ):
        with stage.refuses(Reason.INVALID_REQUEST):
            stage.lab.perform(command)
    alice.enters(alice.code())


@pytest.mark.parametrize("times", [1, 2])
def test_a_reset_can_be_repeated(stage: Stage, times: int) -> None:
    """It may find nothing, and does no harm."""
    alice = stage.signs_in()
    for _ in range(times):
        stage.resets(alice)
    alice.enrols()
    stage.configure(protected_actions=frozenset({Action.EXPORT}))
    alice.exports(alice.mints())
