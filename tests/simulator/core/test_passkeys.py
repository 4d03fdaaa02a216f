"""Passkeys in the machine: whose a challenge is, how long it waits, and what a passkey proves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from action_mfa.simulator import Parameters, Policy, commands
from action_mfa.simulator.core import Acknowledgement
from action_mfa.simulator.core.parameters import PasskeySignInAfterReset
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator, Ceremony, Fault, find_fault
from action_mfa.spec.vocabulary import Action, Method, Reason
from tests.simulator.core.holder import ORIGIN, Holder, holder, registered

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage

Json = dict[str, Any]


def test_a_registered_passkey_proves_and_its_token_signs(stage: Stage) -> None:
    """The way that everything else is a change of."""
    alice = registered(stage)
    token = alice.proves(single_use=True)
    assert token is not None
    alice.person.signs(token)


def test_an_accepted_assertion_is_refused_when_it_comes_again(stage: Stage) -> None:
    """The authenticator has no counter, so the challenge alone tells."""
    alice = registered(stage)
    said = alice.says(alice.request())
    alice.proves(said)
    with stage.refuses(Reason.PASSKEY_REJECTED):
        alice.proves(said)


def test_a_challenge_waits_for_five_minutes(stage: Stage) -> None:
    """It is alive in its last second and dead in the next."""
    alice = registered(stage)
    for seconds, lives in ((299, True), (300, False)):
        said = alice.says(alice.request())
        stage.later(seconds)
        if lives:
            alice.proves(said)
        else:
            with stage.refuses(Reason.PASSKEY_REJECTED):
                alice.proves(said)


def test_a_challenge_is_good_for_its_own_session_only(stage: Stage) -> None:
    """Neither another user's session nor another one of the same user can answer it."""
    alice = registered(stage)
    elsewhere = Holder(stage.signs_in(), alice.key)
    said = alice.says(alice.request())
    with stage.refuses(Reason.PASSKEY_REJECTED):
        elsewhere.proves(said)
    alice.proves(said)


def test_a_challenge_is_good_for_its_own_ceremony_only(stage: Stage) -> None:
    """The challenge of a sign-in is not answered as a proof, nor the reverse."""
    alice = registered(stage)
    begun = commands.BeginPasskeySignIn(stage.environment)
    anybodys = stage.lab.perform(begun).json
    with stage.refuses(Reason.PASSKEY_REJECTED):
        alice.proves(alice.says(anybodys))
    own = alice.says(alice.request())
    with stage.refuses(Reason.PASSKEY_REJECTED):
        stage.lab.perform(commands.PasskeySignIn(stage.environment, own))
    signed_in = commands.PasskeySignIn(stage.environment, alice.says(anybodys))
    assert stage.lab.perform(signed_in).user.email == "alice@example.com"


def test_a_challenge_is_good_for_its_own_environment_only(stage: Stage) -> None:
    """Another environment does not know it."""
    alice = registered(stage)
    anybodys = stage.lab.perform(commands.BeginPasskeySignIn(stage.environment)).json
    other = stage.lab.perform(commands.CreateEnvironment(stage.settings))
    with stage.refuses(Reason.PASSKEY_REJECTED):
        stage.lab.perform(commands.PasskeySignIn(other, alice.says(anybodys)))


def test_a_passkey_signs_in_and_counts_as_proven(stage: Stage) -> None:
    """Under session MFA nothing more is due."""
    alice = registered(stage)
    stage.configure(session_mfa=True)
    options = stage.lab.perform(commands.BeginPasskeySignIn(stage.environment)).json
    view = stage.lab.perform(commands.PasskeySignIn(stage.environment, alice.says(options)))
    assert view.scopes == ("user:basic",)


def test_nobody_signs_in_with_an_unknown_passkey(stage: Stage) -> None:
    """A passkey that was deleted belongs to nobody."""
    alice = registered(stage)
    alice.deletes(alice.listed()[0], alice.proves(single_use=True))
    options = stage.lab.perform(commands.BeginPasskeySignIn(stage.environment)).json
    with stage.refuses(Reason.PASSKEY_NOT_FOUND):
        stage.lab.perform(commands.PasskeySignIn(stage.environment, alice.says(options)))


def test_a_passkey_left_for_sign_in_is_no_factor(make_stage: Callable[..., Stage]) -> None:
    """After a reset that keeps it, it signs in, proves nothing, and makes nothing required."""
    kept = PasskeySignInAfterReset.KEPT
    stage = make_stage(Parameters(passkey_sign_in_after_reset=kept))
    alice = registered(stage)
    stage.resets(alice.person)
    assert alice.request()["allowCredentials"] == []
    with stage.refuses(Reason.PASSKEY_REJECTED):
        alice.proves()
    options = stage.lab.perform(commands.BeginPasskeySignIn(stage.environment)).json
    view = stage.lab.perform(commands.PasskeySignIn(stage.environment, alice.says(options)))
    assert not view.session.proven


def test_another_users_credential_id_is_not_registered(stage: Stage) -> None:
    """Who owns an authenticator's file does not take over its owner's passkey."""
    alice = registered(stage)
    bob = holder(stage, "bob@example.com")
    theirs = {"type": "public-key", "id": alice.request()["allowCredentials"][0]["id"]}
    fault = find_fault(Fault.EXCLUDED_CREDENTIAL, Ceremony.REGISTRATION)
    options = {**bob.creation(), "excludeCredentials": [theirs]}
    _, response = fault.perform(alice.key, options, ORIGIN)
    with stage.refuses(Reason.PASSKEY_REJECTED):
        bob.registers(response)
    assert bob.listed() == []


def test_a_credential_is_registered_once_although_two_ceremonies_were_open(stage: Stage) -> None:
    """The list of the second options was made before the first was answered."""
    alice = holder(stage)
    first, second = alice.creation(), alice.creation()
    alice.registers(alice.makes(first))
    held = {"type": "public-key", "id": alice.request()["allowCredentials"][0]["id"]}
    fault = find_fault(Fault.EXCLUDED_CREDENTIAL, Ceremony.REGISTRATION)
    _, again = fault.perform(alice.key, {**second, "excludeCredentials": [held]}, ORIGIN)
    with stage.refuses(Reason.PASSKEY_REJECTED):
        alice.registers(again)
    assert len(alice.listed()) == 1


def test_the_number_of_passkeys_is_bounded_at_both_steps(
    make_stage: Callable[..., Stage],
) -> None:
    """Options that were issued below the limit are no way around it."""
    stage = make_stage(Parameters(), policy=Policy(passkeys_per_user=1))
    alice = holder(stage)
    first, second = alice.creation(), alice.creation()
    alice.registers(alice.makes(first))
    with stage.refuses(Reason.MAX_PASSKEYS_PER_USER):
        alice.registers(alice.makes(second))
    with stage.refuses(Reason.MAX_PASSKEYS_PER_USER):
        alice.creation()


def test_a_first_passkey_asks_for_the_acknowledgement_once(stage: Stage) -> None:
    """A second passkey leaves the user's word as it is."""
    alice = registered(stage)
    assert alice.person.sees().user.acknowledgement is Acknowledgement.PENDING
    alice.person.perform(commands.AcknowledgeRecovery(alice.person.session))
    alice.key = Authenticator(SeededEntropy(b"another"))
    alice.registers()
    assert alice.person.sees().user.acknowledgement is Acknowledgement.COMPLETE


@pytest.mark.parametrize("ceremony", list(Ceremony))
def test_nothing_is_done_while_passkeys_are_disabled(stage: Stage, ceremony: Ceremony) -> None:
    """Neither step of either ceremony, also where the options were issued before."""
    alice = registered(stage)
    said = alice.says(alice.request())
    stage.configure(methods=frozenset({Method.TOTP}))
    with stage.refuses(Reason.METHOD_NOT_ENABLED):
        alice.creation() if ceremony is Ceremony.REGISTRATION else alice.request()
    with stage.refuses(Reason.METHOD_NOT_ENABLED):
        alice.proves(said)


def test_a_response_that_cannot_be_read_is_a_refusal(stage: Stage) -> None:
    """Whatever a client sends, the machine answers in its own words."""
    alice = registered(stage)
    said = alice.says(alice.request())
    broken: list[Json] = [
        {},
        {"response": {}},
        {**said, "id": "other"},
        {**said, "response": {**said["response"], "clientDataJSON": "%"}},
    ]
    for response in broken:
        with stage.refuses(Reason.PASSKEY_REJECTED):
            alice.proves(response)
    alice.proves(said)


def test_both_spellings_of_client_data_are_read(stage: Stage) -> None:
    """Dynamic's API writes clientDataJson at registration, WebAuthn clientDataJSON."""
    alice = holder(stage)
    made = alice.makes(alice.creation())
    inner = dict(made["response"])
    inner["clientDataJson"] = inner.pop("clientDataJSON")
    alice.registers({**made, "response": inner})
    assert len(alice.listed()) == 1


def test_a_passkey_protects_the_actions_of_its_user(stage: Stage) -> None:
    """Before it, signing is free where enrolment is optional; with it, a token is due."""
    alice = holder(stage)
    alice.person.signs()
    alice.registers()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.person.signs()
    assert Action.SIGN in stage.settings.protected_actions


def test_with_step_up_on_a_passkey_is_linked_by_an_elevated_token(stage: Stage) -> None:
    """Options are free; the answer takes the token, and a bad ceremony does not use it up."""
    alice = holder(stage)
    stage.configure(methods=frozenset(Method), step_up=True)
    sent = stage.lab.perform(commands.SendMailCode(stage.environment, "alice@example.com"))
    code = stage.lab.mailbox("alice@example.com")
    signing_in = commands.SignIn(stage.environment, sent.verification, code, for_linking=True)
    view = stage.lab.perform(signing_in)
    granted = view.elevated_token
    assert granted is not None
    session = view.session.id

    def finishes(elevated: str | None, response: Json) -> None:
        command = commands.FinishPasskeyRegistration(session, response, elevated=elevated)
        stage.lab.perform(command)

    made = alice.makes(stage.lab.perform(commands.BeginPasskeyRegistration(session)).json)
    with stage.refuses(Reason.ELEVATED_TOKEN_REQUIRED):
        finishes(None, made)
    with stage.refuses(Reason.PASSKEY_REJECTED):
        finishes(granted.value, made | {"response": {}})
    finishes(granted.value, made)
    assert stage.lab.perform(commands.ListPasskeys(session))


def test_a_passkey_gets_a_name(stage: Stage) -> None:
    """It keeps it when it is used; another user's passkey is not there to be named."""
    alice, bob = registered(stage), registered(stage, "bob@example.com")
    (passkey,) = alice.listed()
    alice.person.perform(commands.RenamePasskey(alice.person.session, passkey, "Phone"))
    alice.proves()
    kept = alice.person.perform(commands.RenamePasskey(alice.person.session, passkey))
    assert (kept.id, kept.alias) == (passkey, "Phone")
    with stage.refuses(Reason.PASSKEY_NOT_FOUND):
        bob.person.perform(commands.RenamePasskey(bob.person.session, passkey, "Mine"))
