"""What can be wrong in the clock and at a reset.

Each class is an adapter with one thing wrong, named by the first argument; otherwise as `sound.py`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from sound import Adapter, Operations, Params, Refused


class OwnClock(Adapter):
    """Says that its clock is virtual, and lives by its own."""

    def set_clock(self, _: Params) -> object:
        self.now = int(time.time())
        return {}


class SecretClock(OwnClock):
    """Does so without saying when a session ends."""

    def described(self, session: dict[str, Any] | None) -> object:
        return {} if session is None else session | {"expiresAt": None}


class NoClock(Adapter):
    """Says that its clock is virtual, and does not set it."""

    def operations(self) -> Operations:
        found = super().operations()
        del found["clock.set"]
        return found


class StoppedClock(Adapter):
    """Sets its clock once and never again."""

    def set_clock(self, params: Params) -> object:
        self.now = self.now or params["instant"]
        return {}


class KeepsClients(Adapter):
    """Does not forget."""

    def reset(self) -> object:
        return None


class NeverGoesBack(Adapter):
    """Has a clock that goes forward only, even after a reset."""

    latest = 0

    def set_clock(self, params: Params) -> object:
        if params["instant"] < self.latest:
            raise Refused("invalid_request", 400)
        self.latest = params["instant"]
        return super().set_clock(params)


class LookingConsumes(Adapter):
    """Takes the held token away when it is looked at."""

    held = "token-that-is-held"

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"role": "both", "class": "complete"}

    def capabilities(self) -> dict[str, Any]:
        return super().capabilities() | {"heldToken": True}

    def operations(self) -> Operations:
        return super().operations() | {
            "mfa.isRequiredForAction": lambda _: {"required": False},
            "mfa.heldToken": self.look,
            "client.restart": lambda _: {},
        }

    def look(self, _: Params) -> object:
        held, self.held = self.held, ""
        return {"mfaToken": held or None}


if __name__ == "__main__":
    chosen: type[Adapter] = globals()[sys.argv[1]]
    sys.exit(chosen().serve())
