"""Step-up in the machine: what elevated tokens open, for how long, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from action_mfa.simulator import commands
from action_mfa.simulator.core.state import ElevatedToken, TokenBehaviour
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Reason, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Person, Stage

SIGN, EXPORT, LINK = Scope.WALLET_SIGN, Scope.WALLET_EXPORT, Scope.CREDENTIAL_LINK


def proves(person: Person, *scopes: str, single_use: bool | None = None) -> commands.Proof:
    """Enter the current code and ask for scopes, then wait for a fresh step."""
    command = commands.AuthenticateTotp(person.session, person.code(), single_use, scopes=scopes)
    proof = person.perform(command)
    person.stage.later(STEP_SECONDS)
    return proof


def elevates(person: Person, *scopes: str) -> ElevatedToken:
    """Prove the factor and get an elevated token."""
    token = proves(person, *scopes).elevated_token
    assert token is not None
    return token


def signs(person: Person, token: ElevatedToken | None, *, mfa: str | None = None) -> None:
    """Sign with an elevated token."""
    value = None if token is None else token.value
    wallet = person.wallet.id
    person.perform(
        commands.Sign(person.session, wallet, SignKind.MESSAGE, {"message": "hello"}, mfa, value)
    )


def exports(person: Person, token: ElevatedToken | None) -> None:
    """Export with an elevated token."""
    value = None if token is None else token.value
    person.perform(commands.Export(person.session, person.wallet.id, elevated=value))


@pytest.fixture
def alice(stage: Stage) -> Person:
    """A user with a verified device, where step-up was turned on afterwards."""
    person = stage.enrolled()
    stage.configure(step_up=True)
    return person


def test_without_step_up_nothing_changes(stage: Stage) -> None:
    """An elevated token is not looked at, and none is issued."""
    alice = stage.enrolled()
    with stage.refuses(Reason.UNSUPPORTED):
        proves(alice, SIGN)
    alice.signs(alice.mints())
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs()


def test_defaults_by_kind_of_scope(stage: Stage, alice: Person) -> None:
    """Wallet scopes give 300 seconds and one use, others 600 seconds."""
    now = stage.now
    wallet = elevates(alice, SIGN)
    assert (wallet.single_use, wallet.expires_at - now) == (True, 300)
    now = stage.now
    other = elevates(alice, LINK)
    assert (other.single_use, other.expires_at - now) == (False, 600)


def test_an_elevated_token_leaves_the_mfa_token_alone(stage: Stage, alice: Person) -> None:
    """Presented together, the elevated one pays."""
    mfa = alice.mints()
    signs(alice, elevates(alice, SIGN), mfa=mfa)
    assert not stage.lab.state.tokens[mfa].spent
    with stage.refuses(Reason.ELEVATED_TOKEN_REQUIRED):
        signs(alice, None, mfa=mfa)


def test_an_unprotected_signature_spends_nothing(stage: Stage, alice: Person) -> None:
    """What needs no token takes none."""
    stage.configure(protected_actions=frozenset())
    token = elevates(alice, SIGN)
    signs(alice, token)
    assert not stage.lab.state.elevated[token.value].spent


def test_a_failed_action_keeps_to_the_parameter(stage: Stage, alice: Person) -> None:
    """An elevated token burns with the action that fails after it was accepted."""
    token = elevates(alice, SIGN)
    stage.lab.perform(commands.FailNext(stage.environment, Action.SIGN))
    with stage.refuses(Reason.INTERNAL_ERROR):
        signs(alice, token)
    with stage.refuses(Reason.ELEVATED_TOKEN_REQUIRED):
        signs(alice, token)


@pytest.mark.parametrize("end", ["sign_out", "revocation", "expiry"])
def test_it_dies_with_its_session(stage: Stage, alice: Person, end: str) -> None:
    """Whatever ends the session ends what was issued in it."""
    stage.configure(token_behaviour=((SIGN, TokenBehaviour(single_use=False, seconds=90_000)),))
    token = elevates(alice, SIGN)
    match end:
        case "sign_out":
            alice.signs_out()
        case "revocation":
            stage.lab.perform(commands.RevokeSession(stage.environment, alice.session))
        case _:
            stage.later(stage.settings.session_seconds)
    again = stage.signs_in()
    with stage.refuses(Reason.ELEVATED_TOKEN_REQUIRED):
        signs(again, token)


def test_dashboard_scopes_are_not_for_users(stage: Stage, alice: Person) -> None:
    """A scope that exists and cannot be the user's is refused as one that does not."""
    for scope in (Scope.CONSOLE_MFA_RESET, Scope.BUSINESS_MEMBER_ADD, "wallet:borrow", ""):
        with stage.refuses(Reason.INVALID_SCOPES):
            proves(alice, SIGN, scope)
    elevates(alice, SIGN)


def test_a_demanded_first_factor_is_linked_freely(make_stage: MakeStage) -> None:
    """Where enrolment is demanded, sign-in grants nothing and nobody is locked out."""
    stage = make_stage(step_up=True, require_at_onboarding=True)
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "a@example.com"))
    code = stage.lab.mailbox("a@example.com")
    view = stage.lab.perform(
        commands.SignIn(stage.environment, sent.verification, code, for_linking=True)
    )
    assert view.elevated_token is None
    stage.lab.perform(commands.RegisterTotp(view.session.id))


def test_a_sign_in_grants_linking_to_who_has_no_method(stage: Stage) -> None:
    """And only then, only where it asks for it, and only with step-up on."""
    assert grant_of(stage, for_linking=True) is None
    stage.configure(step_up=True)
    assert grant_of(stage, for_linking=False) is None
    granted = grant_of(stage, for_linking=True)
    assert granted is not None
    assert granted.scopes == {LINK}
    stage.configure(step_up=False)
    stage.enrolled()
    stage.configure(step_up=True)
    assert grant_of(stage, for_linking=True) is None


def test_a_sign_in_grants_scopes_to_who_has_no_method(stage: Stage) -> None:
    """One token for all that was asked for; whoever has a method signs in and gets none."""
    stage.configure(step_up=True)
    granted = grant_of(stage, EXPORT, for_linking=True)
    assert granted is not None
    assert granted.scopes == {EXPORT, LINK}
    stage.configure(step_up=False)
    stage.enrolled()
    stage.configure(step_up=True)
    assert grant_of(stage, EXPORT, for_linking=True) is None


def test_a_refused_scope_leaves_the_code_of_a_sign_in(stage: Stage) -> None:
    """Nothing is used up, and nobody is signed up, by a sign-in that asks for too much."""
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "bob@example.com"))
    code = stage.lab.mailbox("bob@example.com")
    command = commands.SignIn(stage.environment, sent.verification, code)
    with stage.refuses(Reason.UNSUPPORTED):
        stage.lab.perform(replace(command, scopes=(EXPORT,)))
    stage.configure(step_up=True)
    with stage.refuses(Reason.INVALID_SCOPES):
        stage.lab.perform(replace(command, scopes=("wallet:borrow",)))
    assert (stage.environment, "bob@example.com") not in stage.lab.state.users_by_email
    assert stage.lab.perform(command).user.email == "bob@example.com"


def test_a_mailed_code_is_no_mfa_method(stage: Stage) -> None:
    """It is refused as a factor, and still good to sign in with."""
    bob = stage.signs_in("bob@example.com")
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "bob@example.com"))
    code = stage.lab.mailbox("bob@example.com")
    with stage.refuses(Reason.METHOD_NOT_ENABLED):
        bob.perform(commands.AuthenticateMail(bob.session, sent.verification, code))
    stage.lab.perform(commands.SignIn(stage.environment, sent.verification, code))
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        stage.lab.perform(commands.AuthenticateMail(None, sent.verification, code))


def grant_of(stage: Stage, *scopes: str, for_linking: bool) -> ElevatedToken | None:
    """Sign Alice in and return what that granted."""
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "alice@example.com"))
    code = stage.lab.mailbox("alice@example.com")
    command = commands.SignIn(
        stage.environment, sent.verification, code, for_linking=for_linking, scopes=scopes
    )
    return stage.lab.perform(command).elevated_token


def test_reauthentication_is_for_users_without_a_method(stage: Stage) -> None:
    """A code from the mailbox elevates whoever has nothing better, once."""
    stage.configure(step_up=True, protected_actions=frozenset())
    bob = stage.signs_in("bob@example.com")
    command = reauthentication(bob, "bob@example.com", EXPORT)
    token = bob.perform(command).elevated_token
    exports(bob, token)
    with stage.refuses(Reason.INVALID_REQUEST):
        bob.perform(command)
    with stage.refuses(Reason.INVALID_REQUEST):
        bob.perform(reauthentication(bob, "eve@example.com", EXPORT))


def test_reauthentication_is_not_for_users_with_a_method(stage: Stage, alice: Person) -> None:
    """Who has an MFA method has to prove that."""
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.perform(reauthentication(alice, "alice@example.com", EXPORT))


def reauthentication(person: Person, email: str, *scopes: str) -> commands.Reauthenticate:
    """Have a code sent, and say what shows it."""
    lab, environment = person.stage.lab, person.stage.environment
    sent = lab.perform(commands.SendMailCode(environment, email))
    return commands.Reauthenticate(person.session, sent.verification, lab.mailbox(email), scopes)


@pytest.mark.parametrize(
    ("scope", "required"),
    [
        (SIGN, True),
        (EXPORT, True),
        (LINK, True),
        (Scope.CREDENTIAL_UNLINK, True),
        (Scope.WALLET_REFRESH, False),
        (Scope.USER_UPDATE, False),
    ],
)
def test_a_check_tells_what_needs_a_token(
    stage: Stage, alice: Person, scope: Scope, *, required: bool
) -> None:
    """By the events that are protected, and by what always needs one; it names the device."""
    found = alice.perform(commands.StepUpCheck(alice.session, scope))
    assert found.required is required
    device = stage.lab.state.users[stage.lab.state.sessions[alice.session].user].devices[0].id
    assert (found.credentials, found.default) == (((device,), device) if required else ((), None))


def test_a_check_without_step_up_says_no(stage: Stage) -> None:
    """Nothing needs an elevated token then; an unknown scope is still none."""
    alice = stage.enrolled()
    assert not alice.perform(commands.StepUpCheck(alice.session, EXPORT)).required
    with stage.refuses(Reason.INVALID_SCOPES):
        alice.perform(commands.StepUpCheck(alice.session, "wallet:borrow"))


ACTIONS = st.sampled_from(["sign", "export", "wait", "other"])


@given(
    scopes=st.sets(st.sampled_from([SIGN, EXPORT, LINK]), min_size=1),
    seconds=st.integers(31, 200),
    acts=st.lists(ACTIONS, max_size=8),
    once=st.booleans(),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_token_pays_within_its_scopes_its_time_and_its_uses(
    make_stage: MakeStage, scopes: set[Scope], seconds: int, acts: list[str], *, once: bool
) -> None:
    """Whatever is tried in whatever order, nothing else is ever let through."""
    person = make_stage().enrolled()
    behaviour = TokenBehaviour(once, seconds)
    every = tuple((scope, behaviour) for scope in (SIGN, EXPORT, LINK))
    stage = person.stage
    stage.configure(step_up=True, token_behaviour=every)
    token = elevates(person, *sorted(scopes))
    spent = False
    for act in acts:
        if act == "wait":
            stage.later(seconds // 3 + 1)
            continue
        presented = None if act == "other" else token
        scope = EXPORT if act == "export" else SIGN
        tries = exports if act == "export" else signs
        if presented and scope in scopes and stage.now < token.expires_at and not spent:
            tries(person, presented)
            spent = once
        else:
            with stage.refuses(Reason.ELEVATED_TOKEN_REQUIRED):
                tries(person, presented)
