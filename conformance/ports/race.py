"""Races: all operations are started before any is awaited, each in a thread of its own.

For adapters in Python. What an adapter races has to bear it: its connections, and whatever it
keeps between two operations.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from action_mfa.conformance.ports.adapter import Callbacks, PortFault, Refused, Unsupported
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame

__all__ = ["Racer", "Starter", "at_once", "run_race"]

R = TypeVar("R", bound=BaseModel)

#: Runs one operation of a race and says what came of it.
Racer: TypeAlias = Callable[[], p.RaceOutcome]

#: Runs all racers, the first no earlier than the last is ready, and returns what they return.
Starter: TypeAlias = Callable[[Sequence[Racer]], Sequence[p.RaceOutcome]]


def at_once(racers: Sequence[Racer]) -> Sequence[p.RaceOutcome]:
    """Run every racer in a thread of its own; none begins before all are ready."""
    start = threading.Barrier(len(racers))

    def run(racer: Racer) -> p.RaceOutcome:
        start.wait()
        return racer()

    with ThreadPoolExecutor(len(racers)) as pool:
        return tuple(pool.map(run, racers))


def run_race(
    race: p.Race,
    callbacks: Callbacks,
    answer: Callable[[p.Operation[Any], Callbacks], BaseModel],
    start: Starter = at_once,
) -> p.RaceOutcomes:
    """Start all operations of a race at once, and return what became of each, in their order.

    ``answer`` does one operation, in whatever thread ``start`` runs it. What the racers call back
    comes one after another, as the contract has it.

    Raises:
        Unsupported: there is no such operation as one of them.
        PortFault: a racer does not fit the contract, or the implementation is at fault.

    """
    in_turn = _OneAtATime(callbacks)
    racers = [_racer(_operation_of(each), in_turn, answer) for each in race.operations]
    return p.RaceOutcomes(tuple(start(racers)))


class _OneAtATime:
    """Callbacks of which one is under way at any time."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self._turn = threading.Lock()

    def answer(self, callback: p.Operation[R], /) -> R:
        with self._turn:
            return self._callbacks.answer(callback)


def _operation_of(raced: dict[str, Any]) -> p.AnyOperation:
    model = p.OPERATIONS.get(str(raced.get("method")))
    if model is None:
        raise Unsupported(f"race: {raced.get('method')}")
    try:
        return model.model_validate(raced.get("params", {}))
    except ValidationError as error:
        reason = f"race: the parameters of {model.method} do not fit: {error}"
        raise PortFault(reason, blame=Blame.HARNESS) from error


def _racer(
    operation: p.AnyOperation,
    callbacks: Callbacks,
    answer: Callable[[p.Operation[Any], Callbacks], BaseModel],
) -> Racer:
    return lambda: _outcome(lambda: answer(operation, callbacks))


def _outcome(answer: Callable[[], BaseModel]) -> p.RaceOutcome:
    """Return what became of one racer; a fault of the port is no outcome and passes through."""
    try:
        result = answer()
    except Refused as refused:
        error = p.ErrorObject(code=p.ERROR_REFUSED, message=str(refused), data=refused.data)
    except Unsupported as unsupported:
        error = p.ErrorObject(code=p.ERROR_UNSUPPORTED, message=str(unsupported))
    else:
        return p.RaceOutcome(result=result.model_dump(mode="json", by_alias=True))
    return p.RaceOutcome(error=error.model_dump(mode="json", by_alias=True))
