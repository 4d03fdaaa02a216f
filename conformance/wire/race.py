"""Races over the wire: all are started before any is awaited, each in a thread of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from action_mfa.conformance.ports.adapter import Callbacks, PortFault, Refused, Unsupported
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame

__all__ = ["run_race"]

R = TypeVar("R", bound=BaseModel)


def run_race(
    race: p.Race,
    callbacks: Callbacks,
    answer: Callable[[p.Operation[Any], Callbacks], BaseModel],
) -> p.RaceOutcomes:
    """Start all operations of a race at once, and return what became of each, in their order.

    What they call back comes one after another, as the contract has it.

    Raises:
        PortFault: a racer does not fit the contract, or the server is at fault.

    """
    operations = [_operation_of(each) for each in race.operations]
    in_turn = _OneAtATime(callbacks)
    start = threading.Barrier(len(operations))

    def run(operation: p.Operation[Any]) -> p.RaceOutcome:
        start.wait()
        return _outcome(lambda: answer(operation, in_turn))

    with ThreadPoolExecutor(len(operations)) as pool:
        return p.RaceOutcomes(tuple(pool.map(run, operations)))


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


def _outcome(answer: Callable[[], BaseModel]) -> p.RaceOutcome:
    """Return what became of one racer; a fault of the server is no outcome and passes through."""
    try:
        result = answer()
    except Refused as refused:
        error = p.ErrorObject(code=p.ERROR_REFUSED, message=str(refused), data=refused.data)
    except Unsupported as unsupported:
        error = p.ErrorObject(code=p.ERROR_UNSUPPORTED, message=str(unsupported))
    else:
        return p.RaceOutcome(result=result.model_dump(mode="json", by_alias=True))
    return p.RaceOutcome(error=error.model_dump(mode="json", by_alias=True))
