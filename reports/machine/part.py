"""What a page shows of the machine after a run: one picture and one table for each life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from action_mfa.reports.machine.coverage import (
    Mark,
    MarkedLife,
    TransitionCount,
    counted_by,
    marked_by,
    sightings,
)
from action_mfa.reports.machine.svg import inline_svg
from action_mfa.reports.machine.words import brief_clauses
from action_mfa.reports.run import Run
from action_mfa.reports.verdicts import count_of
from action_mfa.spec.machines import Answer, Edge, load_machines

__all__ = [
    "EdgePart",
    "LifePart",
    "StatePart",
    "TransitionPart",
    "machine_parts",
]

_SYMBOLS = {
    Mark.EXERCISED: "\N{CHECK MARK}",
    Mark.NOT_EXERCISED: "\N{WHITE CIRCLE}",
    Mark.NOT_OBSERVABLE: "\N{EN DASH}",
}


@dataclass(frozen=True, slots=True)
class EdgePart:
    """One row: what is asked, what comes of it, whether the run did it."""

    label: str
    answer: str
    target: str
    clauses: str
    mark: str
    symbol: str


@dataclass(frozen=True, slots=True)
class StatePart:
    """The rows of one state."""

    title: str
    edges: tuple[EdgePart, ...]


@dataclass(frozen=True, slots=True)
class LifePart:
    """One life; ``svg`` is markup of ours, with every text in it escaped."""

    title: str
    summary: str
    tally: str
    svg: str
    states: tuple[StatePart, ...]


@dataclass(frozen=True, slots=True)
class TransitionPart:
    """One transition: how often the run's traces show it, as text."""

    operation: str
    summary: str
    clauses: str
    accepted: str
    refused: str


def machine_parts(run: Run, prefix: str) -> tuple[tuple[LifePart, ...], tuple[TransitionPart, ...]]:
    """Return the lives and the transitions with what the run did; none where it left no trace.

    ``prefix`` keeps the ids of several runs on a page apart.
    """
    if not run.traces:
        return (), ()
    machines, sights = load_machines(), sightings(run)
    lives = enumerate(marked_by(machines, sights), start=1)
    return (
        tuple(_part(one, f"{prefix}life-{number}") for number, one in lives),
        tuple(_transition(each) for each in counted_by(machines, sights)),
    )


def _transition(each: TransitionCount) -> TransitionPart:
    return TransitionPart(
        each.transition.operation,
        each.transition.summary,
        brief_clauses(each.transition.clauses),
        _number(each.accepted),
        _number(each.refused),
    )


def _number(number: int | None) -> str:
    return "\N{EN DASH}" if number is None else f"{number:,}"


def _part(one: MarkedLife, anchor: str) -> LifePart:
    life = one.life
    return LifePart(
        title=life.title,
        summary=life.summary,
        tally=f"{one.exercised} of {count_of(one.observable, 'edge')} exercised",
        svg=inline_svg(one, anchor),
        states=tuple(_states(one)),
    )


def _states(one: MarkedLife) -> Iterator[StatePart]:
    titles = {state.id: state.title for state in one.life.states}
    rows = zip(one.life.edges, one.marks, strict=True)
    for state, edges in groupby(rows, key=lambda row: row[0].source):
        yield StatePart(titles[state], tuple(_edge(edge, mark, titles) for edge, mark in edges))


def _edge(edge: Edge, mark: Mark, titles: dict[str, str]) -> EdgePart:
    answer = {Answer.TIME: "by time alone"}.get(edge.answer, edge.answer.value)
    if edge.reasons:
        answer += ": " + ", ".join(reason.value for reason in edge.reasons)
    target = "" if edge.source == edge.target else titles[edge.target]
    return EdgePart(
        edge.label, answer, target, brief_clauses(edge.clauses), mark.value, _SYMBOLS[mark]
    )
