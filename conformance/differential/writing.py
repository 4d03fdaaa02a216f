"""A difference as a trace: performed once more on the port, with all that a replay needs."""

from collections.abc import Callable, Iterator

from pydantic import JsonValue

from action_mfa.conformance.connection import Opener
from action_mfa.conformance.differential.differ import Found
from action_mfa.conformance.differential.difference import is_answer
from action_mfa.conformance.differential.sides import reserve
from action_mfa.conformance.performing import Answer, Performer, standing
from action_mfa.conformance.performing.answers import as_json
from action_mfa.conformance.ports import PortFault, ReasonMapping
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import CALLBACKS, AnswerPrompt, Greeting, SetClock
from action_mfa.spec.traces import Actor, Demanded, TraceHeader, TraceStep

__all__ = ["trace_lines"]


def trace_lines(
    found: Found, source: Opener, *, seed: int = 0, reasons: ReasonMapping | None = None
) -> list[str]:
    """Return the lines of a trace that ends in the judgement which the port does not meet.

    Raises:
        PortFault: the port does not start.

    """
    with standing(source, reasons=reasons, seed=seed) as bench:
        header = _header(bench.greeting, seed)
        performer = Performer(bench, seed=seed, effects=True)
        reserve(performer)
        steps = list(_steps(found, performer, lambda: bench.now))
        steps.append(_judgement(found, len(steps), at=bench.now))
    lines = [header.model_dump_json(by_alias=True, exclude_none=True)]
    lines += [step.model_dump_json(exclude_none=True, exclude_defaults=True) for step in steps]
    return lines


def _header(greeting: Greeting, seed: int) -> TraceHeader:
    return TraceHeader(
        spec_hash=load_spec().hash,
        seed=seed,
        check=f"differ/seed-{seed}",
        clause="",
        sentence="The reference answers the last step otherwise.",
        policy=greeting.policy,
    )


def _steps(found: Found, performer: Performer, now: Callable[[], int]) -> Iterator[TraceStep]:
    planned: list[TraceStep] = []
    for each in found.word:
        arguments = each.step.read()
        at = now()
        try:
            answer = performer.perform(each.step, shown=as_json(each.right.seen))
        except PortFault as fault:
            answer = Answer(flaw=str(fault))
        if each.step.operation in CALLBACKS:
            planned.append(_plan(each.step.operation, arguments, at))
            continue
        # Only what was asked for stands in a trace, in the order in which it was.
        yield from _asked(planned, answer, at)
        planned.clear()
        yield TraceStep(
            at=at,
            actor=_actor(each.step.operation),
            operation=each.step.operation,
            arguments=arguments,
            observation=_observation(answer),
            saw=answer.evidence.saw,
            forms=dict(answer.evidence.forms),
        )


def _plan(operation: str, arguments: dict[str, JsonValue], at: int) -> TraceStep:
    if operation == AnswerPrompt.method:
        return TraceStep(at=at, actor=Actor.USER, operation=operation, observation=arguments)
    return TraceStep(at=at, actor=Actor.USER, operation=operation, arguments=arguments)


def _asked(planned: list[TraceStep], answer: Answer, at: int) -> Iterator[TraceStep]:
    plans = {step.operation: step for step in planned}
    for told in answer.evidence.hands:
        operation, _, showed = told.partition(": ")
        step = plans.get(operation) or TraceStep(at=at, actor=Actor.USER, operation=operation)
        shown: dict[str, JsonValue] = {"challenge": showed}
        if operation == AnswerPrompt.method:
            shown = {"choices": [*showed.split(", ")]}
        yield step.model_copy(update={"arguments": {**step.arguments, **shown}})


def _observation(answer: Answer) -> JsonValue:
    if answer.reason is None:
        return {"result": as_json(answer.seen)}
    return {"refused": answer.reason.value}


def _actor(operation: str) -> Actor:
    if operation == SetClock.method:
        return Actor.CLOCK
    return Actor.DASHBOARD if operation.startswith("lab.") else Actor.APPLICATION


def _judgement(found: Found, last: int, *, at: int) -> TraceStep:
    """Judge the last step by the reference's answer, as far as one step can be judged by data."""
    end = found.word[-1]
    demands = None
    if end.right.accepted and not end.seen.accepted:
        demands = Demanded.ACCEPTED
    elif end.right.reason is not None and is_answer(end.seen) and end.seen.reason is None:
        demands = Demanded.REFUSED
    expected, _, seen = found.difference.removeprefix("expected: ").partition("; seen: ")
    what = {Demanded.ACCEPTED: "is accepted", Demanded.REFUSED: "is refused"}
    wanted = f"answers {expected}" if demands is None else what[demands]
    return TraceStep(
        at=at,
        actor=Actor.HARNESS,
        operation="judge",
        observation=seen,
        expectation=f"{end.step.operation} {wanted}",
        met=False,
        about=None if demands is None else last,
        demands=demands,
    )
