"""The port of a run is opened late, greeted once, reopened after a fault, and given up in time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Protocol, cast

import pytest

from action_mfa.conformance.connection import (
    FAULTS_IN_A_ROW,
    Bench,
    BenchOpener,
    Connection,
    Opener,
)
from action_mfa.conformance.outcomes import NotRun
from action_mfa.conformance.ports import Adapter, PortFault
from action_mfa.spec.protocol import Greeting, Policy, TotpPolicy
from action_mfa.spec.results import Blame


class Port(Adapter, Protocol):
    """What these tests see of a fake port."""

    closed: bool


class Source(Opener, Protocol):
    """What these tests see of a fake source."""

    says: Greeting
    refuses: Exception | None
    opened: list[Port]


class OpenedBench(Bench, Protocol):
    """What these tests see of a fake bench."""

    port: Adapter
    closed: bool


@pytest.fixture
def connection(source: Source, open_bench: BenchOpener) -> Connection:
    """A connection to a port that starts."""
    return Connection(source, open_bench)


def fault(reason: str = "silent") -> PortFault:
    """Make a fault of the implementation."""
    return PortFault(reason, blame=Blame.IMPLEMENTATION)


def test_the_port_is_opened_when_it_is_needed_and_kept(
    connection: Connection, source: Source
) -> None:
    """One port serves the whole run."""
    assert source.opened == []
    assert connection.bench() is connection.bench()
    assert connection.greet().name == "fake"
    assert len(source.opened) == 1


def test_after_a_fault_the_next_check_gets_a_fresh_port(
    connection: Connection, source: Source, benches: list[OpenedBench]
) -> None:
    """What broke is closed, and not asked again."""
    connection.bench()
    connection.broke(fault(), clause="ONCE-01")
    assert source.opened[0].closed
    assert benches[0].closed
    connection.bench()
    assert benches[1].port is source.opened[1]


def test_one_answer_that_does_not_fit_leaves_the_port_alone(
    connection: Connection, source: Source
) -> None:
    """A wrong field name is told for each check that meets it, and ends nothing."""
    for _ in range(2 * FAULTS_IN_A_ROW):
        connection.bench()
        misfit = PortFault("does not fit", blame=Blame.ADAPTER, port_lives=True)
        connection.broke(misfit, clause="ONCE-01")
    assert connection.bench() is not None
    assert len(source.opened) == 1


def test_faults_in_a_row_end_the_run(connection: Connection, source: Source) -> None:
    """The reason and the blame of the last fault are kept for all that is not run."""
    for _ in range(FAULTS_IN_A_ROW):
        connection.bench()
        connection.broke(fault(), clause="ONCE-01")
    with pytest.raises(NotRun, match=r"not run: .*3 times in a row, last: silent") as caught:
        connection.bench()
    assert caught.value.blame is Blame.IMPLEMENTATION
    assert caught.value.cause == "ONCE-01"
    assert len(source.opened) == FAULTS_IN_A_ROW


def test_a_check_that_the_port_survives_resets_the_count(connection: Connection) -> None:
    """Only faults in a row count."""
    for _ in range(2 * FAULTS_IN_A_ROW):
        connection.bench()
        connection.broke(fault(), clause="ONCE-01")
        connection.bench()
        connection.held()
    assert connection.bench() is not None


def test_a_port_that_never_started_is_not_tried_again(
    dead_source: Source, open_bench: BenchOpener
) -> None:
    """A missing program stays missing; each try would cost its time-out."""
    connection = Connection(dead_source, open_bench)
    with pytest.raises(PortFault, match="no such program") as caught:
        connection.bench()
    connection.broke(caught.value, clause="ONCE-02")
    with pytest.raises(NotRun, match=r"never started: no such program"):
        connection.bench()
    assert connection.greeting is None


def test_what_was_not_run_is_no_further_fault(connection: Connection) -> None:
    """Otherwise the last real reason would be lost."""
    for _ in range(FAULTS_IN_A_ROW):
        connection.broke(fault(), clause="ONCE-01")
    for _ in range(2):
        with pytest.raises(NotRun, match="silent") as caught:
            connection.bench()
        connection.broke(caught.value, clause="ONCE-02")


def test_a_port_that_greets_differently_after_a_restart_is_to_blame(
    connection: Connection, source: Source
) -> None:
    """The checks before were chosen by what it said then."""
    connection.bench()
    connection.broke(fault(), clause="ONCE-01")
    source.says = source.says.model_copy(update={"name": "another"})
    with pytest.raises(PortFault, match="greets differently") as caught:
        connection.bench()
    assert caught.value.blame is Blame.ADAPTER
    assert source.opened[1].closed


def test_on_its_bench_other_numbers_may_hold(source: Source, benches: list[OpenedBench]) -> None:
    """A client without a backend is measured on ours, whose policy holds then."""
    here = source.says.model_copy(update={"policy": Policy(totp=TotpPolicy(window_steps=1))})

    def open_bench(port: Adapter, _said: Greeting) -> OpenedBench:
        benches.append(cast("OpenedBench", SimpleNamespace(port=port, greeting=here)))
        return benches[-1]

    connection = Connection(source, open_bench)
    assert connection.greet() == here
    assert connection.said == source.says


def test_another_major_version_is_told(connection: Connection, source: Source) -> None:
    """Minor versions only add, major ones do not promise that."""
    source.says = source.says.model_copy(update={"protocol": "2.0"})
    with pytest.raises(PortFault, match=r"speaks protocol 2\.0"):
        connection.bench()


def test_whatever_opening_raises_becomes_a_fault(connection: Connection, source: Source) -> None:
    """A factory of the user's may raise anything."""
    source.refuses = ValueError("bad settings")
    with pytest.raises(PortFault, match="ValueError: bad settings") as caught:
        connection.bench()
    assert caught.value.blame is Blame.ADAPTER


def test_a_port_that_does_not_close_hurts_nobody(
    connection: Connection, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All was measured by then."""
    connection.bench()

    def explode() -> None:
        raise OSError("already gone")

    monkeypatch.setattr(source.opened[0], "close", explode)
    connection.close()
    connection.bench()
    assert len(source.opened) == 2
