"""What can be wrong in callbacks: clients that ask for the mail of a real backend.

Each class is an adapter with one thing wrong, named by the first argument; otherwise as `sound.py`.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from sound import Adapter, Operations, Params, Refused


class Client(Adapter):
    """The sound one: it signs in with the code of the mail."""

    base_url = ""

    def greeting(self) -> dict[str, Any]:
        return super().greeting() | {"role": "client", "class": "client-js", "needsBackend": True}

    def capabilities(self) -> dict[str, Any]:
        return {"clients": "many"}

    def operations(self) -> Operations:
        found = {
            name: operation
            for name, operation in super().operations().items()
            if not name.startswith("lab.")
        }
        return found | {
            "mfa.isRequiredForAction": lambda _: {"required": False},
            "client.restart": lambda _: {},
        }

    def open_client(self, params: Params) -> object:
        self.environments[params["environmentId"]] = 7200
        environment = params["environmentId"]
        self.base_url = f"{params['baseUrl']}/sdk/{environment}/emailVerifications/create"
        return super().open_client(params)

    def sign_in(self, params: Params) -> object:
        self.send_mail(params["email"])
        self.read_mail(params["email"])
        self.users[params["email"]] = "user-1"
        return super().sign_in(params)

    def send_mail(self, email: str) -> None:
        """Have the backend send a code."""
        request = urllib.request.Request(  # noqa: S310  the harness's own, on loopback
            self.base_url,
            data=json.dumps({"email": email}).encode(),
            headers={"content-type": "application/json"},
        )
        urllib.request.urlopen(request).close()  # noqa: S310  as above

    def read_mail(self, email: str) -> None:
        """Read the code."""
        reply = self.call_back("mailbox.read", email=email)
        if "result" not in reply:
            raise Refused("no mail", 500)


class NoDuring(Client):
    """Does not say during which request it calls back."""

    def call_back(self, method: str, **params: object) -> dict[str, Any]:
        self.open_request = None
        return super().call_back(method, **params)


class Hurries(Client):
    """Calls back twice without waiting for the first answer."""

    def read_mail(self, email: str) -> None:
        for number in (1, 2):
            call = {"id": number, "method": "mailbox.read", "during": self.open_request}
            self.write(call | {"params": {"email": email}})
        self.read()
        self.read()


class CallsLate(Client):
    """Calls back when the request has been answered."""

    def answer(self, request: dict[str, Any]) -> None:
        super().answer(request)
        if request["method"] == "session.signIn":
            call = {"id": "late", "method": "mailbox.read", "during": request["id"]}
            self.write(call | {"params": {"email": "doctor@example.com"}})


class CallsAnother(Client):
    """Calls back what the harness does not have, and goes on."""

    def read_mail(self, email: str) -> None:
        self.call_back("mailbox.get", email=email)


class ReadsTooSoon(Client):
    """Reads the mail before one was sent."""

    def send_mail(self, _: str) -> None:
        """Send none."""

    def read_mail(self, email: str) -> None:
        self.call_back("mailbox.read", email=email)


class BackendAsksForMail(Adapter):
    """Is a backend, and asks the harness for its own mail."""

    def sign_in(self, params: Params) -> object:
        self.call_back("mailbox.read", email=params["email"])
        return super().sign_in(params)


if __name__ == "__main__":
    chosen: type[Adapter] = globals()[sys.argv[1]]
    sys.exit(chosen().serve())
