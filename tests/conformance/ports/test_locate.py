"""The ADAPTER argument: each form leads to its port, anything else to a sentence."""

import sys
from pathlib import Path

import pytest

from action_mfa.conformance.ports import (
    Callbacks,
    InProcessPort,
    Limits,
    LocateFault,
    PortFault,
    StdioPort,
    listen,
    locate,
    name_of,
)
from action_mfa.spec.protocol import Hello

MISBEHAVING = Path(__file__).parent / "misbehaving.py"


def test_a_factory_is_located_and_opened_anew_each_time(tiny: str, hands: Callbacks) -> None:
    """Reopening after a fault starts from nothing."""
    source = locate(f"{tiny}:create")
    first, second = source.open(), source.open()
    assert first is not second
    assert isinstance(first, InProcessPort)
    assert second.perform(Hello(), hands).name == "tiny"


def test_a_command_line_is_located_and_started_anew_each_time(hands: Callbacks) -> None:
    """A port that has ended can be replaced."""
    source = locate(f"{sys.executable} -S '{MISBEHAVING}' exits", Limits(farewell_seconds=1))
    for _ in range(2):
        port = source.open()
        assert isinstance(port, StdioPort)
        assert port.perform(Hello(), hands).name == "bad"
        port.close()


def test_a_program_of_one_word_has_to_exist(hands: Callbacks) -> None:
    """A slip of the pen is a usage error; a program that exists is started."""
    with pytest.raises(LocateFault, match="'refrence' is no adapter, and no program of that name"):
        locate("refrence")
    port = locate("true").open()
    with pytest.raises(PortFault, match="exit status 0 instead of answering hello"):
        port.perform(Hello(), hands)
    port.close()


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "   ",
        "refrence",
        "a.b:",
        ":create",
        "1a:create",
        "wire:",
        "wire:ftp://h",
        "wire:http://",
        "wire:http://h:99999",
        "node 'unbalanced",
        "--listen",
        "--listen x",
        "--listen 70000",
    ],
)
def test_anything_else_is_answered_by_the_forms(asked: str) -> None:
    """Nothing is started, and the user sees what could be said."""
    with pytest.raises(LocateFault, match=r"reference \| package|--listen wants a port") as caught:
        locate(asked)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "folder"),
    [
        ("reference", "reference"),
        ("wire:http://127.0.0.1:8080/api/v0", "wire-http-127.0.0.1-8080-api-v0"),
        ("acme.mfa:create", "acme.mfa-create"),
        ("node adapters/dynamic_js/adapter.mjs", "node-adapters-dynamic_js-adapter.mjs"),
        ("--listen 9000", "listen-9000"),
        ("../../etc/passwd x", "etc-passwd-x"),
        ("/" + "very/" * 40 + "long end", "long-end"),
        ("日本 語", "adapter"),
        ("..", "adapter"),
    ],
)
def test_a_folder_name_is_short_and_safe(asked: str, folder: str) -> None:
    """It tells the end of a long argument, never leaves its folder, and is never hidden."""
    name = name_of(asked)
    assert name.endswith(folder)
    assert len(name) <= 60
    assert not set("/\\: ") & set(name)


def test_listening_prints_where_and_with_which_secret() -> None:
    """A new secret for each opening, unless the environment gives one, which is not repeated."""
    said: list[str] = []
    source = listen(0, said.append, environment={}, wait_seconds=0.01)
    for _ in range(2):
        with pytest.raises(PortFault, match="no adapter connected"):
            source.open()
    given = listen(0, said.append, environment={"ACTION_MFA_SECRET": "x" * 16}, wait_seconds=0.01)
    with pytest.raises(PortFault, match="no adapter connected"):
        given.open()
    one, two, three = (sentence.rpartition("ACTION_MFA_SECRET ")[2] for sentence in said)
    assert one.startswith("set to ")
    assert one != two
    assert three == "as it is set here"


@pytest.mark.parametrize("secret", ["", "short", "ünïcödé-and-long-enough"])
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    """An empty variable must not open the door."""
    with pytest.raises(LocateFault, match="ACTION_MFA_SECRET wants 16 ASCII characters or more"):
        listen(9000, print, environment={"ACTION_MFA_SECRET": secret})


def test_the_harness_s_own_adapters_are_imported_only_when_opened() -> None:
    """They are heavy; locating them costs nothing."""
    assert locate("reference").folder == "reference"
    assert locate(" wire:http://127.0.0.1:1 ").describe() == "wire:http://127.0.0.1:1"
