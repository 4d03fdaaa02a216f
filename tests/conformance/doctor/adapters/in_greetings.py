"""What can be wrong in a greeting.

Each class is an adapter with one thing wrong, named by the first argument; otherwise as `sound.py`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from sound import Adapter


class Misspelt(Adapter):
    """Misspells two claims."""

    def capabilities(self) -> dict[str, Any]:
        return super().capabilities() | {"explicitTokens": True, "Faults": []}


class OtherRole(Adapter):
    """Claims a class that is another role's."""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"class": "client-js"}


class LonelyClient(Adapter):
    """Is a client with nobody behind it."""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"role": "client", "class": "client-js"}


class OtherProtocol(Adapter):
    """Speaks a later contract."""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"protocol": "2.0"}


class Nameless(Adapter):
    """Does not say who it is."""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"name": ""}


class HalfClaims(Adapter):
    """Claims an authenticator, and no passkeys; actions, and no tokens."""

    def capabilities(self) -> dict[str, Any]:
        able = {"methods": ["totp"], "authenticator": "callback"}
        return able | {"actions": ["wallet.waas.sign"]}


class IdlePolicy(Adapter):
    """Declares numbers of what it does not do."""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"policy": {"recovery": {"count": 8}}}


class OddBridge(Adapter):
    """Bridges what is no operation."""

    def greeting(self) -> dict[str, Any]:
        bridge = {"operation": "wallet.signMessage", "decides": "sign", "reason": "hosted"}
        return super().greeting() | {"bridges": [bridge]}


class Greedy(Adapter):
    """Asks for an hour."""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"limits": {"answerSeconds": 3600}}


class WallClock(Adapter):
    """Cannot be moved, and says so."""

    def greeting(self) -> dict[str, Any]:
        self.now = int(time.time())
        return super().greeting() | {"clock": "wall"}


if __name__ == "__main__":
    chosen: type[Adapter] = globals()[sys.argv[1]]
    sys.exit(chosen().serve())
