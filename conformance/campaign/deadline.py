"""A circuit breaker for one trial: what takes too long is ended, whatever it hangs in."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

__all__ = ["Overrun", "deadline"]


class Overrun(BaseException):
    """The trial took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"ended after {seconds:g} s")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise :class:`Overrun` in the block once it has taken so many seconds of real time.

    Only the main thread can be interrupted; elsewhere nothing is bounded, and ValueError says so.
    """
    if threading.current_thread() is not threading.main_thread():
        raise ValueError("only the main thread can be given a deadline")

    def overrun(_signal: int, _frame: object) -> NoReturn:
        raise Overrun(seconds)

    before = signal.signal(signal.SIGALRM, overrun)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
