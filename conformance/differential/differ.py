"""A search for one history in which a port and the reference part."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from action_mfa.conformance.connection import Opener
from action_mfa.conformance.differential.histories import DifferenceError, History
from action_mfa.conformance.differential.leeway import Leeway, Performed
from action_mfa.conformance.differential.sides import Sides
from action_mfa.conformance.ports import ReasonMapping
from action_mfa.simulator.core import Parameters
from action_mfa.spec.protocol import ClockKind, Greeting

__all__ = ["DifferFault", "Differing", "Found", "Order", "differ"]


class DifferFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A port that cannot be compared; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked: so many histories of so many steps, made up from a seed.

    ``parameters`` are the readings that the reference takes of the open points.
    """

    examples: int = 200
    steps: int = 30
    seed: int = 0
    parameters: Parameters = field(default_factory=Parameters)
    reasons: ReasonMapping | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The shortest history that was found: its steps, and in what the two differ at its end."""

    word: tuple[Performed, ...]
    difference: str


@dataclass(frozen=True, slots=True)
class Differing:
    """What came of a search. ``found`` is None where the two never parted.

    ``leeways`` says how many histories ended where both may be right.
    """

    greeting: Greeting
    histories: int
    steps: int
    found: Found | None
    leeways: tuple[tuple[Leeway, int], ...] = ()


def differ(
    source: Opener, order: Order, watcher: Callable[[int, int], None] | None = None
) -> Differing:
    """Compare a port with the reference until they part or the histories are used up.

    ``watcher`` is told how many histories and steps were performed so far.

    Raises:
        DifferFault: the port's clock cannot be moved, or what it does changes from run to run.
        PortFault: it does not start.

    """
    sides = Sides(source, order.parameters, reasons=order.reasons, seed=order.seed)
    try:
        return _search(sides, order, watcher or _nobody)
    finally:
        sides.close()


def _nobody(_histories: int, _steps: int) -> None:
    """Watch nothing."""


def _search(sides: Sides, order: Order, watcher: Callable[[int, int], None]) -> Differing:
    if sides.greeting.clock is not ClockKind.VIRTUAL:
        raise DifferFault("the port runs on the wall clock, and histories move time")
    performed = 0
    histories = 0
    shortest: Found | None = None
    leeways: Counter[Leeway] = Counter()

    class Watched(History):
        """A history that is counted, and kept where the two part."""

        def teardown(self) -> None:
            """Count, and keep."""
            nonlocal performed, histories, shortest
            histories += 1
            performed += len(self.sides.word)
            if self.sides.leeway is not None:
                leeways[self.sides.leeway] += 1
            if self.sides.difference is not None and (
                shortest is None or len(self.sides.word) <= len(shortest.word)
            ):
                shortest = Found(tuple(self.sides.word), self.sides.difference)
            watcher(histories, performed)

    Watched.sides = sides
    try:
        run_state_machine_as_test(
            seed(order.seed)(Watched),
            settings=settings(
                max_examples=order.examples,
                stateful_step_count=order.steps,
                database=None,
                deadline=None,
                phases=(Phase.generate, Phase.shrink),
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
                verbosity=Verbosity.quiet,
            ),
        )
    except DifferenceError:
        pass
    except Flaky:
        raise DifferFault(
            "the port answers the same history differently from run to run, so nothing can be"
            " shrunk; does it keep something over lab.reset?"
        ) from None
    return Differing(sides.greeting, histories, performed, shortest, tuple(leeways.items()))
