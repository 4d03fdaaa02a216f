"""From names and values, as a command line carries them, to one reading of the open points."""

import difflib
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum

from action_mfa.simulator.core.parameters import Parameters

__all__ = ["ParameterFault", "choose", "readings"]

_SUGGESTIONS = 3


class ParameterFault(ValueError):  # noqa: N818  the house calls a broken input a fault
    """A choice that no reading can be made of; ``parameter`` is the name that was given."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(reason)
        self.parameter = parameter


def readings() -> tuple[tuple[str, type[StrEnum]], ...]:
    """Return every parameter's name with the enum of its values, in the order of the table."""
    ours = Parameters()
    return tuple((field.name, type(getattr(ours, field.name))) for field in fields(Parameters))


def choose(assignments: Iterable[str]) -> Parameters:
    """Return our reading with the assignments ``NAME=VALUE`` applied.

    Blanks around a name or a value do not count. The same assignment may stand there twice.

    Raises:
        ParameterFault: a text is no assignment, a name or a value is unknown, or two values are
            given for one name.

    """
    known = dict(readings())
    chosen: dict[str, StrEnum] = {}
    for assignment in assignments:
        name, equals, text = (part.strip() for part in assignment.partition("="))
        if not equals:
            raise ParameterFault(name, f"{assignment!r} is not of the form NAME=VALUE")
        if name not in known:
            near = difflib.get_close_matches(name, known, n=_SUGGESTIONS)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise ParameterFault(name, f"there is no parameter {name!r}{hint}")
        value = _value(name, known[name], text)
        if chosen.setdefault(name, value) is not value:
            raise ParameterFault(name, f"{name} is given twice: {chosen[name]} and {value}")
    # Each value is a member of the enum that its field has, which no annotation can say.
    return Parameters(**chosen)  # type: ignore[arg-type]


def _value(name: str, values: type[StrEnum], text: str) -> StrEnum:
    try:
        return values(text)
    except ValueError:
        known = " or ".join(value.value for value in values)
        raise ParameterFault(name, f"{name} is {known}, not {text!r}") from None
