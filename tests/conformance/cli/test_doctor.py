"""`action-mfa doctor`: what it prints, and what a script makes of its exit code."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest

from action_mfa.conformance.cli.entry import invoke

NOISY = """
from action_mfa.conformance.reference import Reference


class Noisy(Reference):
    def perform(self, operation, callbacks, /):
        print("adapter noise")
        return super().perform(operation, callbacks)
"""
ADAPTERS = Path(__file__).parent.parent / "doctor" / "adapters"


def adapter(name: str) -> str:
    """Return the command of one of the doctor's small adapters."""
    program, _, fault = name.partition(".")
    return f"{sys.executable} -S {ADAPTERS / program}.py {fault}"


def test_a_sound_adapter_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """The summary says so, and no message is shown: nobody has to look for anything."""
    assert invoke(["doctor", adapter("sound")]) == 0
    said = capsys.readouterr().out
    assert "toy 1 (Python), role backend, class backend, clock virtual" in said
    assert said.splitlines()[-1].startswith("SOUND: ")
    assert '"method"' not in said


def test_messages_are_shown_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    """Of what passed, too."""
    invoke(["doctor", adapter("sound"), "--messages"])
    assert '"method": "session.signIn"' in capsys.readouterr().out


def test_a_faulty_adapter_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    """The fault is shown with its blame, its advice and the messages that led to it."""
    assert invoke(["doctor", adapter("in_messages.Logs")]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "FAIL lines [adapter] while session.signIn was open" in said
    assert "what to change: Standard output is the protocol's" in said
    assert "< 'signing in'" in said
    assert "(1 of the adapter)" in said


def test_what_the_implementation_does_can_be_left_to_a_run() -> None:
    """With `--adapter-only` its refusal fails nothing; a fault of the adapter still does."""
    refusing = adapter("in_operations.RefusesSignIn")
    assert invoke(["doctor", refusing]) == 1
    assert invoke(["doctor", refusing, "--adapter-only"]) == 0
    assert invoke(["doctor", adapter("in_messages.Logs"), "--adapter-only"]) == 1


def test_json_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """For programs: the same findings, in the same words."""
    assert invoke(["doctor", adapter("in_operations.RefusesSignIn"), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["schema_version"], report["sound"]) == (1, False)
    assert report["greeting"]["name"] == "toy"
    (failed,) = (each for each in report["findings"] if each["outcome"] == "failed")
    assert (failed["id"], failed["blame"]) == ("session.signIn", "implementation")
    assert [each["direction"] for each in failed["messages"]] == [
        "to the adapter",
        "from the adapter",
    ]
    assert report["counts"]["failed"] == 1


def test_json_is_json_whatever_an_adapter_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An adapter in this process prints to standard error, as one of its own would."""
    (tmp_path / "noisy_adapter.py").write_text(NOISY, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert invoke(["doctor", "noisy_adapter:Noisy", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["sound"] is True
    assert "adapter noise" in said.err


def test_own_words_of_an_implementation_can_be_sorted(tmp_path: Path) -> None:
    """With --reasons, what no rule knew is known, and nothing is left to warn of."""
    rules = tmp_path / "reasons.toml"
    rules.write_text('[[rule]]\nname = "Oops"\nreason = "mfa_invalid_code"\n', encoding="utf-8")
    asked = ["doctor", adapter("in_operations.UnknownError"), "--reasons", str(rules)]
    assert invoke(asked) == 0


def test_a_port_that_is_taken_is_the_harness_s_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3: no adapter has to be mended."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert invoke(["doctor", "--listen", port]) == 3
    assert "[harness] cannot listen on" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["reference", "--listen", "4700"],
        ["no-such-program-anywhere"],
        ["reference", "--reasons", "nowhere.toml"],
    ],
)
def test_a_wrong_command_line_is_told(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, with exit code 3."""
    assert invoke(["doctor", *arguments]) == 3
    assert "Usage: action-mfa doctor" in capsys.readouterr().err


def test_a_program_that_does_not_start_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    """The command line was right; the adapter has to be mended."""
    assert invoke(["doctor", "/nowhere/at/all --really"]) == 1
    assert "[adapter] the adapter does not start" in " ".join(capsys.readouterr().out.split())
