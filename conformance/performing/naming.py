"""From a result to what is seen: each born value named, each instant counted from now."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from pydantic import BaseModel, RootModel

from action_mfa.conformance.performing.answers import Fields, Seen
from action_mfa.conformance.stories.names import Names
from action_mfa.conformance.stories.recorder import born_fields

__all__ = ["seen_in"]

#: The fields that hold an instant: what a port answers depends on when it is asked.
_INSTANTS = frozenset({"expires_at"})
#: Born anew with each answer, and differently by right implementations: only whether it is there
#: can be compared.
_UNNUMBERED = frozenset({"signature", "totp-uri"})
#: As above, for what is a tuple of numbers and no single value.
_ONLY_THERE = frozenset({"authorization"})

_Look: TypeAlias = Callable[[Any, Names, int], Seen]


def seen_in(result: BaseModel, names: Names, *, now: int) -> Seen:
    """Return what a result shows at an instant, binding what is born in it.

    Fields that are not there are left out: absent and null say the same.
    """
    return _looking_at(type(result))(result, names, now)


@cache
def _looking_at(model: type[BaseModel]) -> _Look:
    if issubclass(model, RootModel):
        return lambda result, names, _now: _value(result.root, names, _now)
    kinds = born_fields(model)
    rows = tuple(
        (name, field.alias or name, _look_of(name, kinds))
        for name, field in model.model_fields.items()
    )

    def look(result: BaseModel, names: Names, now: int) -> Seen:
        found: list[tuple[str, Seen]] = []
        for name, shown, look_at in rows:
            value = getattr(result, name)
            if value is not None:
                found.append((shown, look_at(value, names, now)))
        return Fields(found)

    return look


def _look_of(name: str, kinds: Mapping[str, str]) -> _Look:
    if name in _INSTANTS:
        return lambda value, _names, now: f"<now {value - now:+d}>"
    if name in _ONLY_THERE:
        return lambda _value, _names, _now: f"<{name}>"
    kind = kinds.get(name)
    if kind is None:
        return _value
    if kind in _UNNUMBERED:

        def note(value: Any, names: Names, _now: int) -> Seen:  # noqa: ANN401  a field's value
            names.born(kind, value)
            return f"<{kind}>"

        return note

    def bear(value: Any, names: Names, _now: int) -> Seen:  # noqa: ANN401  a field's value
        if isinstance(value, str):
            return names.born(kind, value)
        return tuple(names.born(kind, each) for each in value)

    return bear


def _value(value: Any, names: Names, now: int) -> Seen:  # noqa: ANN401  a field's value
    match value:
        case bool() | int() | float() | None:
            return value
        case str():
            return names.name_of(value) or str(value)
        case BaseModel():
            return _looking_at(type(value))(value, names, now)
        case dict():
            return Fields((key, _value(each, names, now)) for key, each in value.items())
        case _:
            return tuple(_value(each, names, now) for each in value)
