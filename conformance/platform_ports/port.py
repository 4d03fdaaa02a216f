"""What the three ports share: a guest of the harness's lab whose clients are one SDK's.

What the SDK has a function for goes through that function, under its name. The rest (signing in,
the other wallet events) is asked of the client under the SDK, as the reference is asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.reference.passkeys import CallbackHands
from action_mfa.conformance.reference.prompts import CallbackUser
from action_mfa.simulator import Lab
from action_mfa.simulator.client import Client, Memory
from action_mfa.simulator.core import EnvironmentId
from action_mfa.simulator.platforms import Application, Promise, settled
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import PortClass, Role

__all__ = ["Platform", "PlatformPort"]

A = TypeVar("A", bound=Application)
R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Platform(Generic[A]):
    """One SDK as a port: what it says of itself, and how its functions answer operations.

    ``answers`` returns None for an operation that the SDK has no function for.
    """

    name: str
    port_class: PortClass
    application: type[A]
    answers: Callable[[A, p.Message], Promise[BaseModel] | None]
    prompt: bool = False
    held_token: bool = False
    take_token: bool = False


class PlatformPort(Reference, Generic[A]):
    """A client port over an SDK's model; see :class:`Platform`."""

    def __init__(self, platform: Platform[A]) -> None:
        super().__init__()
        self._platform = platform
        self._applications: dict[str, A] = {}
        self._open = _OpenRequest()

    def join(self, lab: Lab, /) -> None:
        """Talk to the harness's lab; see :class:`action_mfa.conformance.stories.guests.Guest`."""
        self.lab = lab

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        application = self._applications.get(getattr(operation, "client_id", ""))
        if application is not None:
            promise = self._platform.answers(application, operation)
            if promise is not None:
                with self._open.until_answered(callbacks):
                    return settled(promise)
        return super()._answer_with(operation, callbacks)

    def _greeting(self) -> p.Greeting:
        platform = self._platform
        whole = super()._greeting()
        capabilities = whole.capabilities.model_copy(
            update={
                "prompt": platform.prompt,
                "held_token": platform.held_token,
                "take_token": platform.take_token,
                "explicit_token": False,
                "withhold_token": False,
                "fail_next": True,
                "step_up": False,
            }
        )
        return whole.model_copy(
            update={
                "name": f"model of the {platform.name} SDK as documented",
                "role": Role.CLIENT,
                "port_class": platform.port_class,
                "add_ons": (),
                "capabilities": capabilities,
                "needs_backend": True,
            }
        )

    def _new_client(
        self, environment: EnvironmentId, client_id: str, *, stored: Memory | None = None
    ) -> Client:
        application = self._platform.application.open(
            self.lab,
            environment,
            client_id,
            hands=CallbackHands(self._open, client_id),
            user=CallbackUser(self._open, client_id),
            stored=stored,
        )
        self._applications[client_id] = application
        return application.core


class _OpenRequest:
    """The callbacks of the request that is open now: an application outlives each of them."""

    def __init__(self) -> None:
        self._callbacks: Callbacks | None = None

    @contextmanager
    def until_answered(self, callbacks: Callbacks) -> Iterator[None]:
        """Let callbacks through until the request is answered."""
        self._callbacks = callbacks
        try:
            yield
        finally:
            self._callbacks = None

    def answer(self, callback: p.Operation[R], /) -> R:
        """Pass a callback on to the open request."""
        if self._callbacks is None:
            raise Refused(p.ErrorData(message=f"{callback.method}: no request is open"))
        return self._callbacks.answer(callback)
