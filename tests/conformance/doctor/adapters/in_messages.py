"""What can be wrong in messages.

Each class is an adapter with one thing wrong, named by the first argument; otherwise as `sound.py`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from sound import Adapter, Params


def raw(text: str) -> None:
    """Write a line that is no message."""
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


class Banner(Adapter):
    """Says hello to the world on the protocol's stream."""

    def serve(self) -> int:
        raw("Server listening on port 3000")
        return super().serve()


class Logs(Adapter):
    """Logs an operation on the protocol's stream."""

    def sign_in(self, params: Params) -> object:
        raw("signing in")
        return super().sign_in(params)


class TextIds(Adapter):
    """Answers with the id as text."""

    def answer(self, request: dict[str, Any]) -> None:
        if request["method"] == "session.signIn":
            request["id"] = str(request["id"])
        super().answer(request)


class Twice(Adapter):
    """Answers twice."""

    def answer(self, request: dict[str, Any]) -> None:
        super().answer(request)
        if request["method"] == "session.signIn":
            super().answer(request)


class Hangs(Adapter):
    """Never answers one operation."""

    def refresh(self, _: Params) -> object:
        while True:
            time.sleep(60)


class Ends(Adapter):
    """Ends in the middle of an operation."""

    def refresh(self, _: Params) -> object:
        sys.exit("out of cheese")


class EndlessLine(Adapter):
    """Writes more than a message may have."""

    def refresh(self, _: Params) -> object:
        raw("x" * (2 << 20))
        return {}


class EndsAtUnknown(Adapter):
    """Ends at an operation that it does not know."""

    def unknown(self, request: dict[str, Any]) -> None:
        sys.exit(f"unknown: {request['method']}")


class AcceptsUnknown(Adapter):
    """Answers an operation that it does not know as if it had done it."""

    def unknown(self, request: dict[str, Any]) -> None:
        self.write({"id": request["id"], "result": {}})


class RefusesUnknown(Adapter):
    """Says that the implementation refused what the adapter does not know."""

    def unknown(self, request: dict[str, Any]) -> None:
        self.write({"id": request["id"], "error": {"code": 1, "data": {"message": "what?"}}})


class FailsUnknown(Adapter):
    """Answers a code of its own to what it does not know."""

    def unknown(self, request: dict[str, Any]) -> None:
        self.write({"id": request["id"], "error": {"code": -32000, "message": "what?"}})


class StrictFields(Adapter):
    """Refuses a field that it does not know."""

    def create_environment(self, params: Params) -> object:
        if set(params) != {"settings"}:
            raise TypeError(params)
        return super().create_environment(params)


class SplitsLines(Adapter):
    """Takes U+2028 for the end of a line, as readers of text do."""

    def read(self) -> bytes:
        return super().read().decode().splitlines()[0].encode() + b"\n"


class ShortBuffer(Adapter):
    """Reads 64 KiB of a line and no more, as many line readers do."""

    def read(self) -> bytes:
        return sys.stdin.buffer.readline(1 << 16)


class EndsAtWrongParams(Adapter):
    """Ends at params that it did not expect."""

    def invalid(self, request: dict[str, Any], error: Exception) -> None:
        sys.exit(f"{request['method']}: {error!r}")


class TakesWrongParams(Adapter):
    """Opens whatever it is told to."""

    def open_client(self, params: Params) -> object:
        self.clients[params["clientId"]] = params.get("environmentId", "")
        return {}


if __name__ == "__main__":
    chosen: type[Adapter] = globals()[sys.argv[1]]
    sys.exit(chosen().serve())
