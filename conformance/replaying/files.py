"""From a trace file to steps that can be performed, or to a sentence that says why not."""

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue, ValidationError

from action_mfa.conformance.performing import StepFault, SymbolicStep, compile_step
from action_mfa.conformance.ports.messages import place_of
from action_mfa.spec.protocol import AnswerPrompt
from action_mfa.spec.traces import TraceHeader, TraceStep

__all__ = ["JUDGE", "Trace", "TraceFault", "load_trace", "parse_trace", "symbolic"]

#: The operation of a line that judges.
JUDGE = "judge"
_REFERENCE = re.compile(r"<([a-z]+(?:-[a-z]+)*) ([1-9]\d{0,6})>")


class TraceFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A file that is no trace; the text names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace file: its header, and its lines in order.

    ``highest`` are the kinds of references in it, each with the highest number.
    """

    header: TraceHeader
    steps: tuple[TraceStep, ...]
    highest: tuple[tuple[str, int], ...]

    @property
    def failure(self) -> TraceStep | None:
        """The judgement that was not met, None where all were."""
        return next((step for step in self.steps if step.met is False), None)


def load_trace(path: Path) -> Trace:
    """Read a trace file.

    Raises:
        TraceFault: it cannot be read, or is none.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise TraceFault(f"{path}: cannot be read: {said}") from None
    return parse_trace(text, str(path))


def parse_trace(text: str, source: str) -> Trace:
    """Return the trace in a text; ``source`` names it in what is said about it.

    Raises:
        TraceFault: it is none.

    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise TraceFault(f"{source}: is empty")
    number = 1
    try:
        header = TraceHeader.model_validate_json(lines[0])
        steps: list[TraceStep] = []
        for number, line in enumerate(lines[1:], 2):
            steps.append(_step(TraceStep.model_validate_json(line), number))
    except ValidationError as error:
        raise TraceFault(f"{source}: line {number}: {place_of(error, 'line')}") from None
    except StepFault as fault:
        raise TraceFault(f"{source}: line {number}: {fault}") from None
    return Trace(header, tuple(steps), _highest(text))


def _step(step: TraceStep, number: int) -> TraceStep:
    if step.operation != JUDGE:
        compile_step(symbolic(step))
    elif step.about is not None and step.about >= number - 1:
        raise StepFault("judges a step that is not before it")
    return step


def symbolic(step: TraceStep) -> SymbolicStep:
    """Return the step that a line tells of."""
    if step.operation == AnswerPrompt.method:
        # What the user did stands where results stand.
        done = step.observation if isinstance(step.observation, dict) else {}
        told: dict[str, JsonValue] = {
            key: value for key, value in done.items() if value is not None
        }
        return SymbolicStep.of(step.operation, **told)
    return SymbolicStep.of(step.operation, **step.arguments)


def _highest(text: str) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for kind, number in _REFERENCE.findall(text):
        found[kind] = max(found.get(kind, 0), int(number))
    return tuple(found.items())
