"""The abstract key of a state: equal for states that differ in names and long-gone times alone.

A search that keeps one state for each key terminates: instants are relative to now and clipped
where nothing looks any further, and born values (ids, secrets, codes, tokens) are numbered by
their first appearance. Words that somebody chose (settings, scopes) stay as they are.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeAlias, cast

from rpds import HashTrieMap

from action_mfa.simulator.core.state import Settings, State
from action_mfa.simulator.totp import step_of

__all__ = ["HORIZON", "Key", "canonical"]

Key: TypeAlias = Hashable
_Naming: TypeAlias = Callable[[str], Key]

#: Seconds, into the past and the future, beyond which one instant is like another. No wait of the
#: machine is longer, but those to the end of a session or an elevated token.
HORIZON = 900
#: How many steps ago a used TOTP step is like any older one: no window accepts the code of either.
_OLDEST_STEP = -2
#: Instants of which no rule asks more than whether they are set.
_AGELESS = frozenset({"created_at", "verified_at"})
#: Fields of words that somebody chose, and that are compared with words.
_WORDS = frozenset({"scopes", "origins", "top_origins", "rp_id", "transports"})
#: Numbers with more bits count nothing.
_LONGEST_COUNT = 64
#: Not part of what the world is like.
_LEFT_OUT = frozenset({"drawn", "passkey_holders", "sessions_by_user", "wallets_by_work"})


#: The fields of each class of the state that was met, in order.
_FIELDS: dict[type[Any], tuple[str, ...]] = {}


def canonical(state: State, now: int, *, focus: Iterable[str] = ()) -> Key:
    """Return the state's abstract key at an instant (Unix seconds, UTC).

    States with equal keys behave alike for whoever renames what was born in them. ``focus`` are
    born values that are followed (bytes as hex): they are numbered first, so that keys tell them
    from others. States that behave alike may still have different keys, where two things in them
    look the same but for whom they belong to: a search visits such a state twice, and misses
    nothing.
    """
    numbers: dict[str, int] = {}

    def number(value: str) -> Key:
        return numbers.setdefault(value, len(numbers))

    for value in focus:
        number(value)
    return _Walk(now, number).of(state)


def _nameless(_value: str) -> Key:
    return "born"


class _Walk:
    """One walk over a state; what a born value is called, its naming says."""

    def __init__(self, now: int, naming: _Naming) -> None:
        self._now = now
        self._naming = naming

    def of(self, value: object, field: str = "") -> Key:
        # The kinds that nearly every value is of come first: a search takes millions of keys.
        kind = type(value)
        if kind is str:
            return value if field in _WORDS else self._naming(cast("str", value))
        if value is None or kind is bool:
            return value
        if kind is int:
            return self._number(cast("int", value), field)
        names = _FIELDS.get(kind)
        if names is not None:
            return tuple([self.of(getattr(value, name), name) for name in names])
        return self._of_rare(value, field)

    def _of_rare(self, value: object, field: str) -> Key:
        match value:
            case tuple() | frozenset() | HashTrieMap():
                key: Key = self._several(value, field)
            case Settings():
                key = value
            case Enum():
                key = value.name
            case bytes():
                key = self._naming(value.hex())
            case str():
                key = value if field in _WORDS else self._naming(value)
            case _ if is_dataclass(value) and not isinstance(value, type):
                names = (each.name for each in fields(value))
                _FIELDS[type(value)] = tuple(name for name in names if name not in _LEFT_OUT)
                key = self.of(value, field)
            case _:
                # An object of another library, such as a public key: it is what it is.
                key = self._naming(repr(value))
        return key

    def _several(
        self,
        values: "tuple[Any, ...] | frozenset[Any] | HashTrieMap[Any, Any]",
        field: str,
    ) -> Key:
        match values:
            case tuple() if field == "used_steps":
                current = step_of(self._now)
                return frozenset(max(_OLDEST_STEP, step - current) for step in values)
            case tuple():
                return tuple(self.of(item, field) for item in values)
            case frozenset():
                return tuple(self.of(item, field) for item in sorted(values))
            case _:
                return self._map(values)

    def _number(self, value: int, field: str) -> Key:
        if value.bit_length() > _LONGEST_COUNT:
            # Shares of a key and the like are born, as ids are.
            return self._naming(str(value))
        if field in _AGELESS:
            return "set"
        if field == "expires_at":
            # However long ago: over is over.
            return max(0, min(value - self._now, HORIZON))
        if field.endswith("_at") or field == "since":
            return max(-HORIZON, min(value - self._now, HORIZON))
        return value

    def _map(self, entries: "HashTrieMap[Any, Any]") -> Key:
        """Walk the entries in an order that does not depend on what anything is called."""
        if len(entries) <= 1:
            return tuple((self.of(key), self.of(value)) for key, value in entries.items())
        shape = _Walk(self._now, _nameless)
        ordered = sorted(
            entries.items(),
            key=lambda entry: (repr((shape.of(entry[0]), shape.of(entry[1]))), repr(entry[0])),
        )
        return tuple((self.of(key), self.of(value)) for key, value in ordered)
