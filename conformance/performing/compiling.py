"""From a symbolic step to one that is quick to perform: read, validated and searched once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

from pydantic import BaseModel, JsonValue, ValidationError

from action_mfa.conformance.performing.expressions import (
    Expression,
    ExpressionFault,
    Reference,
    parse_expression,
)
from action_mfa.conformance.performing.plans import PlanCeremony, read_plan
from action_mfa.conformance.performing.steps import StepFault, SymbolicStep
from action_mfa.conformance.ports.messages import place_of
from action_mfa.spec.protocol import (
    OPERATIONS,
    AnswerPrompt,
    AuthenticatorCreate,
    AuthenticatorGet,
    Bye,
    Hello,
    Operation,
    PromptAnswer,
    SetClock,
)
from action_mfa.spec.traces import Look

__all__ = ["Ask", "CompiledStep", "Filling", "LookAt", "PlanPrompt", "Wait", "compile_step"]

#: Fields that hold a label of the word, by their names in Python and in JSON.
_CLIENTS = frozenset({"client_id", "clientId"})
_EMAILS = frozenset({"email"})
#: The arguments of wallet.sign that are signed as they stand.
_LITERAL = frozenset({"payload"})


class Filling(Protocol):
    """What stands behind the words of a step while a word is performed."""

    def client(self, label: str, /) -> str:
        """Return the client id behind a label."""
        ...

    def email(self, label: str, /) -> str:
        """Return the address behind a label."""
        ...

    def value(self, expression: Expression, /) -> str:
        """Return what an expression comes to now; raise :class:`Unbound` where it cannot."""
        ...


_Fill: TypeAlias = Callable[[Filling], Any]


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Ask:
    """An operation of the port, valid but for what is to be filled in.

    ``client`` is the label of the client that it is about, None where it is about none.
    """

    template: Operation[Any]
    fill: _Fill | None
    client: str | None

    def fresh(self, filling: Filling) -> Operation[Any]:
        """Return the operation as the port is asked it now."""
        if self.fill is None:
            return self.template
        operation: Operation[Any] = self.fill(filling)
        return operation


@dataclass(frozen=True, slots=True)
class LookAt:
    """The harness looks into a server of its own, at a wallet or a user."""

    look: Look
    at: Reference


@dataclass(frozen=True, slots=True)
class PlanPrompt:
    """The next time that a prompt asks: what the user does in it."""

    template: PromptAnswer
    fill: _Fill | None

    def fresh(self, filling: Filling) -> PromptAnswer:
        """Return what the user does now, codes computed."""
        if self.fill is None:
            return self.template
        answer: PromptAnswer = self.fill(filling)
        return answer


CompiledStep: TypeAlias = Wait | Ask | LookAt | PlanCeremony | PlanPrompt


@lru_cache(maxsize=65_536)
def compile_step(step: SymbolicStep) -> CompiledStep:
    """Return a step in the form that is performed; the same step compiles once.

    Raises:
        StepFault: there is no such operation, or the arguments do not fit it.

    """
    try:
        arguments = step.read()
    except ValueError:
        raise StepFault(f"{step.operation}: the arguments are no JSON") from None
    if step.operation == SetClock.method:
        return _wait(arguments)
    if step.operation in Look.__members__.values():
        return _look(Look(step.operation), arguments)
    if step.operation in (AuthenticatorCreate.method, AuthenticatorGet.method):
        return read_plan(step.operation, arguments)
    model = OPERATIONS.get(step.operation)
    is_prompt = step.operation == AnswerPrompt.method
    if not is_prompt and (model is None or model in (Hello, Bye)):
        raise StepFault(f"{step.operation} is no operation that a word can hold")
    try:
        if is_prompt or model is None:
            answer = PromptAnswer.model_validate(arguments)
            return PlanPrompt(answer, _filler(answer))
        template = model.model_validate(arguments)
        fill = _filler(template)
    except ValidationError as error:
        raise StepFault(f"{step.operation}: {place_of(error, 'arguments')}") from None
    except ExpressionFault as fault:
        raise StepFault(f"{step.operation}: {fault}") from None
    return Ask(template, fill, getattr(template, "client_id", None))


def _wait(arguments: dict[str, JsonValue]) -> Wait:
    seconds = arguments.get("seconds")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
        raise StepFault("clock.set: seconds is a number of seconds from now, 0 or more")
    return Wait(seconds)


def _look(look: Look, arguments: dict[str, JsonValue]) -> LookAt:
    at = next(iter(arguments.values()), None)
    expression = parse_expression(at) if isinstance(at, str) else None
    if not isinstance(expression, Reference):
        raise StepFault(f"{look}: the argument is a reference to what is looked at")
    return LookAt(look, expression)


def _filler(template: BaseModel) -> _Fill | None:
    """Return what fills a model in; None where it stands as it is."""
    fills: list[tuple[str, _Fill]] = []
    for name in type(template).model_fields:
        fill = None if name in _LITERAL else _fill_of(name, getattr(template, name))
        if fill is not None:
            fills.append((name, fill))
    if not fills:
        return None
    return lambda filling: template.model_copy(update={name: fill(filling) for name, fill in fills})


def _fill_of(name: str, value: object) -> _Fill | None:
    match value:
        case str():
            return _fill_of_text(name, value)
        case BaseModel():
            return _filler(value)
        case dict():
            inside = {key: _fill_of(str(key), each) for key, each in value.items()}
            if not any(inside.values()):
                return None
            return lambda filling: {
                key: each if (fill := inside[key]) is None else fill(filling)
                for key, each in value.items()
            }
        case list() | tuple():
            items = [(each, _fill_of(name, each)) for each in value]
            if not any(fill for _, fill in items):
                return None
            make = type(value)
            return lambda filling: make(
                each if fill is None else fill(filling) for each, fill in items
            )
        case _:
            return None


def _fill_of_text(name: str, text: str) -> _Fill | None:
    if name in _CLIENTS:
        return lambda filling: filling.client(text)
    if name in _EMAILS:
        return lambda filling: filling.email(text)
    expression = parse_expression(text)
    return None if expression is None else lambda filling: filling.value(expression)
