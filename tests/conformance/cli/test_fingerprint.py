"""``action-mfa fingerprint``: the readings of a port, as text and as data, and never a verdict."""

from __future__ import annotations

import json

import pytest

from action_mfa.conformance.cli.entry import invoke

TWO = ("--point", "totp_skew", "--point", "token_getter")


def test_the_reading_of_a_point_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, with Dynamic's own beside it, and nothing but that on standard output."""
    assert invoke(["fingerprint", "reference", *TWO]) == 0
    skew, getter = capsys.readouterr().out.splitlines()
    assert skew.split() == ["totp_skew", "one_step"]
    assert getter == "token_getter  take  [JavaScript SDK: take; React SDK: take]"


def test_readings_are_data_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with how it came out, for whoever reads it by a program."""
    assert invoke(["fingerprint", "reference", "--json", *TWO[:2]]) == 0
    (reading,) = json.loads(capsys.readouterr().out)
    assert (reading["point"], reading["told"], reading["value"]) == (
        "totp_skew",
        "value",
        "one_step",
    )
    assert "step=-1>): accepted (exact shows: refused)" in reading["evidence"]


def test_a_port_whose_server_can_be_seen_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """What the reference's server hands its client is no secret to the harness."""
    assert invoke(["fingerprint", "reference", "--point", "no_passkey_to_authenticate"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["no_passkey_to_authenticate", "options"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["reference", "--point", "totp_screw"], 3, "no open point 'totp_screw'"),
        ([], 3, "give one ADAPTER"),
        (["nowhere.at_all:create"], 2, "nowhere"),
    ],
)
def test_what_cannot_be_looked_at_is_told(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence, without a traceback."""
    assert invoke(["fingerprint", *arguments]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
