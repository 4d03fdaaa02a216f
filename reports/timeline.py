"""Turns a trace into a timeline: one lane per actor, and every value in readable form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import TypeAlias

from pydantic import JsonValue

from action_mfa.reports.run import Trace
from action_mfa.reports.untrusted import visible
from action_mfa.spec.traces import Actor, TraceStep

__all__ = ["Entry", "Lane", "Outcome", "Pair", "Timeline", "timeline"]

#: More of one trace is not drawn; the trace file has the rest.
_STEPS = 200
_PAIRS = 24
_VALUE = 300
_NAME = 80
#: Deeper objects are printed as JSON.
_DEPTH = 3
_Named: TypeAlias = tuple[str, JsonValue]
_REFERENCE = re.compile(r"<[a-z][a-z-]*(?: [^<>]{1,80})?>")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Pair:
    """One named value; ``reference`` marks a value born in the run, such as ``<mfa-token 2>``."""

    name: str
    value: str
    reference: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The column of one actor."""

    number: int
    actor: Actor


class Outcome(StrEnum):
    """How a step ended: an operation returns or is refused; anything else was just observed."""

    RETURNED = "returned"
    REFUSED = "refused"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: who did what, with what, what came back, and what the check expected."""

    lane: Lane
    elapsed: str
    instant: str
    operation: str
    is_judgement: bool
    arguments: tuple[Pair, ...]
    outcome: Outcome
    observation: tuple[Pair, ...]
    expectation: str | None
    met: bool | None
    clause: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole trace; ``left_out`` counts the steps that are not drawn."""

    path: str
    lanes: tuple[Lane, ...]
    entries: tuple[Entry, ...]
    setting: tuple[Pair, ...]
    left_out: int
    fault: str | None


def timeline(trace: Trace) -> Timeline:
    """Return the trace's timeline; lanes stand in the order of :class:`Actor`."""
    shown = trace.steps[:_STEPS]
    present = {step.actor for step in shown}
    ordered = [actor for actor in Actor if actor in present]
    lanes = {actor: Lane(number, actor) for number, actor in enumerate(ordered)}
    start = shown[0].at if shown else 0
    return Timeline(
        path=trace.path,
        lanes=tuple(lanes.values()),
        entries=tuple(_entry(step, lanes[step.actor], start) for step in shown),
        setting=_setting(trace),
        left_out=len(trace.steps) - len(shown),
        fault=trace.fault,
    )


def _setting(trace: Trace) -> tuple[Pair, ...]:
    if trace.header is None:
        return ()
    pairs = [Pair("seed", str(trace.header.seed), reference=False)]
    if trace.header.settings is not None:
        pairs += _pairs(trace.header.settings.model_dump(mode="json", by_alias=True))
    return tuple(pairs)


def _entry(step: TraceStep, lane: Lane, start: int) -> Entry:
    outcome, observation = _observed(step.observation)
    return Entry(
        lane=lane,
        elapsed=_elapsed(step.at - start),
        instant=_instant(step.at),
        operation=step.operation,
        is_judgement=step.operation == "judge",
        arguments=_pairs(step.arguments),
        outcome=outcome,
        observation=observation,
        expectation=step.expectation,
        met=step.met,
        clause=step.clause,
    )


def _observed(observation: JsonValue) -> tuple[Outcome, tuple[Pair, ...]]:
    """Take the envelope of an operation off: what is left is what the reader wants to see."""
    if observation is None:
        return Outcome.OBSERVED, ()
    if not isinstance(observation, dict):
        return Outcome.OBSERVED, (_pair("", observation),)
    result, reason = observation.get("result"), observation.get("refused")
    if isinstance(result, dict) and len(observation) == 1:
        return Outcome.RETURNED, _pairs(result) or (Pair("", "nothing else", reference=False),)
    if isinstance(reason, str):
        rest = {name: value for name, value in observation.items() if name != "refused"}
        return Outcome.REFUSED, (_pair("", reason), *_pairs(rest))
    return Outcome.OBSERVED, _pairs(observation)


def _pairs(values: dict[str, JsonValue]) -> tuple[Pair, ...]:
    found = list(islice(_flat(values), _PAIRS + 1))
    pairs = [_pair(name, value) for name, value in found[:_PAIRS]]
    if len(found) > _PAIRS:
        pairs.append(Pair("…", "more, in the trace file", reference=False))
    return tuple(pairs)


def _flat(values: dict[str, JsonValue], path: str = "", depth: int = 1) -> Iterator[_Named]:
    """Spread nested objects: ``token.mfa`` is easier to find than a brace within a brace."""
    for name, value in values.items():
        if isinstance(value, dict) and value and depth < _DEPTH:
            yield from _flat(value, f"{path}{name[:_NAME]}.", depth + 1)
        else:
            yield f"{path}{name}", value


def _pair(name: str, value: JsonValue) -> Pair:
    text = _readable(value)
    is_reference = isinstance(value, str) and _REFERENCE.fullmatch(value) is not None
    return Pair(visible(name, _NAME), visible(text, _VALUE), is_reference)


def _readable(value: JsonValue) -> str:
    """Return a value as a person would write it down: plain where that is clear, else JSON."""
    match value:
        case None:
            return "none"
        case True:
            return "yes"
        case False:
            return "no"
        case str():
            return value or "(empty)"
        case []:
            return "(none)"
        case list() if all(isinstance(item, str) and item for item in value):
            return ", ".join(str(item) for item in value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _elapsed(seconds: int) -> str:
    """Return a distance in time as ``+90 s`` or, beyond a day, as ``+2 d 30 s``."""
    sign = "-" if seconds < 0 else "+"
    days, rest = divmod(abs(seconds), _DAY)
    return f"{sign}{days:,} d {rest} s" if days else f"{sign}{rest:,} s"


def _instant(at: int) -> str:
    try:
        return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return f"{at} (Unix seconds)"
