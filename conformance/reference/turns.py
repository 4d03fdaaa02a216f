"""Racers that take turns, so that a race in the reference ends the same way each time.

They are threads, and only one of them runs at any time: it has the baton until it is about to do
something that the others can see, and hands it on there. A race is thereby as interleaved as it can
be, one command of each after one of the other, and depends on nothing but its operations.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from action_mfa.conformance.ports.race import Racer
from action_mfa.simulator import Clock, Lab, Machine, WireCall
from action_mfa.simulator.core import Command
from action_mfa.spec.protocol import RaceOutcome

__all__ = ["TurnTakingLab", "Turns"]

R = TypeVar("R")


class Turns:
    """Whose turn it is in a race; outside of one it is everybody's."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ring: list[int] = []
        self._own = threading.local()

    def race(self, racers: Sequence[Racer]) -> Sequence[RaceOutcome]:
        """Run the racers, who hand the baton on from the first to the last and round again."""
        self._ring = list(range(len(racers)))

        def run(number: int) -> RaceOutcome:
            self._own.number = number
            try:
                self._wait(number)
                return racers[number]()
            finally:
                self._leave(number)

        with ThreadPoolExecutor(len(racers)) as pool:
            return tuple(pool.map(run, range(len(racers))))

    def hand_on(self) -> None:
        """Let every other racer run to this point or to its end; does nothing outside a race."""
        number = getattr(self._own, "number", None)
        if number is None:
            return
        with self._changed:
            self._ring.append(self._ring.pop(0))
            self._changed.notify_all()
        self._wait(number)

    def _wait(self, number: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._ring[0] == number)

    def _leave(self, number: int) -> None:
        with self._changed:
            self._ring.remove(number)
            self._changed.notify_all()


class TurnTakingLab(Lab):
    """A lab whose racers hand the baton on before each command."""

    def __init__(self, turns: Turns, *, machine: Machine | None, seed: int, clock: Clock) -> None:
        super().__init__(machine=machine, seed=seed, clock=clock)
        self.turns = turns

    def perform(
        self,
        command: Command[R],
        *,
        client_id: str | None = None,
        via: WireCall | None = None,
    ) -> R:
        """See :meth:`Lab.perform`."""
        self.turns.hand_on()
        return super().perform(command, client_id=client_id, via=via)
