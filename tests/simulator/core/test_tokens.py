"""The life of an MFA token: minted when asked for, spent once or never, dead with its session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import commands
from action_mfa.spec.vocabulary import Action, Reason, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Person, Stage


def test_a_token_comes_only_when_asked_for(stage: Stage) -> None:
    """An authentication alone mints nothing."""
    alice = stage.signs_in()
    alice.registers()
    assert alice.enters(alice.code()) is None
    assert stage.lab.tokens_of(alice.session) == ()
    stage.later(30)
    token = alice.mints()
    assert stage.lab.tokens_of(alice.session) == (token,)


@pytest.mark.parametrize("token", [None, "", "mfa_nobody-minted-this"])
def test_a_protected_action_needs_a_token(stage: Stage, token: str | None) -> None:
    """None and an invented one are refused; a minted one signs and exports."""
    alice = stage.enrolled()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs(token)
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.exports(token)
    alice.signs(alice.mints())
    alice.exports(alice.mints())


def test_a_single_use_token_pays_once_for_any_action(stage: Stage) -> None:
    """What was spent on signing does not export."""
    alice = stage.enrolled()
    token = alice.mints()
    alice.signs(token)
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.exports(token)


def test_a_persistent_token_pays_until_its_session_ends(stage: Stage) -> None:
    """Again and again, for any action, to the last second."""
    alice = stage.enrolled()
    end = stage.lab.state.sessions[alice.session].expires_at
    token = alice.mints(single_use=False)
    for _ in range(3):
        alice.signs(token)
        alice.exports(token)
    stage.until(end - 1)
    alice.signs(token)
    stage.until(end)
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        alice.signs(token)


ENDS: list[Callable[[Person], object]] = [
    lambda person: person.signs_out(),
    lambda person: person.stage.lab.perform(
        commands.RevokeSession(person.stage.environment, person.session)
    ),
    lambda person: person.stage.later(person.stage.settings.session_seconds),
]


@pytest.mark.parametrize("end", ENDS)
def test_a_token_dies_with_its_session(stage: Stage, end: Callable[[Person], object]) -> None:
    """It is worth nothing in a later session of the same user, where a fresh one works."""
    alice = stage.enrolled()
    token = alice.mints(single_use=False)
    alice.signs(token)
    end(alice)
    later = stage.signs_in()
    later.app = alice.app
    with stage.refuses(Reason.MFA_REQUIRED):
        later.signs(token)
    later.signs(later.mints())


def test_a_token_is_nobody_elses(stage: Stage) -> None:
    """Bob cannot spend Alice's token, and his trying does not spend it for her."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    token = alice.mints()
    with stage.refuses(Reason.MFA_REQUIRED):
        bob.signs(token)
    alice.signs(token)


def test_a_token_is_worth_nothing_in_another_environment(
    stage: Stage, make_stage: MakeStage
) -> None:
    """The same address in another environment is another user."""
    alice = stage.enrolled()
    token = alice.mints()
    other = make_stage()
    other.lab = stage.lab
    other.environment = stage.lab.perform(commands.CreateEnvironment(stage.settings))
    elsewhere = other.enrolled()
    with stage.refuses(Reason.MFA_REQUIRED):
        elsewhere.signs(token)
    alice.signs(token)


def test_an_unprotected_action_leaves_the_token_alone(stage: Stage) -> None:
    """It asks for none, and spends none that comes with it."""
    stage.configure(protected_actions=frozenset({Action.EXPORT}))
    alice = stage.enrolled()
    token = alice.mints()
    alice.signs()
    alice.signs(token)
    alice.exports(token)


def test_a_refresh_keeps_the_token(stage: Stage) -> None:
    """The session goes on, and its token with it."""
    alice = stage.enrolled()
    token = alice.mints()
    alice.perform(commands.RefreshSession(alice.session))
    alice.signs(token)


def test_settings_decide_when_they_are_asked(stage: Stage) -> None:
    """Protecting an action and freeing it work at once, in sessions that live."""
    alice = stage.enrolled()
    stage.configure(protected_actions=frozenset())
    alice.signs()
    stage.configure(protected_actions=frozenset({Action.SIGN}))
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs()


def test_a_user_without_a_method_may_act_only_where_enrolment_is_optional(stage: Stage) -> None:
    """Optional enrolment lets the action pass; required enrolment has to come first."""
    alice = stage.signs_in()
    alice.signs()
    stage.configure(require_at_onboarding=True)
    with stage.refuses(Reason.ONBOARDING_INCOMPLETE):
        alice.signs()


def test_a_refusal_does_not_tell_a_spent_token_from_none(stage: Stage) -> None:
    """The same words for both."""
    alice = stage.enrolled()
    token = alice.mints()
    alice.signs(token)
    words = set()
    for presented in (token, None, "mfa_x"):
        try:
            alice.signs(presented)
        except Exception as refusal:  # noqa: BLE001  the words are compared below
            words.add(str(refusal))
    assert words == {"MFA required for wallet.waas.sign"}


def test_a_request_that_cannot_be_signed_costs_no_token(stage: Stage) -> None:
    """A bad payload and a foreign wallet are refused before the token is looked at."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    token = alice.mints()
    for wallet, payload in ((alice.wallet, {"text": "hello"}), (bob.wallet, {"message": "hello"})):
        with stage.refuses(Reason.INVALID_REQUEST):
            alice.perform(
                commands.Sign(alice.session, wallet.id, SignKind.MESSAGE, dict(payload), token)
            )
    with stage.refuses(Reason.INVALID_REQUEST):
        alice.perform(commands.Export(alice.session, bob.wallet.id, token))
    alice.signs(token)


def test_an_action_that_fails_afterwards_has_spent_its_token(stage: Stage) -> None:
    """Once only: the next action works with the next token."""
    alice = stage.enrolled()
    token = alice.mints()
    stage.lab.perform(commands.FailNext(stage.environment, Action.SIGN))
    with stage.refuses(Reason.INTERNAL_ERROR):
        alice.signs(token)
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs(token)
    alice.signs(alice.mints())


def test_a_failure_is_set_for_one_action(stage: Stage) -> None:
    """Signing that is to fail leaves exporting alone, and is not used up by a refusal."""
    alice = stage.enrolled()
    stage.lab.perform(commands.FailNext(stage.environment, Action.SIGN))
    alice.exports(alice.mints())
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs()
    with stage.refuses(Reason.INTERNAL_ERROR):
        alice.signs(alice.mints())


def test_creating_and_listing_wallets_are_no_events(stage: Stage) -> None:
    """They need no token, and every wallet is its user's."""
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    wallet = alice.wallet
    assert alice.perform(commands.ListWallets(alice.session)) == (wallet,)
    assert bob.perform(commands.ListWallets(bob.session)) == ()
