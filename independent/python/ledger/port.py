"""The adapter contract over standard input and output: JSON-RPC 2.0, one object per line.

Each request has a thread of its own, since a ceremony waits in the middle for the user, and since
``race`` starts several at once. The reading thread hands every answer to whoever waits for it.
"""

import argparse
import itertools
import json
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import IO, Any

from ledger.operations import Operations
from ledger.parameters import Parameters
from ledger.readings import chosen
from ledger.refusals import Refused, UnreadableError
from ledger.store import Store

__all__ = ["Port", "main"]

_REFUSED = 1
_UNPARSABLE = -32700
_INVALID_REQUEST = -32600
_UNSUPPORTED = -32601
_INVALID_PARAMETERS = -32602
_DEFECT = -32603


class Port:
    """Serves one conversation until ``bye`` or the end of the input."""

    def __init__(self, operations: Operations, lines: Iterable[bytes], answers: IO[str]) -> None:
        self._operations = operations
        self._lines = lines
        self._answers = answers
        self._writing = threading.Lock()
        self._names = itertools.count(1)
        self._asked: dict[str, Future[Any]] = {}

    def serve(self) -> None:
        """Answer until the harness says goodbye or goes away."""
        for line in self._lines:
            try:
                message = json.loads(line)
            except (ValueError, RecursionError) as error:
                self._write({"id": None, "error": _error(_UNPARSABLE, str(error))})
                continue
            if not isinstance(message, dict):
                self._write({"id": None, "error": _error(_INVALID_REQUEST, "not an object")})
            elif "method" not in message:
                self._take_answer(message)
            elif not isinstance(message["method"], str):
                self._write({"id": None, "error": _error(_INVALID_REQUEST, "no method")})
            elif message["method"] == "bye":
                self._write({"id": message.get("id"), "result": {}})
                return
            else:
                threading.Thread(target=self._answer, args=(message,), daemon=True).start()

    def _answer(self, message: dict[str, Any]) -> None:
        given = message.get("params") or {}
        outcome = self._outcome(message.get("id"), message["method"], given)
        self._write({"id": message.get("id"), **outcome})

    def _outcome(self, request: object, method: str, given: object) -> dict[str, Any]:
        """Return ``{result}`` or ``{error}``; what nobody foresaw is a defect, and says so."""
        hands = _Hands(lambda name, params: self._ask(request, name, params))
        try:
            if method == "race":
                return {"result": self._race(request, Parameters(given))}
            return {"result": self._operations.perform(method, Parameters(given), hands)}
        except Refused as refused:
            return {"error": _refusal(refused)}
        except UnreadableError as error:
            return {"error": _error(_INVALID_PARAMETERS, str(error))}
        except LookupError as error:
            if error.args == (method,):
                return {"error": _error(_UNSUPPORTED, f"no operation is called {method}")}
            return {"error": _defect()}
        except Exception:  # noqa: BLE001  a thread that dies leaves the harness waiting
            return {"error": _defect()}

    def _race(self, request: object, given: Parameters) -> list[dict[str, Any]]:
        """Start every racer before any of them is awaited, and let them go at once."""
        racers = [
            (racer.text("method"), racer.raw("params") or {})
            for racer in given.records("operations")
        ]
        line = threading.Barrier(max(1, len(racers)))
        outcomes: list[dict[str, Any]] = [{} for _ in racers]

        def run(place: int, method: str, params: object) -> None:
            line.wait()
            outcomes[place] = self._outcome(request, method, params)

        threads = [
            threading.Thread(target=run, args=(place, *racer), daemon=True)
            for place, racer in enumerate(racers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    def _ask(self, request: object, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Ask the harness during a request, and wait for its answer."""
        answer: Future[Any] = Future()
        name = f"callback-{next(self._names)}"
        self._asked[name] = answer
        self._write({"id": name, "method": method, "params": params, "during": request})
        message = answer.result()
        del self._asked[name]
        if "error" in message:
            # The user's browser would tell its page, and the server would never hear of it; the
            # caller of this port is told what the page was.
            said = (message["error"] or {}).get("data") or {}
            raise Refused(
                "passkey_cancelled", said.get("message") or "the ceremony was not finished"
            )
        credential = (message.get("result") or {}).get("credential")
        if not isinstance(credential, dict):
            raise Refused("passkey_rejected", "the answer holds no credential")
        return credential

    def _take_answer(self, message: dict[str, Any]) -> None:
        answer = self._asked.get(str(message.get("id")))
        if answer is not None and not answer.done():
            answer.set_result(message)

    def _write(self, message: dict[str, Any]) -> None:
        with self._writing:
            self._answers.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            self._answers.flush()


class _Hands:
    """The user's hands, which are the harness's."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
        self._ask = ask

    def create(self, client_id: str, origin: str, options: dict[str, Any]) -> dict[str, Any]:
        return self._ask(
            "authenticator.create",
            {"clientId": client_id, "origin": origin, "options": options},
        )

    def get(self, client_id: str, origin: str, options: dict[str, Any]) -> dict[str, Any]:
        return self._ask(
            "authenticator.get", {"clientId": client_id, "origin": origin, "options": options}
        )


def _refusal(refused: Refused) -> dict[str, Any]:
    return {
        "code": _REFUSED,
        "message": refused.message,
        "data": {
            "name": "Refused",
            "code": refused.code,
            "message": refused.message,
            "status": refused.status,
        },
    }


def _error(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}


def _defect() -> dict[str, Any]:
    traceback.print_exc()
    return _error(_DEFECT, "the backend failed; its standard error says where")


def main() -> None:
    """Serve on standard input and output, with the readings that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python independent/python",
        description="A backend for Action-Based MFA on a relational store. It speaks the adapter "
        "contract on standard input and output; hand the command line to action-mfa run.",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="follow this reading of an open point; the names are those of `action-mfa spec "
        "--open-points`, and totp_window_steps",
    )
    arguments = parser.parse_args()
    try:
        readings = chosen(arguments.set)
    except ValueError as error:
        parser.error(str(error))
    Port(Operations(Store(readings)), sys.stdin.buffer, sys.stdout).serve()
