"""One step as a word holds it: an operation of the contract and its arguments, with no secret."""

import json
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue

__all__ = ["StepFault", "SymbolicStep", "Unbound"]


class StepFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A step that nobody could perform: no such operation, or arguments that do not fit it."""


class Unbound(Exception):  # noqa: N818  an ordinary outcome on a port that gave less
    """A step needs a value that was never born here; ``reference`` names it."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} was never given")
        self.reference = reference


@dataclass(frozen=True, slots=True)
class SymbolicStep:
    """An operation and its arguments.

    ``operation`` is a method of the contract. ``clock.set`` has the argument ``seconds``, counted
    from the instant of the step; the callbacks ``authenticator.create``, ``authenticator.get`` and
    ``prompt.answer`` say what the user's hands will do when the next operation asks for them.

    ``arguments`` is a JSON object in canonical text, so that steps compare and hash. Whole strings
    in it may be references and expressions. Client ids and e-mail addresses are labels: whoever
    performs the step puts fresh ones in their place, the same for the same label.
    """

    operation: str
    arguments: str = "{}"

    @classmethod
    def of(cls, operation: str, **arguments: JsonValue) -> "SymbolicStep":
        """Return a step with these arguments, under their JSON names."""
        text = json.dumps(arguments, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return cls(operation, text)

    def read(self) -> dict[str, JsonValue]:
        """Return the arguments as JSON."""
        return cast("dict[str, JsonValue]", json.loads(self.arguments))

    def __str__(self) -> str:
        return f"{self.operation} {self.arguments}"
