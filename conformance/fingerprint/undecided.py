"""A reading that is decided only where it is looked at.

What a machine does depends on no more open points than it looks at on the way. So whoever runs it
under a reading in which little is decided learns which points matter, and need try no others.
"""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import cast

from action_mfa.simulator import Parameters
from action_mfa.simulator.core.choosing import choose

__all__ = ["Candidates", "Decided", "Undecided", "every_value", "parameters_of", "watched"]

#: For each open point the values that are possible.
Candidates = Mapping[str, tuple[str, ...]]
#: For some open points the value that was decided on.
Decided = Mapping[str, str]


class Undecided(BaseException):
    """The machine looked at an open point that is not decided.

    No ordinary exception, because it must pass through whatever catches those.
    """

    def __init__(self, point: str) -> None:
        super().__init__(point)
        self.point = point


class _Watched:
    __slots__ = ("_decided",)

    def __init__(self, decided: Decided) -> None:
        self._decided = decided

    def __getattr__(self, name: str) -> StrEnum:
        value = self._decided.get(name)
        if value is None:
            raise Undecided(name)
        return _value_of(name, value)


def watched(decided: Decided) -> Parameters:
    """Return a reading that raises :class:`Undecided` at every other point."""
    return cast("Parameters", _Watched(decided))


def _value_of(point: str, value: str) -> StrEnum:
    """Return a value of an open point by its name in the spec."""
    return type(cast("StrEnum", getattr(_OURS, point)))(value)


def parameters_of(decided: Decided) -> Parameters:
    """Return a reading in which all that is not decided is read as we do."""
    return choose(tuple(f"{point}={value}" for point, value in decided.items()))


def every_value() -> dict[str, tuple[str, ...]]:
    """Return all values of all open points, ours first."""
    found: dict[str, tuple[str, ...]] = {}
    for field in fields(Parameters):
        ours: StrEnum = getattr(_OURS, field.name)
        others = tuple(each.value for each in type(ours) if each is not ours)
        found[field.name] = (ours.value, *others)
    return found


_OURS = Parameters()
