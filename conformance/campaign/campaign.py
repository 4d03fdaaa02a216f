"""A whole campaign: tasks handed to processes, rows collected, and what they come to."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from time import perf_counter
from typing import Protocol

from action_mfa.conformance.campaign.findings import Facts, kills_of
from action_mfa.conformance.campaign.tasks import Selection, Task, first_tasks, next_task
from action_mfa.conformance.campaign.trials import Row, perform
from action_mfa.spec import Spec, load_spec
from action_mfa.spec.kills import Extent, Kills, MutantRow

__all__ = ["CampaignFault", "Order", "Silent", "Watcher", "run_campaign"]


class CampaignFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """The campaign itself broke: one sentence."""


class Watcher(Protocol):
    """Whoever wants to see a campaign proceed. Weights are seconds on one core, roughly."""

    def planned(self, tasks: int, weight: float) -> None:
        """So many tasks more will be done."""
        ...

    def done(self, task: Task, row: Row) -> None:
        """A task is done."""
        ...


class Silent:
    """A watcher that shows nothing."""

    def planned(self, tasks: int, weight: float) -> None:
        """Show nothing."""

    def done(self, task: Task, row: Row) -> None:
        """Show nothing."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a campaign is asked to do: what to try, and in how many processes (1: in this one)."""

    selection: Selection = field(default_factory=Selection)
    jobs: int = 1


def run_campaign(order: Order, watcher: Watcher | None = None) -> Kills:
    """Try everything that was ordered and return what came of it.

    Raises:
        CampaignFault: a process of ours died; what was being tried in it is not known.

    """
    spec = load_spec()
    started, began = datetime.now(UTC), perf_counter()
    rows = tuple(_rows(order, spec, watcher or Silent()))
    return kills_of(
        Facts(
            spec=spec,
            selection=order.selection,
            jobs=order.jobs,
            started=started,
            seconds=perf_counter() - began,
            rows=rows,
        )
    )


def _rows(order: Order, spec: Spec, watcher: Watcher) -> Iterator[Row]:
    tasks = first_tasks(order.selection, spec)
    watcher.planned(len(tasks), sum(task.weight for task in tasks))
    done: _Work = _OneByOne(tasks) if order.jobs == 1 else _Processes(order.jobs, tasks)
    widened = {task.id for task in tasks if task.extent is not Extent.CLAUSE}
    # A mutant that was first tried with its clause alone, and then with more, has one row.
    mutants: dict[str, MutantRow] = {}
    for task, row in done:
        watcher.done(task, row)
        if not isinstance(row, MutantRow):
            yield row
            continue
        known = mutants.get(row.id)
        if known is None or known.extent is Extent.CLAUSE:
            mutants[row.id] = row
        further = next_task(row, frozenset(widened), spec)
        if further is not None:
            widened.add(further.id)
            watcher.planned(1, further.weight)
            done.also(further)
    yield from mutants.values()


class _Work(Protocol):
    """Tasks that are being done: they come out with their rows, and more may be put in."""

    def also(self, task: Task) -> None:
        """Do this, too."""
        ...

    def __iter__(self) -> Iterator[tuple[Task, Row]]: ...


class _OneByOne:
    """Does tasks in this process."""

    def __init__(self, tasks: tuple[Task, ...]) -> None:
        self._waiting = list(reversed(tasks))

    def also(self, task: Task) -> None:
        self._waiting.append(task)

    def __iter__(self) -> Iterator[tuple[Task, Row]]:
        while self._waiting:
            task = self._waiting.pop()
            yield task, perform(task)


class _Processes:
    """Does tasks in processes of their own, so many at once."""

    def __init__(self, jobs: int, tasks: tuple[Task, ...]) -> None:
        # Fresh interpreters: a fork would take the threads of whoever shows the progress along.
        self._pool = ProcessPoolExecutor(
            jobs, mp_context=get_context("spawn"), initializer=_leave_at_once
        )
        self._running: dict[Future[Row], Task] = {}
        for task in tasks:
            self.also(task)

    def also(self, task: Task) -> None:
        self._running[self._pool.submit(perform, task)] = task

    def __iter__(self) -> Iterator[tuple[Task, Row]]:
        try:
            while self._running:
                finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield self._running.pop(future), future.result()
        except BrokenProcessPool:
            raise CampaignFault("a process of the campaign died in the middle of a trial") from None
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _leave_at_once() -> None:
    """Let Ctrl-C end a process of the pool without a word: the first process says it all."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
