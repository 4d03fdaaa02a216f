"""The other commands, and what all commands have in common."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from action_mfa.conformance.cli import entry
from action_mfa.conformance.cli.entry import invoke
from action_mfa.conformance.cli.group import CommandTable

COMMANDS = [
    *("run", "init", "doctor", "spec", "machine", "fingerprint", "explore", "differ", "mutants"),
    *("serve", "replay", "promote", "diff", "verify", "report"),
]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """And shows the first things to try."""
    assert invoke(["--help"]) == 0
    said = capsys.readouterr().out
    assert "action-mfa run reference" in said
    for name in COMMANDS:
        assert f"\n  {name} " in said


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_teaches_by_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks for help is about to type something."""
    assert invoke([name, "--help"]) == 0
    assert f"  action-mfa {name}" in capsys.readouterr().out


def test_help_imports_no_command() -> None:
    """`--help` has to answer at once: no simulator, no pydantic, no pytest."""
    script = (
        "import sys; from action_mfa.conformance.cli.entry import invoke; invoke(['--help']);"
        "heavy = {'pydantic', 'pytest', 'rich', 'starlette', 'action_mfa.simulator'};"
        "print('heavy:', sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert answer.stdout.endswith("heavy: []\n")


@pytest.mark.parametrize("arguments", [["--nonsense"], ["nonsense"], []])
def test_a_wrong_command_line_gives_usage_and_3(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where no command was reached."""
    assert invoke(arguments) == 3
    assert "Usage: action-mfa" in capsys.readouterr().err


def test_spec_prints_clauses(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them, or one with its sources."""
    assert invoke(["spec"]) == 0
    assert "ONCE-02" in capsys.readouterr().out
    assert invoke(["spec", "once-02"]) == 0
    said = capsys.readouterr().out
    assert "MUST" in said
    assert "https://" in said


def test_an_unknown_clause_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """With what may have been meant."""
    assert invoke(["spec", "ONCE-2"]) == 3
    assert "did you mean" in capsys.readouterr().err


def test_report_puts_results_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One page for one, another name for several, and any name that is asked for."""
    for name in ("one", "two"):
        out = str(tmp_path / name)
        assert invoke(["run", "reference", "--clause", "ONCE-01", "--out", out]) == 0
    results = [str(tmp_path / name / "results.json") for name in ("one", "two")]
    asked = tmp_path / "pages" / "asked.html"
    assert invoke(["report", *results]) == 0
    assert invoke(["report", results[0], "--out", str(asked)]) == 0
    for page in (tmp_path / "one" / "comparison.html", asked):
        assert "ONCE-01" in page.read_text(encoding="utf-8")
        assert str(page) in capsys.readouterr().out or page == asked


def test_broken_results_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """File, place, reason."""
    broken = tmp_path / "results.json"
    broken.write_text('{"schema_version": 1,}', encoding="utf-8")
    assert invoke(["report", str(broken)]) == 3
    assert "line 1, column" in capsys.readouterr().err


def test_serve_says_that_a_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """Not with a traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert invoke(["serve", "--port", str(port)]) == 3
    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


def test_serve_tells_a_page_what_to_be_given(tmp_path: Path) -> None:
    """Only where pages are served: by that name alone does an SDK look for the wallet's page."""
    for option, told in (((), False), (("--browser",), True), (("--browser", "cookie"), True)):
        command = [sys.executable, "-m", "action_mfa.conformance.cli", "serve", *option]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as server:
            assert server.stdout is not None
            greeting = ""
            while "mailbox.read" not in greeting:
                greeting += server.stdout.readline()
            server.send_signal(2)
            greeting += server.stdout.read()
        assert ("give it http://localhost:" in greeting) is told


def test_serve_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    """It says where it is, and ends without a complaint."""
    command = [sys.executable, "-m", "action_mfa.conformance.cli", "serve", "--seed", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as server:
        assert server.stdout is not None
        assert "http://127.0.0.1:" in server.stdout.readline()
        server.send_signal(2)
        _, complaint = server.communicate(timeout=20)
    assert (server.returncode, complaint) == (0, "")


def test_a_bug_of_ours_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The traceback is kept in a file, which is named."""

    @click.command()
    def broken() -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(CommandTable, "get_command", lambda *_: broken)
    assert entry.invoke(["run"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("action-mfa broke down, which is a bug of its own: ZeroDivisionError")
    kept = Path(said.split("The details are in ")[1].split(";", maxsplit=1)[0])
    assert "ZeroDivisionError: oops" in kept.read_text(encoding="utf-8")
    kept.unlink()
