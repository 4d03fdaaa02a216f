"""Applications that are wrong in one scene only: what came before says whether this is it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.circumstance import ALL_FREE, machine_of_two_minds
from action_mfa.conformance.mutants.mutant import Build
from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator.client import Client, Held
from action_mfa.simulator.core import Command, SessionId, State, User, commands
from action_mfa.simulator.core.state import Settings
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["Scene", "answering", "freeing", "holding", "refusing", "withholding"]


@dataclass(frozen=True, slots=True)
class Scene:
    """What an application is asked, and what it was asked before (``story``: methods, in order).

    ``neighbours`` are other clients that are open at the same time.
    """

    operation: p.Message
    story: tuple[str, ...]
    client: Client
    held: Held | None
    user: User | None
    settings: Settings
    neighbours: int

    def asked_before(self, operation: type[p.Message]) -> int:
        """Return how often the client was asked something of this kind before."""
        return self.story.count(getattr(operation, "method", ""))

    @property
    def has_passkeys(self) -> bool:
        """True where the user has a passkey."""
        return self.user is not None and bool(self.user.passkeys)

    @property
    def has_devices(self) -> bool:
        """True where the user has a TOTP device, verified or not."""
        return self.user is not None and bool(self.user.devices)


#: Says whether a scene is the wrong one.
When = Callable[[Scene], bool]

#: Changes an answer.
Change = Callable[[Scene, BaseModel], BaseModel]

#: Says what the client holds after an answer, which may be what it held before.
Holds = Callable[[Scene, Held | None], Held | None]


class _Directed(Reference):
    """The reference, whose application follows a director in some scenes."""

    def __init__(
        self,
        *,
        refuses: When | None = None,
        withholds: When | None = None,
        change: Change | None = None,
        holds: Holds | None = None,
        frees: When | None = None,
    ) -> None:
        self._free = False
        super().__init__(machine=machine_of_two_minds(self._is_free, ALL_FREE))
        self._frees = frees
        self._refuses = refuses
        self._withholds = withholds
        self._change = change
        self._holds = holds
        self._stories: dict[str, tuple[str, ...]] = {}

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        client_id = getattr(operation, "client_id", None)
        client = None if client_id is None else self._clients.get(client_id)
        if client is None or client_id is None:
            return super()._answer_with(operation, callbacks)
        scene = self._scene(operation, client, client_id)
        self._stories[client_id] = (*scene.story, getattr(operation, "method", ""))
        if self._refuses is not None and self._refuses(scene):
            data = p.ErrorData(code=Reason.MFA_REQUIRED.value, message="MFA required")
            raise Refused(data)
        wanted = getattr(operation, "token", None)
        if self._withholds is not None and wanted == "auto" and self._withholds(scene):
            operation = operation.model_copy(update={"token": "none"})
        self._free = self._frees is not None and self._frees(scene)
        try:
            answer = super()._answer_with(operation, callbacks)
        finally:
            self._free = False
        if self._holds is not None:
            client.memory = client.memory.holding(self._holds(scene, client.memory.held))
        return answer if self._change is None else self._change(scene, answer)

    def _is_free(self, _state: State, command: Command[Any], _now: int) -> bool:
        acts = commands.Sign | commands.Export | commands.ResumePending
        return self._free and isinstance(command, acts)

    def _scene(self, operation: p.Message, client: Client, client_id: str) -> Scene:
        state = self.lab.state
        session = state.sessions.get(client.memory.session or SessionId(""))
        return Scene(
            operation=operation,
            story=self._stories.get(client_id, ()),
            client=client,
            held=client.memory.held,
            user=None if session is None else state.users[session.user],
            settings=state.environments[client.environment].settings,
            neighbours=len(self._clients) - 1,
        )


def answering(change: Change) -> Build:
    """Return what builds a reference whose application changes some answers."""
    return lambda: _Directed(change=change)


def refusing(when: When) -> Build:
    """Return what builds a reference whose application refuses in some scenes."""
    return lambda: _Directed(refuses=when)


def withholding(when: When) -> Build:
    """Return what builds a reference whose application attaches no token in some scenes."""
    return lambda: _Directed(withholds=when)


def freeing(when: When) -> Build:
    """Return what builds a reference that performs an action without a token in some scenes."""
    return lambda: _Directed(frees=when)


def holding(holds: Holds) -> Build:
    """Return what builds a reference whose application holds another token in some scenes."""
    return lambda: _Directed(holds=holds)
