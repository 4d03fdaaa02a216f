"""A small adapter that keeps the contract, in plain JSON lines and nothing of the project.

It stands around a toy backend with TOTP and single-use tokens. The programs beside it
have the same with one thing wrong in each.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Callable
from typing import Any

Params = dict[str, Any]
Operations = dict[str, Callable[[Params], object]]


class Refused(Exception):  # noqa: N818  an ordinary outcome
    """What the toy refuses."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.data = {"code": code, "message": f"refused: {code}", "status": status}


class Adapter:
    """Reads requests and answers them until it is told to leave."""

    def __init__(self) -> None:
        self.now = 0
        self.last = 0
        self.environments: dict[str, int] = {}
        self.clients: dict[str, str] = {}
        self.users: dict[str, str] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.secrets: dict[str, bytes] = {}
        self.open_request: object = None

    # The protocol.

    def serve(self) -> int:
        """Answer line by line; return the exit status."""
        while line := self.read():
            request = json.loads(line)
            self.open_request = request["id"]
            self.answer(request)
            if request["method"] == "bye":
                return self.leave()
        return self.abandoned()

    def read(self) -> bytes:
        """Read one line; nothing where there is none."""
        return sys.stdin.buffer.readline()

    def write(self, message: dict[str, Any]) -> None:
        """Write one message."""
        sys.stdout.buffer.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        sys.stdout.buffer.flush()

    def leave(self) -> int:
        """Say with which status the program ends after bye."""
        return 0

    def abandoned(self) -> int:
        """Say with which status it ends where nobody said bye."""
        return 0

    def answer(self, request: dict[str, Any]) -> None:
        """Answer one request."""
        operation = self.operations().get(request["method"])
        if operation is None:
            self.unknown(request)
            return
        try:
            result = operation(request["params"])
        except Refused as refused:
            error = {"code": 1, "message": str(refused), "data": refused.data}
            self.write({"id": request["id"], "error": error})
        except (KeyError, TypeError) as error:
            self.invalid(request, error)
        else:
            self.write({"id": request["id"], "result": result})

    def unknown(self, request: dict[str, Any]) -> None:
        """Answer what it does not know."""
        self.write({"id": request["id"], "error": {"code": -32601, "message": "not supported"}})

    def invalid(self, request: dict[str, Any], error: Exception) -> None:
        """Answer params that do not fit."""
        self.write({"id": request["id"], "error": {"code": -32602, "message": repr(error)}})

    def call_back(self, method: str, **params: object) -> dict[str, Any]:
        """Ask the harness."""
        call = {"id": "callback", "method": method, "during": self.open_request, "params": params}
        self.write(call)
        reply: dict[str, Any] = json.loads(self.read())
        return reply

    # The operations.

    def greeting(self) -> dict[str, Any]:
        """Say who it is."""
        return {
            "protocol": "1.0",
            "name": "toy",
            "version": "1",
            "language": "Python",
            "role": "backend",
            "class": "backend",
            "clock": "virtual",
            "capabilities": self.capabilities(),
        }

    def capabilities(self) -> dict[str, Any]:
        """Say what it can do."""
        return {"methods": ["totp"], "tokenUses": ["singleUse"], "clients": "many"}

    def operations(self) -> Operations:
        """Map operations to functions."""
        return {
            "hello": lambda _: self.greeting(),
            "bye": lambda _: {},
            "clock.set": self.set_clock,
            "lab.reset": lambda _: self.reset(),
            "lab.createEnvironment": self.create_environment,
            "lab.configure": self.configure,
            "lab.createUser": self.create_user,
            "lab.adminResetMfa": lambda params: self.secrets.pop(params["userId"], None) and None,
            "lab.revokeSession": self.revoke,
            "client.open": self.open_client,
            "client.close": lambda params: self.sessions.pop(params["clientId"], None) and None,
            "session.signIn": self.sign_in,
            "session.describe": lambda params: self.described(self.session(params)),
            "session.refresh": self.refresh,
            "session.signOut": lambda params: self.sessions.pop(params["clientId"], None) and None,
            "mfa.methods": lambda _: {"devices": [], "passkeys": [], "verified": False},
            "totp.register": self.register,
            "totp.verify": lambda params: self.check(params) and {},
            "totp.authenticate": self.authenticate,
            "devices.list": self.devices,
            "devices.setDefault": lambda _: {},
            "devices.delete": lambda _: {},
        }

    def set_clock(self, params: Params) -> object:
        """Move the clock."""
        self.now = params["instant"]
        return {}

    def reset(self) -> object:
        """Forget everything."""
        Adapter.__init__(self)
        return None

    def create_environment(self, params: Params) -> object:
        """Make an environment."""
        environment = self.new("environment")
        self.environments[environment] = params["settings"]["sessionSeconds"]
        return {"environmentId": environment}

    def configure(self, _: Params) -> object:
        """Change nothing that matters here."""
        return {}

    def create_user(self, params: Params) -> object:
        """Make a user."""
        user = self.users[params["email"]] = self.new("user")
        return {"userId": user}

    def revoke(self, params: Params) -> object:
        """End a session."""
        ended = params["sessionId"]
        self.sessions = {c: s for c, s in self.sessions.items() if s["sessionId"] != ended}
        return None

    def open_client(self, params: Params) -> object:
        """Open a slot for a session."""
        self.clients[params["clientId"]] = params["environmentId"]
        return {}

    def sign_in(self, params: Params) -> object:
        """Begin a session."""
        ends = self.now + self.environments[self.clients[params["clientId"]]]
        session = {"userId": self.users[params["email"]], "expiresAt": ends}
        self.sessions[params["clientId"]] = session | {"sessionId": self.new("session")}
        return self.described(self.sessions[params["clientId"]])

    def refresh(self, params: Params) -> object:
        """Keep a session as it is."""
        session = self.session(params)
        if session is None:
            raise Refused("not_authenticated", 401)
        return self.described(session)

    def register(self, params: Params) -> object:
        """Make a TOTP secret."""
        user = self.user(params)
        secret = hashlib.sha256(self.new("secret").encode()).digest()[:20]
        self.secrets[user] = secret
        text = base64.b32encode(secret).decode()
        uri = f"otpauth://totp/{user}?secret={text}"
        return {"deviceId": f"device-{user}", "secret": text, "uri": uri}

    def authenticate(self, params: Params) -> object:
        """Check a code, and mint a token if asked."""
        self.check(params)
        return {"mfaToken": self.new("token-of-the-toy") if "createMfaToken" in params else None}

    def devices(self, params: Params) -> object:
        """List the device."""
        return {"devices": [{"deviceId": f"device-{self.user(params)}", "verified": True}]}

    # The toy.

    def new(self, kind: str) -> str:
        """Make an id."""
        self.last += 1
        return f"{kind}-{self.last}"

    def session(self, params: Params) -> dict[str, Any] | None:
        """Find the session of a client."""
        if params["clientId"] not in self.clients:
            raise Refused("invalid_request", 400)
        found = self.sessions.get(params["clientId"])
        return found if found is not None and self.now < found["expiresAt"] else None

    def user(self, params: Params) -> str:
        """Find the user of a client."""
        session = self.session(params)
        if session is None:
            raise Refused("not_authenticated", 401)
        return str(session["userId"])

    def described(self, session: dict[str, Any] | None) -> object:
        """Show a session."""
        return session or {}

    def check(self, params: Params) -> bool:
        """Check a TOTP code (RFC 6238)."""
        secret = self.secrets[self.user(params)]
        counter = (self.now // 30).to_bytes(8, "big")
        digest = hmac.new(secret, counter, hashlib.sha1).digest()
        offset = digest[-1] & 15
        number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
        if params["code"] != f"{number % 1_000_000:06}":
            self.refuse_code()
        return True

    def refuse_code(self) -> None:
        """Refuse a wrong code."""
        raise Refused("mfa_invalid_code", 422)


if __name__ == "__main__":
    sys.exit(Adapter().serve())
