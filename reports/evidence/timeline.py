"""Turns a trace into a timeline: one lane per actor, and every value in readable form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from action_mfa.reports.evidence.values import Pair, named, pair, pairs
from action_mfa.reports.run import Trace
from action_mfa.reports.untrusted import one_line
from action_mfa.spec.traces import Actor, Demanded, ServerSaw, TraceStep

__all__ = ["SERVER", "STEPS", "Answer", "Entry", "Outcome", "Timeline", "elapsed", "said"]
__all__ += ["setting", "timeline"]

#: More of one trace is not drawn; the trace file has the rest.
STEPS = 200
#: The lane of what came to a server of the harness's own.
SERVER = "server"
_REQUESTS = 12
_SETTING_STEP = "lab.createEnvironment"
_DAY = 86_400


class Outcome(StrEnum):
    """How a step ended: an operation returns or is refused; anything else was just observed."""

    RETURNED = "returned"
    REFUSED = "refused"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one step asked for and what came of it, without when and by whom.

    ``requests`` are what came to a server of the harness's own, where there is more to say than
    that it came.
    """

    operation: str
    arguments: tuple[Pair, ...]
    outcome: Outcome
    observation: tuple[Pair, ...]
    came_to_server: bool
    requests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: who did what, with what, what came back, and what the check expected.

    ``number`` counts from 1, as the judgements of a trace do; ``lane`` from 0. ``elapsed`` is the
    time since the first step.
    """

    number: int
    lane: int
    actor: Actor
    elapsed: str
    answer: Answer
    expectation: str | None
    met: bool | None
    clause: str | None
    about: int | None
    demands: Demanded | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole trace; ``left_out`` counts the steps that are not drawn."""

    lanes: tuple[str, ...]
    entries: tuple[Entry, ...]
    setting: tuple[Pair, ...]
    left_out: int


def timeline(trace: Trace, read: Callable[[TraceStep], Answer] | None = None) -> Timeline:
    """Return the trace's timeline; lanes stand in the order of :class:`Actor`, the server last.

    ``read`` is for those who read many traces and remember the steps: it has to give what
    :func:`said` gives.
    """
    shown = trace.steps[:STEPS]
    present = {step.actor for step in shown}
    ordered = [actor for actor in Actor if actor in present]
    lanes = {actor: number for number, actor in enumerate(ordered)}
    start = shown[0].at if shown else 0
    server = (SERVER,) if any(step.saw for step in shown) else ()
    return Timeline(
        lanes=(*(actor.value for actor in ordered), *server),
        entries=tuple(
            Entry(
                number=number,
                lane=lanes[step.actor],
                actor=step.actor,
                elapsed=elapsed(step.at - start),
                answer=(read or said)(step),
                expectation=step.expectation,
                met=step.met,
                clause=step.clause,
                about=step.about,
                demands=step.demands,
            )
            for number, step in enumerate(shown, start=1)
        ),
        setting=setting(trace),
        left_out=len(trace.steps) - len(shown),
    )


def setting(trace: Trace) -> tuple[Pair, ...]:
    """Return what the environment of a trace was set to, seed first.

    The settings are left out where a step of the trace shows them.
    """
    if trace.header is None:
        return ()
    found = [Pair("seed", str(trace.header.seed))]
    is_shown = any(step.operation == _SETTING_STEP for step in trace.steps)
    if trace.header.settings is not None and not is_shown:
        found += pairs(trace.header.settings.model_dump(mode="json", by_alias=True))
    return tuple(found)


def said(step: TraceStep) -> Answer:
    """Return what a step asked for and what came of it."""
    outcome, observation = _observed(step.observation)
    return Answer(
        operation=step.operation,
        arguments=pairs(step.arguments),
        outcome=outcome,
        observation=(*observation, *_forms(step)),
        came_to_server=bool(step.saw),
        requests=tuple(_requests(step.operation, step.saw)),
    )


def elapsed(seconds: int) -> str:
    """Return a distance in time as ``+90 s`` or, beyond a day, as ``+2 d 30 s``."""
    sign = "-" if seconds < 0 else "+"
    days, rest = divmod(abs(seconds), _DAY)
    return f"{sign}{days:,} d {rest} s" if days else f"{sign}{rest:,} s"


def _observed(observation: JsonValue) -> tuple[Outcome, tuple[Pair, ...]]:
    """Take the envelope of an operation off: what is left is what the reader wants to see."""
    if observation is None:
        return Outcome.OBSERVED, ()
    if not isinstance(observation, dict):
        return Outcome.OBSERVED, named(observation)
    result, reason = observation.get("result"), observation.get("refused")
    if isinstance(result, dict | list) and len(observation) == 1:
        return Outcome.RETURNED, named(result) if result else (Pair("", "nothing else"),)
    if isinstance(reason, str):
        rest = {name: value for name, value in observation.items() if name != "refused"}
        return Outcome.REFUSED, (pair("", reason), *pairs(rest))
    return Outcome.OBSERVED, named(observation)


def _forms(step: TraceStep) -> Iterator[Pair]:
    """Say of what form the values were that the step gave birth to."""
    return (pair(f"form of {reference}", form) for reference, form in step.forms.items())


def _requests(operation: str, saw: tuple[ServerSaw, ...]) -> Iterator[str]:
    """Say what came to the server while an operation was done, a sentence for each request."""
    for request in saw[:_REQUESTS]:
        words = ["it" if request.operation == operation else request.operation]
        tokens = [token for token in (request.mfa_token, request.elevated_token) if token]
        if tokens:
            words.append(f"with {' and '.join(tokens)}")
        if request.asks_single_use is not None:
            words.append("asks for " + ("single-use" if request.asks_single_use else "persistent"))
        if request.minted:
            words.append(f"mints {', '.join(request.minted)}")
        if request.refused is not None:
            words.append(f"refused: {request.refused.value}")
        if words == ["it"]:
            # The dot in the server's lane says as much.
            continue
        if request.session:
            words.insert(1, f"in {request.session}")
        yield one_line(", ".join(words), 300)
    if len(saw) > _REQUESTS:
        yield f"{len(saw) - _REQUESTS} more requests, in the trace file"
