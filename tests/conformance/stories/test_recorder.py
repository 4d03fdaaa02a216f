"""The trace: every value is named at its first observation, and by that name from then on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from action_mfa.conformance.stories import Recorder
from action_mfa.spec.protocol import (
    Device,
    Minted,
    Pending,
    PendingList,
    Policy,
    RecoveryCodes,
    Required,
    SessionDescription,
    Settings,
    TotpRegistered,
    UserMethods,
)
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action


@pytest.fixture
def recorder() -> Recorder:
    """An empty trace."""
    check, spec_hash = "ONCE-02/x", "f" * 64
    return Recorder(seed=3, policy=Policy(), check=check, clause="ONCE-02", spec_hash=spec_hash)


def last(recorder: Recorder) -> dict[str, Any]:
    """Read the newest line."""
    line: dict[str, Any] = json.loads(recorder.lines()[-1])
    return line


def test_a_value_is_bound_once_and_each_kind_counts_by_itself(recorder: Recorder) -> None:
    """The first token is one, the second two, the first wallet one."""
    named = [
        recorder.born(kind, value)
        for kind, value in (("mfa-token", "aaa"), ("wallet", "w"), ("mfa-token", "bbb"))
    ]
    assert named == ["<mfa-token 1>", "<wallet 1>", "<mfa-token 2>"]
    assert recorder.born("mfa-token", "aaa") == "<mfa-token 1>"
    assert recorder.name_of("bbb") == "<mfa-token 2>"
    assert recorder.name_of("ccc") is None


def test_the_newest_expression_of_a_value_counts(recorder: Recorder) -> None:
    """The same digits may be another step's code later."""
    assert recorder.express("123456", "<totp-code secret=1 step=+0>") == "123456"
    recorder.express("123456", "<totp-code secret=1 step=-1>")
    assert recorder.redact("123456") == "<totp-code secret=1 step=-1>"


def test_values_are_named_inside_of_texts_the_longest_first(recorder: Recorder) -> None:
    """A URI that contains the secret is the URI."""
    recorder.born("totp-secret", "SECRET22")
    recorder.born("totp-uri", "otpauth://totp/x?secret=SECRET22")
    text = "scan otpauth://totp/x?secret=SECRET22 or type SECRET22"
    assert recorder.redact(text) == "scan <totp-uri 1> or type <totp-secret 1>"


def test_short_values_are_named_only_as_a_whole(recorder: Recorder) -> None:
    """Five digits stand in many a number by chance."""
    recorder.express("12345", "<short>")
    recorder.express("123456", "<long>")
    assert recorder.redact("12345") == "<short>"
    assert recorder.redact("at 12345") == "at 12345"
    assert recorder.redact("at 123456") == "at <long>"


def test_nothing_is_named_before_anything_is_born(recorder: Recorder) -> None:
    """Texts stay as they are."""
    assert recorder.redact("hello") == "hello"


@pytest.mark.parametrize(
    ("result", "names"),
    [
        (Minted(mfa_token="tok"), {"tok": "<mfa-token 1>"}),
        (SessionDescription(session_id="s"), {"s": "<session 1>"}),
        (
            RecoveryCodes(codes=("one", "two")),
            {"one": "<recovery-code 1>", "two": "<recovery-code 2>"},
        ),
        (
            TotpRegistered(device_id="d", secret="S", uri="u"),
            {"d": "<device 1>", "S": "<totp-secret 1>", "u": "<totp-uri 1>"},
        ),
        (
            UserMethods(verified=True, devices=(Device(device_id="d", verified=True),)),
            {"d": "<device 1>"},
        ),
        (
            PendingList((Pending(pending_id="p", wallet_id="w", action=Action.REFRESH),)),
            {"p": "<pending 1>", "w": "<wallet 1>"},
        ),
        (Required(required=True), {}),
        (Minted(), {}),
    ],
)
def test_observing_binds_whatever_is_born(
    recorder: Recorder, result: BaseModel, names: dict[str, str]
) -> None:
    """By the mark on the message's field: single, optional, in tuples, in nested messages."""
    recorder.observe(result)
    assert {value: recorder.name_of(value) for value in names} == names
    assert recorder.redact("True") == "True"


def test_a_step_names_known_values_wherever_they_stand(recorder: Recorder) -> None:
    """In texts, lists and objects; numbers stay."""
    recorder.born("wallet", "wallet-seven")
    recorder.step(
        at=5,
        actor=Actor.USER,
        operation="wallet.sign",
        arguments={"walletId": "wallet-seven", "list": ["wallet-seven", 7, None]},
        observation={"refused": {"message": "no wallet-seven here"}},
    )
    line = last(recorder)
    assert line["arguments"] == {"walletId": "<wallet 1>", "list": ["<wallet 1>", 7, None]}
    assert line["observation"] == {"refused": {"message": "no <wallet 1> here"}}
    assert (line["at"], line["actor"], line["operation"]) == (5, "user", "wallet.sign")


def test_a_judgement_says_what_was_expected_and_seen(recorder: Recorder) -> None:
    """With the clause that it belongs to, and no secret in the words."""
    recorder.born("mfa-token", "secret-token")
    recorder.judge(at=5, expectation="it is refused", met=False, observation="got secret-token")
    line = last(recorder)
    assert (line["operation"], line["actor"], line["clause"]) == ("judge", "harness", "ONCE-02")
    assert (line["expectation"], line["met"]) == ("it is refused", False)
    assert line["observation"] == "got <mfa-token 1>"


def test_the_header_says_what_was_run(recorder: Recorder) -> None:
    """Spec, seed, check, and the settings of the first environment."""
    recorder.settings(Settings(session_seconds=60))
    recorder.settings(Settings(session_seconds=90))
    header = json.loads(recorder.lines()[0])
    assert (header["seed"], header["check"], header["clause"]) == (3, "ONCE-02/x", "ONCE-02")
    assert header["settings"]["sessionSeconds"] == 60
