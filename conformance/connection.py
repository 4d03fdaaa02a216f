"""The port that a whole run shares: opened when first needed, greeted, reopened after a fault."""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.outcomes import NotRun, one_line
from action_mfa.conformance.ports.adapter import Adapter, PortFault, Refused, Unsupported
from action_mfa.spec import Clause
from action_mfa.spec.protocol import PROTOCOL_VERSION, ErrorData, Greeting, Hello, Operation
from action_mfa.spec.results import Blame

__all__ = ["FAULTS_IN_A_ROW", "Bench", "BenchOpener", "Connection", "Opener", "Recorder", "World"]

#: So many faults one after the other end the run: a dead port is not asked a hundred times.
FAULTS_IN_A_ROW = 3

R = TypeVar("R", bound=BaseModel)


class Opener(Protocol):
    """Where ports come from."""

    def open(self) -> Adapter:
        """Return a fresh port; raise :class:`PortFault` where it does not start."""
        ...

    @property
    def asked(self) -> str:
        """The adapter as it was asked for."""
        ...


class Recorder(Protocol):
    """What a world wrote down."""

    def lines(self) -> list[str]:
        """Return the trace so far, one JSON object a line."""
        ...


class World(Protocol):
    """What a run needs of the fixture that a check is given."""

    @property
    def recorder(self) -> Recorder:
        """The trace."""
        ...

    def close(self) -> None:
        """Release what the check opened, the port apart."""
        ...


class Bench(Protocol):
    """Where a port stands while it is measured; lives as long as the port."""

    @property
    def greeting(self) -> Greeting:
        """What holds of the port here: its own words, or our backend's numbers if it uses it."""
        ...

    def world(
        self, *, clause: Clause, check_id: str, seed: int, spec_hash: str, traced: bool
    ) -> World:
        """Return a fresh world for one check; ``traced`` says whether its trace will be read."""
        ...

    def close(self) -> None:
        """Release what the harness brought along, the port apart."""
        ...


#: How a greeted port gets its bench.
BenchOpener = Callable[[Adapter, Greeting], Bench]


class Connection:
    """Holds the one port of a run and counts what it breaks.

    A port that has never greeted is not tried again. After :data:`FAULTS_IN_A_ROW` faults in a row
    nothing is tried any more; every later request ends in :class:`NotRun` with the last blame.
    """

    def __init__(self, opener: Opener, open_bench: BenchOpener) -> None:
        self._opener = opener
        self._open_bench = open_bench
        self._port: Adapter | None = None
        self._bench: Bench | None = None
        self._said: Greeting | None = None
        self._greeting: Greeting | None = None
        self._faults_in_a_row = 0
        self._broken: NotRun | None = None

    @property
    def said(self) -> Greeting | None:
        """What the port said of itself; None until it was first needed, or if it never did."""
        return self._said

    @property
    def greeting(self) -> Greeting | None:
        """What holds of the port on its bench; None as long as it never stood on one."""
        return self._greeting

    def greet(self) -> Greeting:
        """Return what holds of the port, opening it for that only if it never spoke."""
        if self._greeting is None:
            self.bench()
        if self._greeting is None:
            raise AssertionError("an open port has greeted")
        return self._greeting

    def bench(self) -> Bench:
        """Return the bench of the open port, opening and greeting one where there is none.

        Raises:
            NotRun: the port broke down too often.
            PortFault: it does not start or does not greet as it should. Tell :meth:`broke`.

        """
        if self._broken is not None:
            # A fresh one each time: an exception that is raised twice drags its tracebacks along.
            reason = str(self._broken).removeprefix("not run: ")
            raise NotRun(reason, blame=self._broken.blame, cause=self._broken.cause)
        if self._bench is None:
            self._port = self._open()
            try:
                self._said = self._say_hello(self._port)
                self._bench = self._open_bench(self._port, self._said)
                self._greeting = self._bench.greeting
            except BaseException:
                self.close()
                raise
        return self._bench

    def broke(self, fault: PortFault, *, clause: str) -> None:
        """Take note of a fault: the port is closed, and the next check gets a fresh one.

        ``clause`` is the one that was being asked; what is not run later names it as its cause.
        """
        if isinstance(fault, NotRun) or (fault.port_lives and self._said is not None):
            return
        self.close()
        self._faults_in_a_row += 1
        if self._said is None:
            reason = f"the port never started: {fault}"
            self._broken = NotRun(reason, blame=fault.blame, cause=clause)
        elif self._faults_in_a_row >= FAULTS_IN_A_ROW:
            reason = f"the port broke down {FAULTS_IN_A_ROW} times in a row, last: {fault}"
            self._broken = NotRun(reason, blame=fault.blame, cause=clause)

    def held(self) -> None:
        """Take note that a check used the port and it did not break."""
        self._faults_in_a_row = 0

    def close(self) -> None:
        """Close the port, if one is open. What goes wrong while closing judges nobody."""
        port, self._port = self._port, None
        bench, self._bench = self._bench, None
        # The port first: a client may still speak to the backend that its bench holds.
        for opened in (port, bench):
            if opened is not None:
                # A foreign port may do whatever it likes when it is closed.
                with suppress(Exception):
                    opened.close()

    def _open(self) -> Adapter:
        try:
            return self._opener.open()
        except PortFault:
            raise
        except Exception as error:
            reason = one_line(f"does not open: {type(error).__name__}: {error}")
            raise PortFault(reason, blame=Blame.ADAPTER) from error

    def _say_hello(self, port: Adapter) -> Greeting:
        try:
            greeting: object = port.perform(Hello(), _NoHands())
        except PortFault:
            raise
        except (Refused, Unsupported) as error:
            reason = one_line(f"does not answer hello: {error}")
            raise PortFault(reason, blame=Blame.ADAPTER) from error
        except Exception as error:
            reason = one_line(f"fails at hello: {type(error).__name__}: {error}")
            raise PortFault(reason, blame=Blame.ADAPTER) from error
        if not isinstance(greeting, Greeting):
            reason = f"answers hello with a {type(greeting).__name__}, not with a Greeting"
            raise PortFault(reason, blame=Blame.ADAPTER)
        if _major(greeting.protocol) != _major(PROTOCOL_VERSION):
            spoken = one_line(greeting.protocol)
            reason = f"speaks protocol {spoken}, this suite speaks {PROTOCOL_VERSION}"
            raise PortFault(reason, blame=Blame.ADAPTER)
        if self._said is not None and greeting != self._said:
            # The checks that ran before were chosen by what it said then.
            reason = "greets differently after a restart"
            raise PortFault(reason, blame=Blame.ADAPTER)
        return greeting


class _NoHands:
    """Answers callbacks during the greeting: there is no user yet."""

    def answer(self, callback: Operation[R], /) -> R:
        message = f"{callback.method} is not answered during hello"
        raise Refused(ErrorData(message=message))


def _major(version: str) -> str:
    return version.partition(".")[0]
