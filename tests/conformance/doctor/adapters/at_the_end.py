"""What can be wrong when an adapter leaves.

Each class is an adapter with one thing wrong, named by the first argument; otherwise as `sound.py`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from sound import Adapter


class NoFarewell(Adapter):
    """Ends at bye without a word."""

    def answer(self, request: dict[str, Any]) -> None:
        if request["method"] == "bye":
            sys.exit(0)
        super().answer(request)


class Stays(Adapter):
    """Does not end at bye."""

    def leave(self) -> int:
        while True:
            time.sleep(60)


class BadStatus(Adapter):
    """Ends with a status of failure."""

    def leave(self) -> int:
        return 7


class NeverAlone(Adapter):
    """Does not end without a harness."""

    def abandoned(self) -> int:
        while True:
            time.sleep(60)


class OtherEachTime(Adapter):
    """Has another version each time that it is started."""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"version": str(time.time_ns())}


if __name__ == "__main__":
    chosen: type[Adapter] = globals()[sys.argv[1]]
    sys.exit(chosen().serve())
