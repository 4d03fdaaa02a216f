"""Performs a plan on ports, some at a time, until an answer differs or the time is over.

Each job is a process with a port of its own. What a job finds it tells through a pipe; the first
difference ends all of them.
"""

import multiprocessing as mp
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Protocol

from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.mealy import Word
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.spec.results import Blame

__all__ = ["Budget", "Performed", "Share", "Worker", "perform_shares"]

_TELL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Budget:
    """Where to stop although words are left: after so many seconds, None for never."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Performed:
    """How far a share has come: ``done`` of its units, and what was asked for that.

    ``difference`` ends it, and so does ``fault``: the port broke the contract.
    """

    done: int
    steps: int
    messages: int
    difference: Difference | None = None
    fault: str | None = None
    blame: Blame | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One job's part: units ``number``, ``number + of``, and so on."""

    number: int
    of: int

    def taken(self, words: Sequence[Word]) -> Sequence[Word]:
        """Return the words of this part."""
        size = -(-len(words) // self.of)
        return words[self.number * size : (self.number + 1) * size]


#: Is told how far a share has come, and says whether to go on.
Told = Callable[[Performed], bool]


class Worker(Protocol):
    """Performs a share in a process that is its own, and returns how it ended."""

    def __call__(self, share: Share, told: Told, /) -> Performed:
        """Perform a share; raise :class:`PortFault` where the port breaks down."""
        ...


def perform_shares(
    worker: Worker, jobs: int, *, budget: Budget, told: Callable[[Performed], None]
) -> Performed:
    """Perform all shares and return the sum of them.

    ``told`` hears the sum now and then. An interrupt ends the jobs and is raised again.
    """
    ends_at = None if budget.seconds is None else time.monotonic() + budget.seconds
    if jobs == 1:
        return _alone(worker, ends_at, told)
    # The words and letters are there already: a fork shares them, and letters cannot be pickled.
    context = mp.get_context("fork")
    processes, pipes = [], []
    for number in range(jobs):
        mine, theirs = context.Pipe(duplex=False)
        share = Share(number, jobs)
        process = context.Process(target=_job, args=(worker, share, theirs, ends_at), daemon=True)
        process.start()
        theirs.close()
        processes.append(process)
        pipes.append(mine)
    try:
        return _gathered(pipes, told)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _alone(worker: Worker, ends_at: float | None, told: Callable[[Performed], None]) -> Performed:
    def hear(performed: Performed) -> bool:
        told(performed)
        return ends_at is None or time.monotonic() < ends_at

    try:
        return worker(Share(0, 1), hear)
    except PortFault as fault:
        return Performed(0, 0, 0, fault=str(fault), blame=fault.blame)


def _job(worker: Worker, share: Share, pipe: Connection, ends_at: float | None) -> None:
    last = time.monotonic()

    def tell(performed: Performed) -> bool:
        nonlocal last
        now = time.monotonic()
        if now - last >= _TELL_SECONDS:
            last = now
            pipe.send((performed, False))
        return ends_at is None or now < ends_at

    try:
        ended = worker(share, tell)
    except PortFault as fault:
        ended = Performed(0, 0, 0, fault=str(fault), blame=fault.blame)
    pipe.send((ended, True))
    pipe.close()


def _gathered(pipes: list[Connection], told: Callable[[Performed], None]) -> Performed:
    latest: dict[int, Performed] = {}
    left = {id(pipe): pipe for pipe in pipes}
    while left:
        for ready in wait(list(left.values())):
            if not isinstance(ready, Connection):
                raise TypeError("only pipes are waited for")
            try:
                performed, is_last = ready.recv()
            except EOFError:
                performed = Performed(0, 0, 0, fault="a job ended early", blame=Blame.HARNESS)
                is_last = True
            latest[id(ready)] = performed
            if is_last:
                del left[id(ready)]
            if performed.difference is not None or performed.fault is not None:
                left.clear()
                break
        told(_sum(latest.values()))
    return _sum(latest.values())


def _sum(parts: Iterable[Performed]) -> Performed:
    performed = list(parts)
    ending = next((each for each in performed if each.difference or each.fault), None)
    return Performed(
        done=sum(each.done for each in performed),
        steps=sum(each.steps for each in performed),
        messages=sum(each.messages for each in performed),
        difference=None if ending is None else ending.difference,
        fault=None if ending is None else ending.fault,
        blame=None if ending is None else ending.blame,
    )
