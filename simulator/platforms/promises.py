"""Promises: what an SDK's functions return, and how one is waited for where nothing runs beside."""

from collections.abc import Coroutine
from typing import Any, TypeAlias, TypeVar

__all__ = ["Promise", "settled"]

R = TypeVar("R")

#: What every function of the SDKs returns. As in JavaScript, one that nobody awaits is truthy.
Promise: TypeAlias = Coroutine[Any, Any, R]


def settled(promise: Promise[R]) -> R:
    """Return what a promise comes to; the simulator answers at once, so no event loop is needed.

    Raises:
        RuntimeError: it waits for something that is not of the simulator.

    """
    try:
        promise.send(None)
    except StopIteration as done:
        value: R = done.value
        return value
    promise.close()
    raise RuntimeError("the promise waits for something outside of the simulator")
