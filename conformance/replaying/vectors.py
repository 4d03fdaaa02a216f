"""Vectors: traces that stay. Each is a word with what the reference answers, kept for good.

A trace is promoted once the reference keeps it: its clients and users get short names, and the
observations are the reference's own, so that a vector is judged without asking anybody.
"""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import JsonValue

from action_mfa.conformance.performing import Answer, Performer, standing
from action_mfa.conformance.performing.answers import as_json
from action_mfa.conformance.ports import locate
from action_mfa.conformance.replaying.files import JUDGE, Trace, parse_trace
from action_mfa.conformance.replaying.oracle import ask_the_reference
from action_mfa.conformance.replaying.replay import Replay, Replayed, answers_to, replay
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import CALLBACKS
from action_mfa.spec.traces import TraceStep

__all__ = ["Vector", "VectorFault", "load_vectors", "promote"]

_FOLDER = "vectors"
_LABELS = {"clientId": "client", "email": "user"}


class VectorFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A trace that cannot be a vector; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A trace that stays; ``name`` is its file's, ``sentence`` what it proves."""

    name: str
    sentence: str
    trace: Trace


def load_vectors() -> tuple[Vector, ...]:
    """Return the vectors that this package carries, in the order of their names.

    Raises:
        TraceFault: one of them is none.

    """
    folder = files("action_mfa.conformance").joinpath(_FOLDER)
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".jsonl")),
        key=lambda each: each.name,
    )
    vectors: list[Vector] = []
    for each in found:
        trace = parse_trace(each.read_text(encoding="utf-8"), each.name)
        name = each.name.removesuffix(".jsonl")
        vectors.append(Vector(name, trace.header.sentence or "", trace))
    return tuple(vectors)


def promote(trace: Trace, into: Path, *, name: str | None = None, sentence: str = "") -> Path:
    """Write a trace as a vector, and return its file; without a name it is called by its check.

    Raises:
        VectorFault: it judges nothing, the reference does not keep it, or the file is there.

    """
    if not any(step.operation == JUDGE for step in trace.steps):
        raise VectorFault("the trace judges nothing, so as a vector it could not fail")
    failure = trace.failure
    if failure is not None and failure.demands is None:
        raise VectorFault(
            "what failed rests on more than one step, so on another implementation it could only"
            " be compared with the reference; replay the trace itself"
        )
    kept = _on_the_reference(trace)
    if kept.answer not in (Replayed.FIXED, Replayed.PASSES):
        raise VectorFault(f"the reference itself does not keep it: {kept.answer}: {kept.reason}")
    text = _text(trace, kept, sentence or _sentence_of(trace))
    again = _on_the_reference(parse_trace(text, "the vector"))
    if again.answer is not Replayed.PASSES:
        raise VectorFault(f"it does not run twice alike: {again.answer}: {again.reason}")
    called = re.sub(r"[^a-z0-9]+", "-", (name or trace.header.check).lower()).strip("-")
    file = into / f"{called}.jsonl"
    try:
        into.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise VectorFault(f"{file}: is there already; choose another --name") from None
    except OSError as error:
        raise VectorFault(f"{file}: cannot be written: {error.strerror or error}") from None
    return file


def _on_the_reference(trace: Trace) -> Replay:
    seed = trace.header.seed
    with standing(locate("reference", seed=seed), seed=seed) as bench:
        return replay(trace, Performer(bench, seed=seed, effects=True), ask_the_reference)


def _sentence_of(trace: Trace) -> str:
    spec = load_spec()
    try:
        return spec.clause(spec.current_id(trace.header.clause)).text
    except KeyError:
        return trace.header.check


def _text(trace: Trace, kept: Replay, sentence: str) -> str:
    """Return the vector's lines: the trace with the reference's answers."""
    seed, spec = trace.header.seed, load_spec()
    with standing(locate("reference", seed=seed), seed=seed) as bench:
        answers = answers_to(trace, Performer(bench, seed=seed, effects=True))
        policy = bench.greeting.policy
    header = trace.header.model_copy(
        update={"spec_hash": spec.hash, "policy": policy, "sentence": sentence}
    )
    labels = _Labels()
    lines = [header.model_dump_json(by_alias=True, exclude_none=True)]
    for told, answer in zip(kept.steps, answers, strict=False):
        step = _as_answered(told.line, answer, told.seen)
        arguments = {key: labels.short(key, value) for key, value in step.arguments.items()}
        line = step.model_copy(update={"arguments": arguments})
        lines.append(line.model_dump_json(exclude_none=True, exclude_defaults=True))
    return "".join(f"{line}\n" for line in lines)


def _as_answered(step: TraceStep, answer: Answer | None, seen: str) -> TraceStep:
    if step.operation == JUDGE:
        return step.model_copy(update={"met": True, "observation": seen})
    if step.operation in CALLBACKS or answer is None:
        return step
    observation: JsonValue = {"result": as_json(answer.seen)}
    if answer.reason is not None:
        observation = {"refused": answer.reason.value}
    evidence = answer.evidence
    update = {
        "observation": observation,
        "saw": evidence.saw,
        "forms": dict(evidence.forms),
    }
    return step.model_copy(update=update)


class _Labels:
    """Short names for the clients and users of a trace, in order of appearance."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def short(self, key: str, value: JsonValue) -> JsonValue:
        """Return a label's short name; whatever is no label comes back as it is."""
        if key == "operations" and isinstance(value, list):
            return [self._inside(each) for each in value]
        noun = _LABELS.get(key)
        if noun is None or not isinstance(value, str):
            return value
        number = sum(known == key for known, _ in self._known) + 1
        return self._known.setdefault((key, value), f"{noun}-{number}")

    def _inside(self, value: JsonValue) -> JsonValue:
        match value:
            case dict():
                return {
                    key: self.short(key, each) if isinstance(each, str) else self._inside(each)
                    for key, each in value.items()
                }
            case list():
                return [self._inside(each) for each in value]
            case _:
                return value
