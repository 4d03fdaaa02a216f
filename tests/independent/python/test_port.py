"""The conversation: what is no request is answered as such, and the next one is served."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ledger.readings import Readings, chosen


def _converse(backend: Path, *lines: str) -> list[dict[str, object]]:
    """Say lines that are answered by the reading thread itself, so in their order."""
    goodbye = '{"jsonrpc": "2.0", "id": "end", "method": "bye"}'
    done = subprocess.run(
        [sys.executable, str(backend)],
        input="\n".join([*lines, goodbye]) + "\n",
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("line", "code"),
    [("nonsense", -32700), ("[]", -32600), ('{"id": 1, "method": 5}', -32600)],
)
def test_a_line_that_is_no_request_does_not_end_the_conversation(
    backend: Path, line: str, code: int
) -> None:
    """The line is named for what it is, and the goodbye after it is answered."""
    error, goodbye = _converse(backend, line)
    assert error["error"]["code"] == code  # type: ignore[index]
    assert goodbye == {"jsonrpc": "2.0", "id": "end", "result": {}}


def test_readings_are_chosen_by_name() -> None:
    """One reading is put in place and the others stay."""
    assert chosen(["totp_digits=ascii"]).totp_digits == "ascii"
    assert chosen(["totp_window_steps=0"]).totp_window_steps == 0
    assert chosen([]) == Readings()


@pytest.mark.parametrize("wrong", ["nothing=1", "totp_digits=roman", "totp_window_steps=few"])
def test_a_reading_that_there_is_not_is_named(wrong: str) -> None:
    """Whoever mistypes a reading is told which there are."""
    with pytest.raises(ValueError, match=wrong.partition("=")[0]):
        chosen([wrong])
