"""From a result to what is seen: each born value named, each instant counted from now."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any, TypeAlias

from pydantic import BaseModel, JsonValue, RootModel

from action_mfa.conformance.performing.answers import Fields, Seen
from action_mfa.conformance.stories.names import Names
from action_mfa.conformance.stories.recorder import born_fields

__all__ = ["Hint", "recorded", "seen_in", "seen_values", "unnumbered"]

#: The fields that hold an instant: what a port answers depends on when it is asked.
_INSTANTS = frozenset({"expires_at"})
#: Born anew with each answer, and differently by right implementations: only whether it is there
#: can be compared.
_UNNUMBERED = frozenset({"signature", "totp-uri"})
_REFERENCE = re.compile(r"<[a-z]+(?:-[a-z]+)* \d+>")
_NUMBERED = re.compile(r"<(signature|totp-uri) \d+>")
#: As above, for what is a tuple of numbers and no single value.
_ONLY_THERE = frozenset({"authorization"})

#: What the trace that is replayed shows at this place: its references are bound there.
Hint: TypeAlias = JsonValue

_Look: TypeAlias = Callable[[Any, Names, int, Hint], Seen]


def seen_in(result: BaseModel, names: Names, *, now: int, hint: Hint = None) -> Seen:
    """Return what a result shows at an instant, binding what is born in it.

    Fields that are not there are left out: absent and null say the same. With a hint, the result
    as a trace shows it, a value gets the reference that stands in its place there.
    """
    return _looking_at(type(result))(result, names, now, hint)


@cache
def _looking_at(model: type[BaseModel]) -> _Look:
    if issubclass(model, RootModel):
        return lambda result, names, now, hint: _value(result.root, names, now, hint)
    kinds = born_fields(model)
    rows = tuple(
        (name, field.alias or name, _look_of(name, kinds))
        for name, field in model.model_fields.items()
    )

    def look(result: BaseModel, names: Names, now: int, hint: Hint) -> Seen:
        hints = hint if isinstance(hint, dict) else {}
        found: list[tuple[str, Seen]] = []
        for name, shown, look_at in rows:
            value = getattr(result, name)
            if value is not None:
                found.append((shown, look_at(value, names, now, hints.get(shown))))
        return Fields(found)

    return look


def _look_of(name: str, kinds: Mapping[str, str]) -> _Look:
    if name in _INSTANTS:
        return lambda value, _names, now, _hint: f"<now {value - now:+d}>"
    if name in _ONLY_THERE:
        return lambda _value, _names, _now, _hint: f"<{name}>"
    kind = kinds.get(name)
    if kind is None:
        return _value

    def bear(value: Any, names: Names, _now: int, hint: Hint) -> Seen:  # noqa: ANN401  a field's
        if isinstance(value, str):
            return _born(kind, value, names, hint)
        return tuple(
            _born(kind, each, names, own)
            for each, own in zip_longest(value, _items(hint)[: len(value)])
        )

    if kind not in _UNNUMBERED:
        return bear

    def note(value: Any, names: Names, now: int, hint: Hint) -> Seen:  # noqa: ANN401  a field's
        bear(value, names, now, hint)
        return f"<{kind}>"

    return note


def _born(kind: str, value: str, names: Names, hint: Hint) -> str:
    if isinstance(hint, str) and _REFERENCE.fullmatch(hint):
        names.bind(hint, value)
    return names.born(kind, value)


def _items(hint: Hint) -> list[JsonValue]:
    return hint if isinstance(hint, list) else []


def _value(value: Any, names: Names, now: int, hint: Hint) -> Seen:  # noqa: ANN401  a field's
    match value:
        case bool() | int() | float() | None:
            return value
        case str():
            return names.name_of(value) or str(value)
        case BaseModel():
            return _looking_at(type(value))(value, names, now, hint)
        case dict():
            hints = hint if isinstance(hint, dict) else {}
            return Fields(
                (key, _value(each, names, now, hints.get(key))) for key, each in value.items()
            )
        case _:
            each_with_hint = zip_longest(value, _items(hint)[: len(value)])
            return tuple(_value(each, names, now, own) for each, own in each_with_hint)


def seen_values(kind: str, values: Sequence[str], names: Names, *, hint: Hint) -> Seen:
    """Return values of one kind as they are seen, binding them."""
    pairs = zip_longest(values, _items(hint)[: len(values)])
    return tuple(_born(kind, value, names, own) for value, own in pairs)


def unnumbered(text: str) -> str:
    """Return a text in which what right implementations bear differently has no number."""
    return _NUMBERED.sub(r"<\1>", text)


def recorded(shown: JsonValue, *, at: int) -> Seen:
    """Return a result as a trace shows it, in the form of :func:`seen_in`."""
    match shown:
        case dict():
            return Fields(
                (name, _recorded_field(name, value, at))
                for name, value in shown.items()
                if value is not None
            )
        case list():
            return tuple(recorded(each, at=at) for each in shown)
        case _:
            return shown


def _recorded_field(name: str, value: JsonValue, at: int) -> Seen:
    if name == "expiresAt" and isinstance(value, int):
        return f"<now {value - at:+d}>"
    if name in _ONLY_THERE:
        return f"<{name}>"
    if isinstance(value, str):
        return unnumbered(value)
    return recorded(value, at=at)
