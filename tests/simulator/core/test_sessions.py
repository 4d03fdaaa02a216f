"""Sessions: who may begin one, when it ends, and that its end is exact to the second."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from action_mfa.simulator import commands
from action_mfa.simulator.core import Command, SessionId
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.conftest import Person, Stage


def test_the_mailed_code_signs_in_and_another_does_not(stage: Stage) -> None:
    """Only the code of that mail begins a session."""
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "alice@example.com"))
    code = stage.lab.mailbox("alice@example.com")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    with stage.refuses(Reason.INVALID_REQUEST):
        stage.lab.perform(commands.SignIn(stage.environment, sent.verification, wrong))
    view = stage.lab.perform(commands.SignIn(stage.environment, sent.verification, code))
    assert view.user.email == "alice@example.com"


def test_a_mailed_code_signs_in_once(stage: Stage) -> None:
    """The same mail begins no second session."""
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "alice@example.com"))
    command = commands.SignIn(
        stage.environment, sent.verification, stage.lab.mailbox("alice@example.com")
    )
    stage.lab.perform(command)
    with stage.refuses(Reason.INVALID_REQUEST):
        stage.lab.perform(command)


def test_a_mailed_code_belongs_to_its_environment(stage: Stage) -> None:
    """A mail of one environment begins no session in another."""
    other = stage.lab.perform(commands.CreateEnvironment(stage.settings))
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "alice@example.com"))
    code = stage.lab.mailbox("alice@example.com")
    with stage.refuses(Reason.INVALID_REQUEST):
        stage.lab.perform(commands.SignIn(other, sent.verification, code))
    stage.lab.perform(commands.SignIn(stage.environment, sent.verification, code))


def test_no_mail_waits_where_none_was_sent(stage: Stage) -> None:
    """An empty mailbox is not an empty code."""
    with pytest.raises(KeyError):
        stage.lab.mailbox("nobody@example.com")


def test_the_first_sign_in_signs_up_and_the_next_ones_do_not(stage: Stage) -> None:
    """One address is one user, in however many sessions."""
    first, second = stage.signs_in(), stage.signs_in()
    users = {
        person.perform(commands.DescribeSession(person.session)).user.id
        for person in (first, second)
    }
    assert first.session != second.session
    assert len(users) == 1


def test_a_created_user_signs_in_as_that_user(stage: Stage) -> None:
    """The dashboard's user and the one who signs in are the same, and exist once."""
    created = stage.lab.perform(commands.CreateUser(stage.environment, "alice@example.com")).user
    with stage.refuses(Reason.INVALID_REQUEST):
        stage.lab.perform(commands.CreateUser(stage.environment, "alice@example.com"))
    alice = stage.signs_in()
    assert alice.perform(commands.DescribeSession(alice.session)).user.id == created


def test_a_session_ends_at_its_expiry_to_the_second(stage: Stage) -> None:
    """It lives one second before its end, and neither at it nor after it."""
    alice = stage.signs_in()
    end = stage.now + stage.settings.session_seconds
    stage.until(end - 1)
    alice.perform(commands.ListMethods(alice.session))
    for instant in (end, end + 1):
        stage.until(instant)
        with stage.refuses(Reason.NOT_AUTHENTICATED):
            alice.perform(commands.ListMethods(alice.session))


def test_a_signed_out_session_is_over_and_its_sibling_is_not(stage: Stage) -> None:
    """Signing out ends one session."""
    alice, elsewhere = stage.signs_in(), stage.signs_in()
    alice.signs_out()
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        alice.signs_out()
    elsewhere.perform(commands.ListMethods(elsewhere.session))


def test_a_revoked_session_is_over(stage: Stage) -> None:
    """Revoking works at once, and a second time changes nothing."""
    alice = stage.signs_in()
    alice.perform(commands.ListMethods(alice.session))
    for _ in range(2):
        stage.lab.perform(commands.RevokeSession(stage.environment, alice.session))
        with stage.refuses(Reason.NOT_AUTHENTICATED):
            alice.perform(commands.ListMethods(alice.session))


def test_revoking_keeps_how_a_session_ended(stage: Stage) -> None:
    """A session that was signed out stays signed out."""
    alice = stage.signs_in()
    alice.signs_out()
    ended = stage.lab.state.sessions[alice.session]
    stage.lab.perform(commands.RevokeSession(stage.environment, alice.session))
    assert stage.lab.state.sessions[alice.session] == ended


def test_only_its_own_environment_revokes_a_session(stage: Stage) -> None:
    """Another environment knows no such session, nor does anybody know one that never was."""
    alice = stage.signs_in()
    other = stage.lab.perform(commands.CreateEnvironment(stage.settings))
    for environment, session in ((other, alice.session), (stage.environment, SessionId("none"))):
        with stage.refuses(Reason.INVALID_REQUEST):
            stage.lab.perform(commands.RevokeSession(environment, session))
    alice.perform(commands.ListMethods(alice.session))


def test_a_refresh_needs_a_living_session(stage: Stage) -> None:
    """A dead session cannot be brought back."""
    alice = stage.signs_in()
    view = alice.perform(commands.RefreshSession(alice.session))
    stage.until(view.session.expires_at)
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        alice.perform(commands.RefreshSession(alice.session))


ASKS: list[Callable[[Person], object]] = [
    lambda alice: alice.perform(commands.DescribeSession(None)),
    lambda alice: alice.perform(commands.RefreshSession(None)),
    lambda alice: alice.perform(commands.SignOut(None)),
    lambda alice: alice.perform(commands.ListMethods(None)),
    lambda alice: alice.perform(commands.RegisterTotp(None)),
    lambda alice: alice.perform(commands.VerifyTotp(None, alice.code())),
    lambda alice: alice.perform(commands.AuthenticateTotp(None, alice.code())),
    lambda alice: alice.perform(commands.ListRecovery(None)),
    lambda alice: alice.perform(commands.RegenerateRecovery(None)),
    lambda alice: alice.perform(commands.AcknowledgeRecovery(None)),
    lambda alice: alice.perform(commands.AuthenticateRecovery(None, alice.recovery_codes()[0])),
    lambda alice: alice.perform(commands.CreateWallet(None)),
    lambda alice: alice.perform(commands.ListWallets(None)),
    lambda alice: alice.perform(commands.Export(None, alice.wallet.id)),
]


@pytest.mark.parametrize("ask", ASKS)
def test_nobody_is_served_without_a_session(stage: Stage, ask: Callable[[Person], object]) -> None:
    """Whatever a signed-in user may do, a caller without a session may not."""
    alice = stage.enrolled()
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        ask(alice)


def test_an_environment_that_never_was_is_refused(stage: Stage) -> None:
    """The dashboard's operations name an environment that exists."""
    nowhere = type(stage.environment)("nowhere")
    asked: tuple[Command[Any], ...] = (
        commands.GetSettings(nowhere),
        commands.Configure(nowhere, stage.settings),
        commands.CreateUser(nowhere, "alice@example.com"),
        commands.SendMailCode(nowhere, "alice@example.com"),
    )
    for command in asked:
        with stage.refuses(Reason.INVALID_REQUEST):
            stage.lab.perform(command)


def test_changed_settings_are_read_at_once(stage: Stage) -> None:
    """Anybody may read the settings, and reads the current ones."""
    stage.configure(session_seconds=60)
    assert stage.lab.perform(commands.GetSettings(stage.environment)).session_seconds == 60
