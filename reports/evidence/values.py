"""Values of a trace in readable form: flat names, plain words, references marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from pydantic import JsonValue

from action_mfa.reports.untrusted import visible

__all__ = ["Pair", "named", "pair", "pairs", "references"]

_PAIRS = 32
_VALUE = 300
_NAME = 80
#: Deeper objects are printed as JSON. Racers lie two levels deep in what they are told.
_DEPTH = 4
_RACERS = 8
_Named: TypeAlias = tuple[str, JsonValue]
_REFERENCE = re.compile(r"<[a-z][a-z-]*(?: [^<>]{1,80})?>")
#: A value that was born in the run, wherever it stands: kind and number.
_BORN = re.compile(r"<([a-z][a-z-]* \d{1,6})>")


@dataclass(frozen=True, slots=True)
class Pair:
    """One named value; ``reference`` marks a value born in the run, such as ``<mfa-token 2>``."""

    name: str
    value: str
    reference: bool = False


def pairs(values: dict[str, JsonValue]) -> tuple[Pair, ...]:
    """Return an object's values, nested ones under names such as ``token.mfa``.

    What is null is named at the end, in one pair.
    """
    found = list(islice(_flat(values), _PAIRS + 1))
    shown = [pair(name, value) for name, value in found[:_PAIRS] if value is not None]
    if absent := [visible(name, _NAME) for name, value in found[:_PAIRS] if value is None]:
        shown.append(Pair("none", ", ".join(absent)))
    if len(found) > _PAIRS:
        shown.append(Pair("…", "more, in the trace file"))
    return tuple(shown)


def named(values: JsonValue) -> tuple[Pair, ...]:
    """Return the values of an object or of a list of objects; of anything else, itself."""
    match values:
        case dict():
            return pairs(values)
        case list() if values and all(isinstance(item, dict) for item in values):
            return pairs({str(number): item for number, item in enumerate(values, start=1)})
        case _:
            return (pair("", values),)


def pair(name: str, value: JsonValue) -> Pair:
    """Return one value under its name, both bounded and visible."""
    text = _readable(value)
    is_reference = isinstance(value, str) and _REFERENCE.fullmatch(value) is not None
    return Pair(visible(name, _NAME), visible(text, _VALUE), is_reference)


def references(value: JsonValue) -> Iterator[str]:
    """Find the values born in the run that a value speaks of, such as ``mfa-token 2``."""
    match value:
        case str():
            if value.startswith("<"):
                yield from _BORN.findall(value)
        case dict():
            for item in value.values():
                yield from references(item)
        case list():
            for item in value:
                yield from references(item)
        case _:
            pass


def _flat(values: dict[str, JsonValue], path: str = "", depth: int = 1) -> Iterator[_Named]:
    """Spread nested objects: ``token.mfa`` is easier to find than a brace within a brace."""
    for name, value in values.items():
        inner = value
        if isinstance(value, list) and _are_racers(value):
            inner = {str(number): item for number, item in enumerate(value, start=1)}
        if isinstance(inner, dict) and inner and depth < _DEPTH:
            yield from _flat(inner, f"{path}{name[:_NAME]}.", depth + 1)
        else:
            yield f"{path}{name}", value


def _are_racers(values: list[JsonValue]) -> bool:
    return 0 < len(values) <= _RACERS and all(isinstance(item, dict) for item in values)


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
