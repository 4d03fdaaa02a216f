"""The port of an exploration: opened, greeted, and with the reference that it is compared with."""

from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from action_mfa.conformance.exploring.alphabets import Alphabet
from action_mfa.conformance.exploring.exploration import Opened
from action_mfa.conformance.exploring.readings import SMALL, reference_like, why_not
from action_mfa.conformance.following import Chosen, followed_by, told
from action_mfa.conformance.ports import (
    Adapter,
    InProcessPort,
    PortFault,
    PortSource,
    ReasonMapping,
    Refused,
    Unsupported,
)
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine
from action_mfa.spec.protocol import Greeting, Hello, Operation
from action_mfa.spec.results import Blame

__all__ = ["CannotExplore", "Explorable", "prepare"]

R = TypeVar("R", bound=BaseModel)

_REFERENCE = "reference"


class CannotExplore(Exception):  # noqa: N818  the port is as it is
    """The port lacks something that words need; the text completes "it cannot, because ..."."""


@dataclass(slots=True)
class Explorable:
    """A port that can be explored. ``readings`` says in words what the reference follows."""

    source: PortSource
    greeting: Greeting
    reference: Machine
    readings: str
    is_ours: bool
    _open: list[Adapter] = field(default_factory=list)

    def opened(self, *, fresh: bool) -> Opened:
        """Return what opens ports: a fresh one each time, or the one that is open already."""

        def give() -> Adapter:
            if self._open and not fresh:
                return self._open[0]
            port = self._greeted()
            self._open.append(port)
            return port

        return give

    def close(self) -> None:
        """Close whatever was opened here."""
        while self._open:
            self._open.pop().close()

    def _greeted(self) -> Adapter:
        if self.is_ours:
            # Built anew with small numbers, so that its machine is small as well.
            return InProcessPort(lambda: Reference(machine=self.reference), blame=Blame.HARNESS)
        port = self.source.open()
        _greet(port)
        return port


def prepare(
    source: PortSource,
    alphabet: Alphabet,
    *,
    chosen: Chosen,
    reasons: ReasonMapping | None = None,
) -> Explorable:
    """Open a port, and find out what it is to be compared with.

    What nobody chose is found out by the port's fingerprint.

    Raises:
        CannotExplore: words need what the port does not claim.
        PortFault: it does not start, or does not greet.

    """
    if source.asked == _REFERENCE:
        machine = Machine(parameters=chosen.parameters, policy=SMALL)
        greeting = _greet(Reference(machine=machine))
        readings = told(chosen.parameters, "ours")
        return Explorable(source, greeting, machine, readings, is_ours=True)
    port = source.open()
    try:
        greeting = _greet(port)
        _demand(greeting, alphabet)
        merged = followed_by(port, greeting, chosen, reasons=reasons)
    except BaseException:
        port.close()
        raise
    explorable = Explorable(
        source,
        greeting,
        reference_like(greeting, merged),
        told(merged, "those it follows"),
        is_ours=False,
    )
    explorable._open.append(port)  # noqa: SLF001  a value being made
    return explorable


def _demand(greeting: Greeting, alphabet: Alphabet) -> None:
    lack = why_not(greeting, alphabet)
    if lack is not None:
        raise CannotExplore(lack)


def _greet(port: Adapter) -> Greeting:
    try:
        greeting = port.perform(Hello(), _NoHands())
    except (Refused, Unsupported) as error:
        raise PortFault(f"does not answer hello: {error}", blame=Blame.ADAPTER) from error
    return greeting


class _NoHands:
    """There is no user yet."""

    def answer(self, callback: Operation[R], /) -> R:
        raise Unsupported(callback.method)
