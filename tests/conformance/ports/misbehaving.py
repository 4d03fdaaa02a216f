"""An adapter that greets well and then does one thing wrong, named by its first argument.

Plain JSON lines, nothing of the project: this is what a foreign adapter looks like from outside.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

GREETING = {"name": "bad", "version": "0", "language": "any", "role": "both", "class": "complete"}


def read() -> dict[str, Any]:
    """Read one message; leave when there are no more."""
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    message: dict[str, Any] = json.loads(line)
    return message


def write(text: str) -> None:
    """Write one line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def answer(request: dict[str, Any], **members: object) -> None:
    """Write one message with the request's id."""
    write(json.dumps({"jsonrpc": "2.0", "id": request["id"], **members}))


def call_back(request: dict[str, Any], method: str, **members: object) -> dict[str, Any]:
    """Call back during the request and return what the harness says."""
    call = {"jsonrpc": "2.0", "id": "c", "method": method, "during": request["id"], **members}
    write(json.dumps(call))
    return read()


def for_ever() -> NoReturn:
    """Stay, doing nothing."""
    while True:
        time.sleep(60)


def exits(_: dict[str, Any]) -> None:
    """End in the middle of an operation."""
    sys.stderr.write("Traceback:\n  \x1b[31mboom\x1b[0m\n")
    sys.exit(3)


def is_killed(_: dict[str, Any]) -> None:
    """End by a signal."""
    os.kill(os.getpid(), signal.SIGKILL)


def hangs(_: dict[str, Any]) -> None:
    """Never answer."""
    for_ever()


def hangs_deaf(_: dict[str, Any]) -> None:
    """Never answer, and do not listen to SIGTERM either."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for_ever()


def leaves_a_child(_: dict[str, Any]) -> None:
    """End, but leave a child that holds every pipe open, and the file that the test watches."""
    with open(sys.argv[2], "wb") as watched:  # noqa: PTH123  a plain script
        code = "import time; time.sleep(60)"
        subprocess.Popen([sys.executable, "-S", "-c", code], pass_fds=[watched.fileno()])
    sys.exit(4)


def closes_its_output(_: dict[str, Any]) -> None:
    """Go on living without a voice."""
    os.close(1)
    for_ever()


def floods_stderr(_: dict[str, Any]) -> None:
    """Log and log instead of answering."""
    while True:
        os.write(2, b"still here\n" * 1000)


def logs_much(request: dict[str, Any]) -> None:
    """Log far more than a pipe holds, then answer: allowed."""
    os.write(2, b"thinking\n" * 100_000)
    answer(request, result={"verified": True})


def endless_line(_: dict[str, Any]) -> None:
    """Never come to the end of the line."""
    with contextlib.suppress(BrokenPipeError):
        while True:
            os.write(1, b"x" * 65536)


def fails(request: dict[str, Any]) -> None:
    """Say that the adapter itself failed."""
    answer(request, error={"code": -32000, "message": "my\nmistake"})


def refuses(request: dict[str, Any]) -> None:
    """Report a refusal of the implementation: allowed."""
    data = {
        "name": "APIError",
        "code": "mfa_rate_limited",
        "message": "Rate limited",
        "status": 429,
    }
    answer(request, error={"code": 1, "message": "refused", "data": data})


def has_not(request: dict[str, Any]) -> None:
    """Say that there is no such operation: allowed."""
    answer(request, error={"code": -32601, "message": "method not found"})


def talks_on(request: dict[str, Any]) -> None:
    """Answer, and then say something that nobody asked for."""
    text = json.dumps({"id": request["id"], "result": {"verified": True}})
    write(f"{text}\n{text}")


def calls_unknown(request: dict[str, Any]) -> None:
    """Call something back that this harness does not know, and live with the answer: allowed."""
    reply = call_back(request, "weather.ask", params={})
    answer(request, result={"verified": reply["error"]["code"] == -32601})


def calls_back(request: dict[str, Any]) -> None:
    """Ask for the mail and show the code, or the error, as a passkey: allowed."""
    reply = call_back(request, "mailbox.read", params={"email": "a@example.test"})
    shown = reply["result"]["code"] if "result" in reply else json.dumps(reply["error"])
    answer(request, result={"passkeys": [shown], "verified": True})


def calls_back_badly(request: dict[str, Any]) -> None:
    """Call back with params of the wrong type."""
    call_back(request, "mailbox.read", params={"email": 5})


def calls_without_during(request: dict[str, Any]) -> None:
    """Call back without saying during which request."""
    call_back(request, "mailbox.read", params={"email": "a@example.test"}, during=None)


def calls_during_another(request: dict[str, Any]) -> None:
    """Call back during a request that is not open."""
    call_back(request, "mailbox.read", params={"email": "a@example.test"}, during=99)


#: What to write instead of an answer; ``ID`` stands for the right id.
LINES: dict[str, str] = {
    "debugging": "Server listening on port 3000 \x1b[1m",
    "empty": "",
    "broken": '{"id": ID, "result": {"secret": "abc',
    "array": "[1, 2]",
    "deep": '{"id": ID, "result": ' + "[" * 500 + "]" * 500 + "}",
    "very_deep": '{"id": ID, "result": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "nan": '{"id": ID, "result": {"verified": NaN}}',
    "infinity": '{"id": ID, "result": {"verified": 1e999}}',
    "long_number": '{"id": ID, "result": ' + "9" * 5000 + "}",
    "duplicate_keys": '{"id": ID, "result": {"verified": true, "verified": false}}',
    "lone_surrogate": '{"id": ID, "result": {"passkeys": ["\\ud800"], "verified": true}}',
    "wrong_version": '{"jsonrpc": "1.0", "id": ID, "result": {"verified": true}}',
    "wrong_id": '{"id": 77, "result": {"verified": true}}',
    "string_id": '{"id": "ID", "result": {"verified": true}}',
    "bool_id": '{"id": true, "result": {"verified": true}}',
    "float_id": '{"id": ID.0, "result": {"verified": true}}',
    "no_id": '{"result": {"verified": true}}',
    "null_id": '{"id": null, "error": {"code": -32700, "message": "parse error"}}',
    "neither": '{"id": ID}',
    "both": '{"id": ID, "result": {"verified": true}, "error": {"code": 1}}',
    "bad_error": '{"id": ID, "error": {"code": "one"}}',
    "request_and_response": '{"id": ID, "method": "x", "result": 1}',
    "notification": '{"method": "log", "params": {}}',
    "list_params": '{"id": 1, "method": "mailbox.read", "params": [], "during": ID}',
    "lies": '{"id": ID, "result": {"devices": [{"deviceId": "d", "verified": "yes"}]}}',
    "no_object": '{"id": ID, "result": "ok"}',
    "null_result": '{"id": ID, "result": null}',
    "good": '{"id": ID, "result": {"verified": true, "fromTheFuture": 1}}',
}


def main() -> None:
    """Greet, then misbehave at every further request but ``bye``."""
    fault = sys.argv[1]
    misbehave: Callable[[dict[str, Any]], None] | None = globals().get(fault)
    while True:
        request = read()
        if request["method"] == "hello":
            limits = json.loads(os.environ.get("TINY_LIMITS", "{}"))
            answer(request, result={**GREETING, "limits": limits})
            if fault == "reads_no_more":
                for_ever()
            if fault == "writes_instead":
                time.sleep(0.2)
                endless_line(request)
        elif request["method"] == "bye":
            answer(request, result={})
            return
        elif misbehave is not None:
            misbehave(request)
        elif fault == "not_utf8":
            os.write(1, b'{"id": "\xff"}\n')
        else:
            write(LINES[fault].replace("ID", str(request["id"])))


if __name__ == "__main__":
    main()
