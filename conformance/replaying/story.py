"""A replay as lines to read from top to bottom: who did what, what was seen and expected."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from action_mfa.conformance.replaying.files import JUDGE, Trace
from action_mfa.conformance.replaying.replay import Mark, Replay, ToldStep
from action_mfa.spec.protocol import CALLBACKS, SetClock

__all__ = ["story_lines"]

#: What says where a step happens and what a reader knows, and not what is done.
_LEFT_OUT = frozenset({"clientId", "environmentId", "payload", "origin", "rpId", "challenge"})
#: What a reader looks for first.
_FIRST = ("token", "code", "createMfaToken", "does")
_LONGEST = 88


def story_lines(trace: Trace, told: Replay) -> Iterator[str]:
    """Return the story of a replay, a line for each step, the judgements under their steps."""
    yield f"{trace.header.check}"
    for step in told.steps:
        yield from _lines_of(step)


def _lines_of(step: ToldStep) -> Iterator[str]:
    line = step.line
    if line.operation == JUDGE:
        verdict = "met" if step.mark is Mark.MET else "NOT MET"
        then = "" if line.met is None else f" (in the trace: {'met' if line.met else 'not met'})"
        yield f"      expected: {line.expectation}"
        yield f"      seen:     {step.seen}"
        yield f"      {verdict}{then}"
        return
    what = _what(step)
    end = "" if line.operation in CALLBACKS or line.operation == SetClock.method else step.seen
    if step.mark is Mark.STOPPED:
        end = f"stopped: {step.seen}"
    yield f"{step.number:4}  {line.actor:<15}{what}" + (f"  ->  {end}" if end else "")


def _what(step: ToldStep) -> str:
    line = step.line
    if line.operation == SetClock.method:
        return f"{line.arguments.get('seconds')} s pass"
    client = line.arguments.get("clientId")
    where = f" on {client}" if client else ""
    words = ", ".join(_words(line.arguments))
    told = f"{line.operation}{where}" + (f": {words}" if words else "")
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 3]}..."


def _words(arguments: Mapping[str, JsonValue]) -> Iterator[str]:
    for name in sorted(arguments, key=lambda each: (each not in _FIRST, each)):
        value = arguments[name]
        if name in _LEFT_OUT or value in (None, 0, "honest"):
            continue
        match value:
            case dict():
                inside = " ".join(f"{key} {each}" for key, each in value.items())
                yield f"{name} {inside}"
            case list():
                yield f"{name} {' '.join(map(str, value))}"
            case _:
                yield f"{name} {value}"
