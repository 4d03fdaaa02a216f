"""What may be shown of a message, and what is withheld."""

from __future__ import annotations

import json

import pytest

from action_mfa.conformance.doctor.findings import Direction
from action_mfa.conformance.doctor.transcript import Line
from action_mfa.conformance.doctor.withholding import Veil
from action_mfa.conformance.stories import Recorder
from action_mfa.spec.protocol import Policy


@pytest.fixture
def veil() -> Veil:
    """A veil over a run in which one token was born."""
    recorder = Recorder(spec_hash="0", seed=0, check="c", clause="ONCE-01", policy=Policy())
    recorder.born("mfa-token", "a-token-of-the-run")
    veil = Veil()
    veil.recorders.append(recorder)
    return veil


def shown(veil: Veil, message: object) -> str:
    """Return a message as it is shown."""
    return veil.covered(json.dumps(message).encode())


@pytest.mark.parametrize(
    "result",
    [
        {"mfaToken": "s3cret"},
        {"token": "s3cret"},
        {"privateKey": "s3cret"},
        {"codes": ["s3cret", "s3cret"]},
        {"accessToken": "s3cret"},
        {"user": {"jwt": "s3cret"}},
        {"credential": {"id": "s3cret"}},
    ],
)
def test_no_string_is_shown_under_a_name_that_may_hide_a_secret(veil: Veil, result: object) -> None:
    """Be it a name of the contract, or one that an adapter made up."""
    said = shown(veil, {"id": 1, "result": result})
    assert "s3cret" not in said
    assert "withheld" in said


def test_a_code_that_was_sent_as_a_number_is_withheld(veil: Veil) -> None:
    """A wrong type does not make it less of a secret."""
    assert "481516" not in shown(veil, {"id": 1, "result": {"code": 481516}})


def test_a_known_value_is_named_wherever_it_stands(veil: Veil) -> None:
    """In an error's message, too; so a reader sees which of two tokens came back."""
    message = {"id": 1, "error": {"code": 1, "message": "spent: a-token-of-the-run"}}
    assert "spent: <mfa-token 1>" in shown(veil, message)
    token = {"id": 2, "method": "wallet.sign", "params": {"token": {"mfa": "a-token-of-the-run"}}}
    assert '{"mfa": "<mfa-token 1>"}' in shown(veil, token)


def test_what_is_no_secret_stays(veil: Veil) -> None:
    """Names, addresses, the two tokens that are none, and everything of a greeting."""
    params = {"clientId": "c1", "email": "a@example.com", "token": "none"}
    said = shown(veil, {"id": 1, "method": "session.signIn", "params": params})
    assert all(value in said for value in params.values())
    greeting = {"capabilities": {"recoveryCode": "yes"}, "name": "acme"}
    assert '"recoveryCode": "yes"' in shown(veil, {"id": 1, "result": greeting})


def test_a_greeting_is_told_by_its_form_and_not_by_a_word_in_it(veil: Veil) -> None:
    """An answer that speaks of capabilities somewhere may hold secrets all the same."""
    result = {"note": "capabilities", "secret": "s3cret"}
    assert "s3cret" not in shown(veil, {"id": 1, "result": result})


def test_half_a_message_is_withheld_and_a_log_is_shown(veil: Veil) -> None:
    """The log on one line, without what a terminal would act on."""
    assert "s3cret" not in veil.covered(b'{"result": {"secret": "s3cret')
    assert veil.covered(b"listening \x1b[31m") == "'listening \\x1b[31m'"


def test_a_long_message_is_cut(veil: Veil) -> None:
    """With its length; nobody reads a megabyte."""
    line = Line(Direction.TO_ADAPTER, json.dumps({"email": "x" * 100_000}).encode(), 1.0)
    message = veil.shown(line)
    assert len(message.text) < 3000
    assert "characters)" in message.text
