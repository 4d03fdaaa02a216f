"""The wire adapter itself: it greets, and knows which room does which operation.

It drives a backend that speaks Dynamic's SDK API and the lab endpoints, without any SDK. Each
client of the harness is a session slot: it holds a bearer token, and nothing is attached, kept or
consumed but what an operation names.
"""

from typing import Any, TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import (
    Adapter,
    Callbacks,
    PortFault,
    Refused,
    Unsupported,
)
from action_mfa.conformance.ports.race import run_race
from action_mfa.conformance.wire.answers import HelloAnswer
from action_mfa.conformance.wire.factors import do_factor
from action_mfa.conformance.wire.passkeys import ORIGIN, PasskeyOperation, do_passkey
from action_mfa.conformance.wire.sessions import SessionOperation, do_session
from action_mfa.conformance.wire.slots import API, Slots
from action_mfa.conformance.wire.transport import WireTransport
from action_mfa.conformance.wire.wallets import WalletOperation, do_wallet
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame
from action_mfa.spec.vocabulary import AddOn, Method, PortClass, Role

__all__ = ["create"]

R = TypeVar("R", bound=BaseModel)


def create(url: str) -> Adapter:
    """Return the adapter of the wire server at a URL, with or without ``/api/v0`` at its end.

    Nothing is sent before the first operation.
    """
    return _WirePort(WireTransport(url.rstrip("/").removesuffix(API)))


class _WirePort:
    """Answers the operations of the contract by HTTP requests."""

    def __init__(self, transport: WireTransport) -> None:
        self._transport = transport
        self._slots = Slots(transport)

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        """See :meth:`Adapter.perform`."""
        return cast("R", self._answer(operation, callbacks))

    def close(self) -> None:
        """See :meth:`Adapter.close`."""
        self._transport.close()

    def _answer(self, operation: p.Operation[Any], callbacks: Callbacks) -> BaseModel:
        match operation:
            case p.Hello():
                return self._greeting()
            case p.Bye():
                return p.Nothing()
            case p.Race():
                return run_race(operation, callbacks, self._answer)
            case p.OpenClient(client_id=client_id, environment_id=environment):
                self._slots.open(client_id, environment)
                return p.ClientOpened(origin=ORIGIN)
            case p.CloseClient(client_id=client_id):
                self._slots.close(client_id)
                return p.Nothing()
            case p.SetClock():
                return self._lab(operation)
            case _ if operation.method.startswith("lab."):
                return self._lab(operation)
            case _:
                return self._of_client(operation, callbacks)

    def _of_client(self, operation: p.Operation[Any], callbacks: Callbacks) -> BaseModel:
        match operation:
            case _ if isinstance(operation, SessionOperation):
                return do_session(self._slots, self._transport, operation)
            case _ if isinstance(operation, PasskeyOperation):
                return do_passkey(self._slots, callbacks, operation)
            case _ if isinstance(operation, WalletOperation):
                return do_wallet(self._slots.ask, operation)
            case _:
                return do_factor(self._slots, operation)

    def _greeting(self) -> p.Greeting:
        try:
            hello = self._transport.ask("GET", "/lab/hello").read(HelloAnswer)
        except (Refused, Unsupported) as error:
            reason = f"the wire server has no lab endpoints: GET /lab/hello says {error}"
            raise PortFault(reason, blame=Blame.IMPLEMENTATION) from error
        has_passkeys = Method.PASSKEY in hello.capabilities.methods
        capabilities = hello.capabilities.model_copy(
            update={
                # What the adapter does by itself, with any server.
                "clients": p.Clients.MANY,
                "explicit_token": True,
                "withhold_token": True,
                "concurrency": True,
                # A server has no authenticator: the harness's answers what the server asks.
                "authenticator": p.AuthenticatorSource.CALLBACK if has_passkeys else None,
                "faults": (),
                # What belongs to clients.
                "prompt": False,
                "held_token": False,
                "take_token": False,
            }
        )
        return p.Greeting(
            name=hello.name,
            version=hello.version,
            language=hello.language,
            role=Role.BACKEND,
            port_class=PortClass.BACKEND,
            add_ons=(AddOn.STEP_UP,) if capabilities.step_up else (),
            capabilities=capabilities,
            policy=hello.policy,
            clock=hello.clock,
        )

    def _lab(self, operation: p.Operation[Any]) -> BaseModel:
        body = operation.model_dump(mode="json", by_alias=True)
        path = "/lab/" + operation.method.removeprefix("lab.")
        result = self._transport.ask("POST", path, body=body).read(operation.result_type())
        if isinstance(operation, p.ResetLab):
            self._slots.clear()
        return cast("BaseModel", result)
