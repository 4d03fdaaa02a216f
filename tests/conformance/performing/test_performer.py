"""Words on a port: what is born is named, what is named is filled in, and answers compare."""

from collections.abc import Callable
from typing import TypeVar, cast

import pytest
from pydantic import BaseModel

from action_mfa.conformance.performing import (
    Answer,
    Fields,
    Performer,
    StepFault,
    SymbolicStep,
    Unbound,
)
from action_mfa.conformance.ports import Callbacks
from action_mfa.conformance.reference import Reference
from action_mfa.spec.protocol import Operation, Signed
from action_mfa.spec.vocabulary import Reason

R = TypeVar("R", bound=BaseModel)

step = SymbolicStep.of
Word = tuple[SymbolicStep, ...]
PerformAll = Callable[[Performer, Word], list[Answer]]

MINT = step(
    "totp.authenticate",
    clientId="a",
    code="<totp-code secret=1 step=+0>",
    createMfaToken={"singleUse": True},
)


def sign(token: str) -> SymbolicStep:
    """Sign a message on Alice's client with a token."""
    return step(
        "wallet.sign",
        clientId="a",
        walletId="<wallet 1>",
        kind="message",
        payload={"message": "<this> is signed as it stands"},
        token={"mfa": token},
    )


def test_a_word_reads_codes_and_names_tokens(
    performer: Performer, enrolled: Word, perform_all: PerformAll
) -> None:
    """A token is minted by a code computed at its step, pays once, and no altered one pays."""
    word = (*enrolled, MINT, sign("<altered mfa-token 1>"), sign("<mfa-token 1>"))
    *_, minted, altered, signed = perform_all(performer, word)
    assert minted.seen == Fields([("mfaToken", "<mfa-token 1>")])
    assert altered.reason is Reason.MFA_REQUIRED
    assert signed.seen == Fields([("signature", "<signature>")])
    assert performer.perform(sign("<mfa-token 1>")).reason is Reason.MFA_REQUIRED


def test_the_same_word_answers_the_same_again(
    performer: Performer, enrolled: Word, perform_all: PerformAll
) -> None:
    """Every value of another round is another one, and every answer is equal."""
    word = (*enrolled, MINT, step("session.describe", clientId="a"))
    first, token = perform_all(performer, word), performer.names.value_of("<mfa-token 1>")
    performer.begin()
    assert perform_all(performer, word) == first
    assert performer.names.value_of("<mfa-token 1>") != token


def test_two_ports_answer_alike(
    performer_on: Callable[..., Performer], enrolled: Word, perform_all: PerformAll
) -> None:
    """Answers of two ports that draw other values compare by ==, and their hashes agree."""
    word = (*enrolled, MINT, step("recovery.list", clientId="a"))
    one, other = (perform_all(performer_on(Reference(seed=seed)), word) for seed in (1, 2))
    assert one == other
    assert list(map(hash, one)) == list(map(hash, other))


def test_instants_are_counted_from_now(
    performer: Performer, enrolled: Word, perform_all: PerformAll
) -> None:
    """The end of a session is told as so many seconds from the step that asks for it."""
    perform_all(performer, enrolled)
    seen = performer.perform(step("session.describe", clientId="a")).seen
    assert isinstance(seen, Fields)
    assert ("expiresAt", "<now +7170>") in seen


def test_a_wrong_code_is_wrong(
    performer: Performer, enrolled: Word, perform_all: PerformAll
) -> None:
    """No step near now gives the wrong code, its second form is another, zeros are zeros."""
    perform_all(performer, enrolled)
    for code in ("<wrong-totp-code>", "<wrong-totp-code number=2>", "<zeros>"):
        wrong = performer.perform(step("totp.authenticate", clientId="a", code=code))
        assert wrong.reason is Reason.MFA_INVALID_CODE


def test_hands_do_what_was_planned(
    performer: Performer, enrolled: Word, perform_all: PerformAll
) -> None:
    """A passkey is honest unless a step before says what it does; kept options are kept."""
    register, prove = (
        step(f"passkey.{verb}", clientId="a") for verb in ("register", "authenticate")
    )
    word = (
        *enrolled,
        register,
        prove,
        step("authenticator.get", does="wrong_origin"),
        prove,
        step("authenticator.get", does="answers_kept_options", of=2),
        prove,
        prove,
    )
    answers = perform_all(performer, word)[len(enrolled) :]
    honest = (0, 1, 6)
    assert [answers[place].accepted for place in honest] == [True, True, True]
    refused = (3, 5)
    assert [answers[place].reason for place in refused] == [Reason.PASSKEY_REJECTED] * 2
    assert answers[0].hands == ("authenticator.create",)


def test_a_prompt_is_answered_as_planned(
    performer: Performer, enrolled: Word, perform_all: PerformAll
) -> None:
    """A code in a prompt is computed when it is asked for; without a plan prompts are cancelled."""
    show = step("prompt.show", clientId="a", createMfaToken=True)
    answer = step("prompt.answer", method="totp", code="<totp-code secret=1 step=+0>")
    *_, planned, minted, cancelled = perform_all(performer, (*enrolled, answer, show, show))
    assert planned == Answer()
    assert minted.seen == Fields([("mfaToken", "<mfa-token 1>")])
    assert cancelled.reason is Reason.PROMPT_CANCELLED


class Forger(Reference):
    """A reference whose signatures are nobody's."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Forge what is signed, after signing."""
        result = super().perform(operation, callbacks)
        if isinstance(result, Signed):
            return cast("R", Signed(signature=f"0x{'11' * 64}1b"))
        return result


def test_an_effect_is_looked_at(
    performer_on: Callable[..., Performer], enrolled: Word, perform_all: PerformAll
) -> None:
    """A signature of another key is a flaw, although the answer says that all is well."""
    for port, flawed in ((Reference(), False), (Forger(), True)):
        performer = performer_on(port, effects=True)
        perform_all(performer, (*enrolled, MINT))
        signed = performer.perform(sign("<mfa-token 1>"))
        assert (signed.reason, signed.flaw is not None) == (None, flawed)
        assert signed.accepted is not flawed


def test_what_was_never_given_is_named(performer: Performer, enrolled: Word) -> None:
    """A step that needs a token of a port that gave none says which one it misses."""
    for each in enrolled:
        performer.perform(each)
    with pytest.raises(Unbound, match="<mfa-token 1>"):
        performer.perform(sign("<mfa-token 1>"))


@pytest.mark.parametrize(
    "wrong",
    [
        step("wallet.steal", clientId="a"),
        step("hello"),
        step("clock.set", seconds=-1),
        step("totp.authenticate", clientId="a"),
        step("totp.authenticate", clientId="a", code="<right code>"),
        step("authenticator.get", does="magic"),
        SymbolicStep("totp.register", "{"),
    ],
    ids=str,
)
def test_a_step_that_is_none_is_told(performer: Performer, wrong: SymbolicStep) -> None:
    """A step that no port could be asked is refused before anything is asked."""
    with pytest.raises(StepFault):
        performer.perform(wrong)
