"""The adapter that is examined: opened, greeted, watched, and opened anew where it broke down."""

import time
from contextlib import suppress
from typing import TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.doctor.transcript import CallbackSeen, Timing, Transcript
from action_mfa.conformance.ports.adapter import Adapter, PortFault, Refused, Unsupported
from action_mfa.conformance.ports.inprocess import InProcessPort
from action_mfa.conformance.ports.listener import ListeningPort
from action_mfa.conformance.ports.locate import PortSource
from action_mfa.conformance.ports.process import StdioPort
from action_mfa.conformance.ports.reasons import ReasonMapping
from action_mfa.conformance.stories.bench import Bench
from action_mfa.spec.protocol import ErrorData, Greeting, Hello, Operation, Race

__all__ = ["NoHands", "Patient", "WatchedBench"]

R = TypeVar("R", bound=BaseModel)

#: How long an adapter that does not wait for the answer to its callback may take to show it.
_HURRY_SECONDS = 0.05


class NoHands:
    """Nobody answers callbacks: there is no user yet, or none any more."""

    def answer(self, callback: Operation[R], /) -> R:
        """Refuse."""
        raise Refused(ErrorData(message=f"{callback.method} is not answered now"))


class WatchedBench(Bench):
    """A bench that writes down how long answers take, and what is called back."""

    def __init__(
        self,
        port: Adapter,
        greeting: Greeting,
        *,
        transcript: Transcript,
        reasons: ReasonMapping | None,
    ) -> None:
        super().__init__(port, greeting, reasons=reasons)
        self._transcript = transcript
        self._hands_seconds = 0.0
        self._racing = False

    def perform(self, operation: Operation[R]) -> R:
        """Ask, and take the time."""
        began, self._hands_seconds = time.monotonic(), 0.0
        self._racing = isinstance(operation, Race)
        try:
            return super().perform(operation)
        finally:
            taken = time.monotonic() - began - self._hands_seconds
            self._transcript.timings.append(Timing(operation.method, taken))

    def answer(self, callback: Operation[R], /) -> R:
        """Be the user's hands, and look whether the adapter waits for them."""
        began, mark = time.monotonic(), self._transcript.mark()
        unanswered, known = None, True
        hurried = not self._racing and self._speaks_on()
        try:
            return super().answer(callback)
        except (Refused, Unsupported) as why:
            unanswered, known = str(why), isinstance(why, Refused)
            raise
        finally:
            seen = CallbackSeen(callback.method, mark, unanswered, known=known, hurried=hurried)
            self._transcript.callbacks.append(seen)
            self._hands_seconds += time.monotonic() - began

    def _speaks_on(self) -> bool:
        """Say whether the adapter goes on talking; in a race each racer may."""
        port = self.port
        return isinstance(port, StdioPort | ListeningPort) and port.speaks_unasked(_HURRY_SECONDS)


class Patient:
    """One adapter under examination.

    A program or a factory that broke down is started again for the rest of the examination; an
    adapter that connects to us is its owner's to start, so what comes after a fault is not tried.
    """

    def __init__(
        self, source: PortSource, transcript: Transcript, *, reasons: ReasonMapping | None
    ) -> None:
        self._source = source
        self._transcript = transcript
        self._reasons = reasons
        self._port: Adapter | None = None
        self._bench: WatchedBench | None = None
        self.greeting: Greeting | None = None
        #: True where nothing becomes a message on its way: an object in this process.
        self.is_object = False
        self.lost: str | None = None

    @property
    def program(self) -> StdioPort | None:
        """The port, if it is a program that we started."""
        return self._port if isinstance(self._port, StdioPort) else None

    @property
    def starts_again(self) -> bool:
        """True where a second opening needs nobody's help."""
        return not self._source.asked.startswith("--listen")

    def open(self) -> Adapter:
        """Open a port, which has not greeted yet.

        Raises:
            PortFault: there is none to be had.

        """
        port = self._source.open()
        if isinstance(port, StdioPort | ListeningPort | InProcessPort):
            port.overheard_by(self._transcript)
        self._port = port
        self.is_object = isinstance(port, InProcessPort)
        return port

    def greet(self) -> Greeting:
        """Ask who it is; the first greeting is the one that counts.

        Raises:
            PortFault: see :meth:`Adapter.perform`; also Refused and Unsupported.

        """
        port = self._port or self.open()
        greeting: object = port.perform(Hello(), NoHands())
        # A factory may make anything; the in-process port has compared the types.
        said = cast("Greeting", greeting)
        self.greeting = self.greeting or said
        return said

    def bench(self) -> WatchedBench:
        """Return the bench of the live port, opening and greeting it where it broke down.

        Raises:
            PortFault: it does not start again.

        """
        if self._bench is None:
            if self._port is None:
                self.open()
                self.greet()
            if self._port is None or self.greeting is None:
                raise AssertionError("an open port has greeted")
            self._bench = WatchedBench(
                self._port, self.greeting, transcript=self._transcript, reasons=self._reasons
            )
        return self._bench

    def broke(self, fault: PortFault) -> None:
        """Take note of a fault: where it ended the conversation, the port is given up."""
        ended = fault.breach is None or fault.breach.ends_the_conversation
        if ended and not self.is_object:
            self.close()
            if not self.starts_again:
                self.lost = "the connection is lost, and its owner would have to start it again"

    def close(self) -> None:
        """Close the port and its bench, if they are open."""
        port, self._port = self._port, None
        bench, self._bench = self._bench, None
        if port is not None:
            # An adapter that fails to close has said all that it will say.
            with suppress(PortFault):
                port.close()
        if bench is not None:
            bench.close()
