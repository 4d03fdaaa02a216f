"""What can be wrong in errors and operations.

Each class is an adapter with one thing wrong, named by the first argument; otherwise as `sound.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from sound import Adapter, Operations, Params, Refused


class NoData(Adapter):
    """Refuses without the implementation's words."""

    def refuse_code(self) -> None:
        refused = Refused("", 0)
        refused.data = {}
        raise refused


class OwnCode(Adapter):
    """Reports a refusal as a failure of the adapter."""

    def answer(self, request: dict[str, Any]) -> None:
        try:
            super().answer(request)
        except ValueError:
            self.write({"id": request["id"], "error": {"code": -32000, "message": "wrong code"}})

    def refuse_code(self) -> None:
        raise ValueError


class AcceptsAnyCode(Adapter):
    """Takes any code."""

    def check(self, _: Params) -> bool:
        return True


class UnknownError(Adapter):
    """Refuses in words that no rule knows."""

    def refuse_code(self) -> None:
        refused = Refused("", 0)
        refused.data = {"name": "Oops"}
        raise refused


class BreaksDownAtCode(Adapter):
    """Breaks down instead of refusing."""

    def refuse_code(self) -> None:
        raise Refused("internal", 500)


class RefusesSignIn(Adapter):
    """Lets nobody in."""

    def sign_in(self, _: Params) -> object:
        raise Refused("not_authenticated", 401)


class BreaksDownAtSignIn(Adapter):
    """Has a database that is gone."""

    def sign_in(self, _: Params) -> object:
        raise Refused("internal", 500)


class NumberForUser(Adapter):
    """Gives an id as a number."""

    def described(self, session: dict[str, Any] | None) -> object:
        return None if session is None else session | {"userId": 7}


class FailsToDescribe(Adapter):
    """Has a bug in the adapter."""

    def operations(self) -> Operations:
        return super().operations() | {"session.describe": lambda params: params["nothing"]}


class ClaimsRecovery(Adapter):
    """Claims recovery codes, and has none."""

    def capabilities(self) -> dict[str, Any]:
        return super().capabilities() | {"recoveryCodes": True}


class LacksRefresh(Adapter):
    """Lacks an operation that every port has."""

    def operations(self) -> Operations:
        found = super().operations()
        del found["session.refresh"]
        return found


class SecretOfBytes(Adapter):
    """Gives the secret in hex, under a misspelt URI as well."""

    def register(self, params: Params) -> object:
        made = super().register(params)
        return made | {"secret": "0123456789abcdef"} if isinstance(made, dict) else made


class MisnamesToken(Adapter):
    """Mints a token and puts it under another name."""

    def authenticate(self, params: Params) -> object:
        self.check(params)
        return {"token": self.new("token-of-the-toy")}


class RacesBadly(Adapter):
    """Returns one outcome for two racers."""

    def capabilities(self) -> dict[str, Any]:
        return super().capabilities() | {"concurrency": True}

    def operations(self) -> Operations:
        return super().operations() | {"race": lambda _: [{"result": {}}]}


class SignsInBase64(Adapter):
    """Gives a signature in base64."""

    signature = "c2lnbmVkIGJ5IHRoZSB0b3k="

    def capabilities(self) -> dict[str, Any]:
        return super().capabilities() | {"actions": ["wallet.waas.sign"], "explicitToken": True}

    def operations(self) -> Operations:
        address = "0x000000000000000000000000000000000000dEaD"
        return super().operations() | {
            "wallet.create": lambda _: {"walletId": "wallet-1", "address": address},
            "wallet.sign": lambda _: {"signature": self.signature},
        }


class SignsWithAnotherKey(SignsInBase64):
    """Gives a signature that is another key's."""

    signature = (
        "0x133053ba46209d5385e487b43edca36a28b0dcb15db92de627211d8617b33ac2"
        "0fcd54619c7d4d8c1f77357fb854d22801a15ab895c1a226a7f836e57668056f1b"
    )


if __name__ == "__main__":
    chosen: type[Adapter] = globals()[sys.argv[1]]
    sys.exit(chosen().serve())
