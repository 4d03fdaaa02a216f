"""Messages made fit to be shown: secrets withheld, on one line, not endless.

Two nets, one behind the other. What the harness knows as a value of the run is named as in a trace
(``<mfa-token 1>``). Of what is left, a string is shown only under a name that the contract has and
that holds no secret, so that a token which an adapter puts under a wrong name is withheld as well.
"""

import json
from collections.abc import Iterator
from functools import cache

from pydantic import JsonValue

from action_mfa.conformance.doctor.findings import Message
from action_mfa.conformance.doctor.transcript import Line
from action_mfa.conformance.ports.quoting import quoted
from action_mfa.conformance.ports.strict_json import BadLine, parse_object
from action_mfa.conformance.stories.recorder import Recorder
from action_mfa.spec.protocol import CALLBACKS, OPERATIONS

__all__ = ["Veil"]

_LONGEST = 2000
_DEEPEST = 64
_LONGEST_STRAY = 120

#: Where a value is a secret, or as long as it is useless to a reader.
_SECRET_FIELDS = frozenset(
    {
        "authorization",
        "code",
        "codes",
        "credential",
        "elevated",
        "elevatedToken",
        "mfa",
        "mfaToken",
        "options",
        "privateKey",
        "secret",
        "signature",
        "token",
        "uri",
    }
)
#: Objects that are withheld as a whole: whoever wants to see a ceremony needs another tool.
_WITHHELD_WHOLE = frozenset({"authorization", "credential", "options"})
#: What JSON-RPC adds, and what an error is made of.
_ENVELOPE_FIELDS = frozenset({"jsonrpc", "id", "method", "during", "name", "message"})
#: The two tokens that are none.
_NO_TOKENS = frozenset({"auto", "none"})


class Veil:
    """Shows lines; ``recorders`` know the values of the run by name."""

    def __init__(self) -> None:
        self.recorders: list[Recorder] = []

    def shown(self, line: Line) -> Message:
        """Return a line as it may be shown."""
        return Message(line.direction, self.covered(line.text), line.seconds)

    def covered(self, text: bytes) -> str:
        """Return the text of a line with its secrets withheld."""
        named = text.decode("utf-8", "replace")
        if len(named) <= 1 << 16:
            for recorder in self.recorders:
                named = recorder.redact(named)
        try:
            message = parse_object(named.encode(), _DEEPEST)
        except BadLine:
            return _stray(named)
        known = _plain_fields()
        result = message.get("result")
        is_greeting = isinstance(result, dict) and "capabilities" in result
        covered = {
            key: _cover(value, key, known, everything=key == "error" or is_greeting)
            for key, value in message.items()
        }
        return _fit(json.dumps(covered, ensure_ascii=False))

    def told(self, text: str) -> str:
        """Return a sentence with every known value in it named."""
        for recorder in self.recorders:
            text = recorder.redact(text)
        return text


def _stray(text: str) -> str:
    """Show a line that is no message, unless it may be half of one."""
    if text.lstrip().startswith(("{", "[")):
        return f"(a line of {len(text)} characters that cannot be read, and may hold secrets)"
    return quoted(text, _LONGEST_STRAY)


def _cover(value: JsonValue, key: str, known: frozenset[str], *, everything: bool) -> JsonValue:
    match value:
        case dict():
            if key in _WITHHELD_WHOLE:
                return f"<{key} withheld>"
            return {
                name: _cover(item, name, known, everything=everything)
                for name, item in value.items()
            }
        case list():
            return [_cover(item, key, known, everything=everything) for item in value]
        case str() if everything or key in known or value in _NO_TOKENS:
            return value
        case str() if value.startswith("<") and value.endswith(">"):
            return value
        case str():
            return f"<{key} withheld>"
        case int() | float() if key in _SECRET_FIELDS and not everything:
            return f"<{key} withheld>"
        case _:
            return value


def _fit(text: str) -> str:
    cut = f"{text[:_LONGEST]}… ({len(text)} characters)" if len(text) > _LONGEST else text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in cut
    )


@cache
def _plain_fields() -> frozenset[str]:
    """Return the names of the contract under which no secret stands."""
    models = [
        model
        for operation in (*OPERATIONS.values(), *CALLBACKS.values())
        for model in (operation, operation.result_type())
    ]
    names = {name for model in models for name in _names(model.model_json_schema(by_alias=True))}
    return frozenset(names | _ENVELOPE_FIELDS) - _SECRET_FIELDS


def _names(schema: dict[str, object]) -> Iterator[str]:
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            yield from value
        if isinstance(value, dict):
            yield from _names(value)
