"""Reading the parameters of a request: names and types as the contract has them, or no request."""

import json
from collections.abc import Iterable
from typing import Any

from ledger.refusals import UnreadableError

__all__ = ["Parameters"]

#: The largest whole number that every JSON parser keeps exact; no instant comes near it.
_MOST = 2**53 - 1


class Parameters:
    """The fields of one JSON object, each taken with its type.

    A field that is missing or null takes the default, and is an :class:`UnreadableError` where
    there is none; so is a value of another type. Unknown fields are never looked at.
    """

    def __init__(self, fields: object) -> None:
        if not isinstance(fields, dict):
            raise UnreadableError("parameters are an object")
        self._fields: dict[str, Any] = fields

    @classmethod
    def parse(cls, text: str) -> "Parameters":
        """Read what :meth:`as_json` wrote."""
        return cls(json.loads(text))

    def as_json(self) -> str:
        """Return the object as JSON text."""
        return json.dumps(self._fields)

    def as_dict(self) -> dict[str, Any]:
        """Return the object itself, for data whose fields another standard names."""
        return self._fields

    def raw(self, name: str) -> Any:  # noqa: ANN401  what was sent, of whatever type
        """Return a field as it came, None where it is missing."""
        return self._fields.get(name)

    def text(
        self, name: str, *, default: str | None = None, among: Iterable[str] | None = None
    ) -> str:
        """Return a string, one of a closed set where ``among`` names it."""
        value = self._one(name, str, default)
        if among is not None and value not in set(among):
            raise UnreadableError(f"{name} is none of {', '.join(among)}: {value!r}")
        return _written(name, value)

    def number(
        self, name: str, *, default: int | None = None, least: int = 0, most: int = _MOST
    ) -> int:
        """Return an integer within limits; a boolean is none."""
        value = self._one(name, int, default)
        if isinstance(value, bool) or not least <= value <= most:
            raise UnreadableError(f"{name} is a whole number from {least} to {most}")
        return int(value)

    def flag(self, name: str, *, default: bool | None = False) -> bool:
        """Return a boolean; off where nothing is said, unless ``default`` is None."""
        return bool(self._one(name, bool, default))

    def words(
        self, name: str, *, default: tuple[str, ...] = (), among: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """Return a list of strings."""
        values = self._one(name, list, list(default))
        known = None if among is None else set(among)
        for value in values:
            if not isinstance(value, str) or (known is not None and value not in known):
                raise UnreadableError(f"{name} cannot hold {value!r}")
        return tuple(_written(name, value) for value in values)

    def record(self, name: str) -> "Parameters":
        """Return a nested object."""
        return Parameters(self._one(name, dict, None))

    def record_or_none(self, name: str) -> "Parameters | None":
        """Return a nested object, None where there is none."""
        return None if self._fields.get(name) is None else self.record(name)

    def records(self, name: str) -> tuple["Parameters", ...]:
        """Return a list of nested objects, empty where there is none."""
        return tuple(map(Parameters, self._one(name, list, [])))

    def _one(self, name: str, kind: type, default: object) -> Any:  # noqa: ANN401  as above
        value = self._fields.get(name)
        if value is None:
            value = default
        if value is None:
            raise UnreadableError(f"{name} is missing")
        if not isinstance(value, kind):
            raise UnreadableError(f"{name} is no {kind.__name__}: {value!r}")
        return value


def _written(name: str, value: str) -> str:
    # JSON can spell half of a character, which is no text and which no database takes.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise UnreadableError(f"{name} holds half a character")
    return value
