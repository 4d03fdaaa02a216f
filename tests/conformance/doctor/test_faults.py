"""Each fault of an adapter is found, under its own name, and nothing else is blamed for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from action_mfa.conformance.doctor import Finding, Outcome, Report, examine
from action_mfa.conformance.ports import Limits, locate
from action_mfa.spec.results import Blame

Examine = Callable[..., Report]
Doubts = Callable[[Report], list[Finding]]

HASTY = Limits(answer_seconds=1)

ADAPTER = {
    # The messages.
    "in_messages.Banner": "lines",
    "in_messages.Logs": "lines",
    "in_messages.TextIds": "envelope",
    "in_messages.Twice": "turns",
    "in_messages.Ends": "alive",
    "in_messages.EndlessLine": "length",
    "in_messages.EndsAtUnknown": "unknown-operation",
    "in_messages.AcceptsUnknown": "unknown-operation",
    "in_messages.RefusesUnknown": "unknown-operation",
    "in_messages.FailsUnknown": "unknown-operation",
    "in_messages.StrictFields": "unknown-fields",
    "in_messages.SplitsLines": "odd-text",
    "in_messages.ShortBuffer": "long-lines",
    "in_messages.EndsAtWrongParams": "wrong-params",
    "in_callbacks.NoDuring": "callbacks",
    "in_callbacks.Hurries": "callbacks",
    "in_callbacks.BackendAsksForMail": "callbacks",
    # Errors and operations.
    "in_operations.NoData": "errors.form",
    "in_operations.OwnCode": "errors.form",
    "in_operations.NumberForUser": "session.signIn",
    "in_operations.FailsToDescribe": "session.describe",
    "in_operations.MisnamesToken": "totp.authenticate",
    "in_operations.RacesBadly": "race",
    "in_operations.SignsInBase64": "wallet.sign",
    # The world.
    "in_the_world.OwnClock": "clock.moves",
    "in_the_world.SecretClock": "clock.moves",
    "in_the_world.StoppedClock": "clock.moves",
    "in_the_world.NoClock": "clock.set",
    "in_the_world.KeepsClients": "reset",
    "in_the_world.LookingConsumes": "held-token",
    # The greeting, and the end.
    "in_greetings.OtherRole": "hello.role",
    "in_greetings.LonelyClient": "hello.role",
    "in_greetings.OtherProtocol": "hello.protocol",
    "in_greetings.Nameless": "hello",
    "at_the_end.NoFarewell": "bye",
    "at_the_end.Stays": "ends",
    "at_the_end.OtherEachTime": "greets-again",
}
IMPLEMENTATION = {
    "in_operations.AcceptsAnyCode": "errors.form",
    "in_operations.BreaksDownAtCode": "errors.known",
    "in_operations.RefusesSignIn": "session.signIn",
    "in_operations.BreaksDownAtSignIn": "session.signIn",
    "in_operations.SecretOfBytes": "totp.register",
    "in_operations.SignsWithAnotherKey": "wallet.sign",
}
DOUBTFUL = {
    "in_messages.TakesWrongParams": "wrong-params",
    "in_callbacks.CallsAnother": "callbacks",
    "in_callbacks.ReadsTooSoon": "callbacks",
    "in_operations.UnknownError": "errors.known",
    "in_operations.LacksRefresh": "session.refresh",
    "in_the_world.NeverGoesBack": "clock.back",
    "in_greetings.Misspelt": "hello.fields",
    "in_greetings.IdlePolicy": "hello.policy",
    "in_greetings.OddBridge": "hello.bridges",
    "in_greetings.Greedy": "hello.limits",
    "in_greetings.WallClock": "hello.clock",
    "at_the_end.BadStatus": "exit-status",
    "at_the_end.NeverAlone": "ends-alone",
}


@pytest.mark.parametrize("name", ["sound", "in_callbacks.Client"])
def test_a_sound_adapter_is_found_sound(examined: Examine, doubts: Doubts, name: str) -> None:
    """The accepted twin of every fault below: a backend, and a client with callbacks."""
    report = examined(name)
    assert doubts(report) == []
    assert report.is_sound


@pytest.mark.parametrize(("name", "check"), ADAPTER.items())
def test_a_fault_of_the_adapter_is_found(
    examined: Examine, doubts: Doubts, name: str, check: str
) -> None:
    """One failure, the adapter's, with what to change and with the messages that led to it."""
    (found,) = doubts(examined(name))
    assert (found.check.id, found.outcome, found.blame) == (check, Outcome.FAILED, Blame.ADAPTER)
    assert found.advice
    assert found.messages


@pytest.mark.parametrize(("name", "check"), IMPLEMENTATION.items())
def test_a_fault_of_the_implementation_is_told_from_the_adapters(
    examined: Examine, doubts: Doubts, name: str, check: str
) -> None:
    """The adapter reported raw what the implementation did, and is not blamed for it."""
    (found,) = doubts(examined(name))
    assert (found.check.id, found.outcome) == (check, Outcome.FAILED)
    assert found.blame is Blame.IMPLEMENTATION
    assert found.advice
    assert found.messages


@pytest.mark.parametrize(("name", "check"), DOUBTFUL.items())
def test_what_is_allowed_and_hardly_meant_is_warned_of(
    examined: Examine, doubts: Doubts, name: str, check: str
) -> None:
    """A warning blames nobody, and the adapter is sound."""
    report = examined(name)
    (found,) = doubts(report)
    assert (found.check.id, found.outcome, found.blame) == (check, Outcome.WARNED, None)
    assert found.advice
    assert report.is_sound


def test_an_adapter_that_hangs_is_not_waited_for(examined: Examine, doubts: Doubts) -> None:
    """It is started again for the rest of the examination."""
    report = examined("in_messages.Hangs", HASTY)
    (found,) = doubts(report)
    assert (found.check.id, found.blame) == ("time", Blame.ADAPTER)
    assert "session.refresh" in found.reason
    ended = {finding.check.id: finding.outcome for finding in report.findings}
    assert ended["reset"] is Outcome.NOT_APPLICABLE
    assert ended["lab.reset"] is Outcome.PASSED


def test_a_callback_that_comes_late_is_found(examined: Examine, doubts: Doubts) -> None:
    """Under one of two rules: it is seen before the next request is asked, or during it."""
    (found,) = doubts(examined("in_callbacks.CallsLate"))
    assert found.check.id in ("turns", "callbacks")
    assert found.blame is Blame.ADAPTER


def test_a_claim_that_is_not_kept_is_named(examined: Examine, doubts: Doubts) -> None:
    """Each operation that belongs to it, and the claim."""
    found = doubts(examined("in_operations.ClaimsRecovery"))
    assert [finding.check.id for finding in found] == [
        "recovery.list",
        "recovery.regenerate",
        "recovery.acknowledge",
    ]
    assert all("recoveryCodes" in finding.reason for finding in found)
    assert {finding.blame for finding in found} == {Blame.ADAPTER}


def test_claims_that_do_not_fit_together_are_doubted(examined: Examine, doubts: Doubts) -> None:
    """Actions without a token that pays are a doubt, and a wallet that is not there a failure."""
    doubted, failed = doubts(examined("in_greetings.HalfClaims"))
    assert (doubted.check.id, doubted.outcome) == ("hello.capabilities", Outcome.WARNED)
    assert (failed.check.id, failed.outcome) == ("wallet.create", Outcome.FAILED)


def test_what_comes_after_a_broken_greeting_is_not_tried(examined: Examine) -> None:
    """Nothing is said of operations that were never asked."""
    report = examined("in_greetings.Nameless")
    assert report.greeting is None
    assert report.counted(Outcome.FAILED) == 1
    assert {finding.check.section.name for finding in report.findings} == {"GREETING", "MESSAGES"}


@pytest.mark.parametrize(
    ("program", "check", "advice"),
    [
        ("exit 3", "alive", "Start the adapter by hand"),
        ("cat", "callbacks", "echoes its input"),
        ("sleep 60", "time", "Nothing came in answer to the first line"),
    ],
)
def test_a_program_that_is_no_adapter_is_told_how_to_begin(
    doubts: Doubts, program: str, check: str, advice: str
) -> None:
    """What helps an adapter that speaks would not help one that has not said hello."""
    (found,) = doubts(examine(locate(f"sh -c '{program}'", Limits(start_seconds=1))))
    assert (found.check.id, found.blame) == (check, Blame.ADAPTER)
    assert advice in (found.advice or "")


def test_no_secret_is_shown(examined: Examine) -> None:
    """Neither the secret and the codes nor a token, not even one under a wrong name."""
    report = examined("in_operations.MisnamesToken")
    texts = [message.text for finding in report.findings for message in finding.messages]
    said = "\n".join([*texts, *(finding.reason for finding in report.findings)])
    assert "totp.register" in said
    assert "token-of-the-toy" not in said
    assert "otpauth:" not in said
    assert '"secret": "<totp-secret 1>"' in said
    assert '"token": "<token withheld>"' in said
