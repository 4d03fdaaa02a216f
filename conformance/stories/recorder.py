"""The trace of one check, written so that no secret is ever in it.

Every value born in the run is bound to a typed reference at its first observation, by the mark on
the message's field (:class:`action_mfa.spec.protocol.Born`), and stands in the trace as that
reference from then on. What the harness computes from such a value, a TOTP code above all, is given
its expression before it is used.
"""

import functools
import json
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType, UnionType

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.stories.forms import form_of
from action_mfa.conformance.stories.names import Names
from action_mfa.spec.protocol import Born, Policy, Settings
from action_mfa.spec.traces import Actor, Demanded, ServerSaw, TraceHeader, TraceStep
from action_mfa.spec.vocabulary import Reason

__all__ = ["Demand", "Recorder", "births", "born_fields"]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a judgement asks of one step; ``about`` is the step's number in the trace.

    ``like`` is the number of another step, where the two have to look alike.
    """

    about: int
    demands: Demanded
    reason: Reason | None = None
    like: int | None = None


class Recorder:
    """Collects the steps of one check and names what is born in them.

    Where nobody will read the trace, ``writes`` is false: values get their names all the same, for
    whatever is said of them elsewhere, and steps are only counted.
    """

    def __init__(  # noqa: PLR0913  what the header of a trace says
        self,
        *,
        spec_hash: str,
        seed: int,
        check: str,
        clause: str,
        policy: Policy,
        writes: bool = True,
    ) -> None:
        self.names = Names()
        self.writes = writes
        self._count = 0
        self._steps: list[TraceStep] = []
        self._forms: dict[str, str] = {}
        self._settings: Settings | None = None
        self._spec_hash = spec_hash
        self.seed = seed
        self._check = check
        self._clause = clause
        self._policy = policy

    @property
    def last(self) -> int:
        """The number of the newest step, 0 where there is none."""
        return self._count

    def settings(self, settings: Settings) -> None:
        """Note the settings of the first environment, for the header."""
        self._settings = self._settings or settings

    def born(self, kind: str, value: str) -> str:
        """Bind a value to a reference of its kind, once, and return the reference."""
        return self.names.born(kind, value)

    def express(self, value: str, expression: str) -> str:
        """Bind a computed value to its expression over references; the newest one counts."""
        return self.names.express(value, expression)

    def name_of(self, value: str) -> str | None:
        """Return the reference or expression of a value; None when it has none."""
        return self.names.name_of(value)

    def reference_to(self, value: str | None) -> str:
        """Return a value's reference without its brackets, for an expression over it."""
        return (self.name_of(value or "") or "<nothing 0>")[1:-1]

    def step(  # noqa: PLR0913  a line of a trace has these parts
        self,
        *,
        at: int,
        actor: Actor,
        operation: str,
        arguments: Mapping[str, JsonValue] = MappingProxyType({}),
        observation: JsonValue = None,
        saw: tuple[ServerSaw, ...] = (),
    ) -> int:
        """Add an operation and what came of it, with every known value named.

        Return its number, by which a judgement can be about it.
        """
        self._count += 1
        if not self.writes:
            return self._count
        self._steps.append(
            TraceStep(
                at=at,
                actor=actor,
                operation=operation,
                arguments={key: self.names.redacted(value) for key, value in arguments.items()},
                observation=self.names.redacted(observation),
                saw=saw,
                forms=self._forms,
            )
        )
        self._forms = {}
        return self._count

    def judge(
        self,
        *,
        at: int,
        expectation: str,
        met: bool,
        observation: str,
        demand: Demand | None = None,
    ) -> None:
        """Add a judgement: what was expected, whether it came, and of which step as what."""
        self._count += 1
        if not self.writes:
            return
        self._steps.append(
            TraceStep(
                at=at,
                actor=Actor.HARNESS,
                operation="judge",
                observation=self.names.redacted(observation),
                expectation=expectation,
                met=met,
                clause=self._clause,
                about=None if demand is None else demand.about,
                demands=None if demand is None else demand.demands,
                reason=None if demand is None else demand.reason,
                like=None if demand is None else demand.like,
            )
        )

    def observe(self, result: BaseModel) -> None:
        """Bind every value that is born in a result."""
        for kind, value in births(result):
            is_new = self.names.known(kind, value) is None
            name = self.born(kind, value)
            wanted = is_new and self.writes
            form = form_of(kind, value, self.names, self._policy) if wanted else None
            if form is not None:
                self._forms[name] = form

    def redact(self, text: str) -> str:
        """Return a text with every known value in it named."""
        return self.names.redact(text)

    def lines(self) -> list[str]:
        """Return the trace file's lines, the header first."""
        header = TraceHeader(
            spec_hash=self._spec_hash,
            seed=self.seed,
            check=self._check,
            clause=self._clause,
            settings=self._settings,
            policy=self._policy,
        )
        return [
            header.model_dump_json(by_alias=True),
            *(_line_of(step) for step in self._steps),
        ]


def _line_of(step: TraceStep) -> str:
    line = step.model_dump(mode="json", exclude_none=True, exclude={"saw", "forms"})
    if step.forms:
        line["forms"] = step.forms
    if step.saw:
        line["saw"] = [each.model_dump(mode="json", exclude_defaults=True) for each in step.saw]
    return json.dumps(line, separators=(",", ":"), ensure_ascii=False)


def births(result: BaseModel) -> Iterator[tuple[str, str]]:
    """Return every value that is born in a result, each after its kind."""
    for name, kind in born_fields(type(result)).items():
        value = getattr(result, name)
        if isinstance(value, str):
            yield kind, value
        elif isinstance(value, tuple):
            yield from ((kind, item) for item in value if isinstance(item, str))
    for name in type(result).model_fields:
        value = getattr(result, name)
        nested = value if isinstance(value, tuple) else (value,)
        for item in nested:
            if isinstance(item, BaseModel):
                yield from births(item)


@functools.cache
def born_fields(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the fields of a message whose values are born in a run, with their kinds."""
    kinds: dict[str, str] = {}
    for name, field in model.model_fields.items():
        marks = [mark for mark in field.metadata if isinstance(mark, Born)]
        marks += _marks_inside(field.annotation)
        if marks:
            kinds[name] = marks[0].kind
    return MappingProxyType(kinds)


def _marks_inside(annotation: object) -> list[Born]:
    marks = [mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, Born)]
    if isinstance(annotation, UnionType) or typing.get_origin(annotation) is not None:
        for argument in typing.get_args(annotation):
            marks += _marks_inside(argument)
    return marks
