"""Where one port stands while it is measured: its clock, its hands, its backend if it needs one.

A bench lives as long as its port. It opens a world for each check; the clock goes on from world to
world, because a client port knows no reset, and each check begins on a fresh TOTP step.
"""

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.patience import Patience
from action_mfa.conformance.ports.adapter import Adapter, PortFault, Refused, Unsupported
from action_mfa.conformance.ports.reasons import ReasonMapping
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories.guests import guest_behind
from action_mfa.conformance.stories.recorder import Recorder
from action_mfa.conformance.stories.world import World
from action_mfa.simulator import START, Journal, Lab, WallClock
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec import Clause
from action_mfa.spec.protocol import (
    AnswerPrompt,
    AuthenticatorCreate,
    AuthenticatorGet,
    Ceremony,
    ClockKind,
    ErrorData,
    Greeting,
    Hello,
    Mail,
    OpenClient,
    Operation,
    PromptAnswer,
    ReadMailbox,
    ResetLab,
    SetClock,
)
from action_mfa.spec.results import Blame

if TYPE_CHECKING:
    from action_mfa.simulator.wire import WireServer

__all__ = ["Bench", "Hands"]

R = TypeVar("R", bound=BaseModel)


class Hands(Protocol):
    """Whoever sits in front of the clients: the users of the check or of the word that is run."""

    def answer(self, callback: AuthenticatorCreate | AuthenticatorGet, /) -> Ceremony:
        """Do a passkey ceremony; raise :class:`Refused` where there is no response."""
        ...

    def answer_prompt(self, callback: AnswerPrompt, /) -> PromptAnswer:
        """Do in a prompt what the user does; raise :class:`Refused` where nobody sits there."""
        ...


class Bench:
    """A greeted port, ready to be asked.

    Args:
        port: the implementation under test.
        greeting: what it said of itself.
        lab: the lab that it runs on, where the harness can see into it (the built-in reference).
        reasons: how its raw errors are sorted; None: by the harness's own rules alone.
        seed: of what the harness draws itself, in a backend that it starts.
        patience: waits for a wall clock where a virtual one is moved; None: nobody waits.

    """

    def __init__(  # noqa: PLR0913  what a bench is made of
        self,
        port: Adapter,
        greeting: Greeting,
        *,
        lab: Lab | None = None,
        reasons: ReasonMapping | None = None,
        seed: int = 0,
        patience: Patience | None = None,
    ) -> None:
        self.reasons = reasons
        self.port = port
        self.greeting = greeting
        self._virtual = greeting.clock is ClockKind.VIRTUAL
        self._patience = patience
        self._now = START
        self._is_new = True
        self._clients = 0
        self._backend: Reference | None = None
        self._base_url: str | None = None
        self._hands: Hands | None = None
        self._open = ExitStack()
        if greeting.needs_backend:
            self._backend = Reference(clock=None if self._virtual else WallClock(), seed=seed)
            lab = self._backend.lab
            # The numbers that hold are the backend's, and here the backend is ours.
            policy = self._backend.perform(Hello(), self).policy
            self.greeting = greeting.model_copy(update={"policy": policy})
            guest = guest_behind(port)
            if guest is None:
                self._base_url = self._open.enter_context(self._serving(lab)).base_url
            else:
                guest.join(lab)
        self.lab = lab

    @property
    def journal(self) -> Journal | None:
        """What the server saw, where the harness can see it."""
        return None if self.lab is None else self.lab.journal

    @property
    def now(self) -> int:
        """The instant, in Unix seconds, UTC."""
        return self._now if self._virtual else (self._patience or WallClock()).now()

    @property
    def waits(self) -> bool:
        """True when the clock is the wall's and is waited for."""
        return self._patience is not None and not self._virtual

    def next_client_id(self) -> str:
        """Return a client id that was never used on this port."""
        self._clients += 1
        return f"client-{self._clients}"

    def move_clock(self, instant: int) -> None:
        """Move every clock to an instant: the server's first, then the clients'.

        Raises:
            NotApplicable: the port runs on the wall clock, and nobody waits for it so long.

        """
        if not self._virtual:
            if self._patience is None:
                reason = "the check moves the clock, and this port runs on the wall clock"
                raise NotApplicable(reason)
            self._patience.wait_until(instant)
            return
        self._now = instant
        if self._backend is not None:
            self._backend.perform(SetClock(instant=instant), self)
        try:
            self.port.perform(SetClock(instant=instant), self)
        except (Refused, Unsupported) as error:
            reason = f"the port says that its clock is virtual and does not set it: {error}"
            raise PortFault(reason, blame=Blame.ADAPTER) from error

    def perform(self, operation: Operation[R]) -> R:
        """Ask whoever answers this operation; see :meth:`Adapter.perform`."""
        if self._backend is not None:
            if operation.method.startswith("lab."):
                return self._backend.perform(operation, self)
            if isinstance(operation, OpenClient):
                opened = operation.model_copy(update={"base_url": self._base_url})
                return cast("R", self.port.perform(opened, self))
        return self.port.perform(operation, self)

    def answer(self, callback: Operation[R], /) -> R:
        """Be the user's hands: the port asks while one of its operations is open."""
        if isinstance(callback, ReadMailbox) and self.lab is not None:
            try:
                return cast("R", Mail(code=self.lab.mailbox(callback.email)))
            except KeyError:
                raise Refused(ErrorData(message="no mail waits there")) from None
        if isinstance(callback, AuthenticatorCreate | AuthenticatorGet) and self._hands is not None:
            return cast("R", self._hands.answer(callback))
        if isinstance(callback, AnswerPrompt) and self._hands is not None:
            return cast("R", self._hands.answer_prompt(callback))
        raise Unsupported(callback.method)

    def world(
        self, *, clause: Clause, check_id: str, seed: int, spec_hash: str, traced: bool = True
    ) -> World:
        """Open the world of one check; ``traced`` says whether its trace will be read."""
        recorder = Recorder(
            spec_hash=spec_hash,
            seed=seed,
            check=check_id,
            clause=clause.id,
            policy=self.greeting.policy,
            writes=traced,
        )
        world = World(self, clause, recorder)
        self.seat(world)
        return world

    def seat(self, hands: Hands) -> None:
        """Let others sit down at the port, on a fresh TOTP step where its clock can be moved."""
        if self._virtual:
            if self._is_new:
                self._clear()
            self.move_clock((self._now // STEP_SECONDS + 1) * STEP_SECONDS)
        self._hands = hands

    def _clear(self) -> None:
        """Have a server that was there before drop what others left, and let its clock go back."""
        self._is_new = False
        if self.greeting.role.is_server and self._backend is None:
            # Whoever cannot, and whose clock is fresh, is asked nothing more.
            with suppress(Refused, Unsupported):
                self.port.perform(ResetLab(), self)

    def close(self) -> None:
        """Stop the backend, if there is one. The port is closed by whoever opened it."""
        self._open.close()

    def _serving(self, lab: Lab) -> "WireServer":
        from action_mfa.simulator.wire import WireServer  # noqa: PLC0415  only such ports need HTTP

        return WireServer(lab, browser=self.greeting.browser)
