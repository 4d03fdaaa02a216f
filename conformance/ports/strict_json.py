"""One line of JSON from a peer that is not trusted: parsed strictly and within bounds.

Python's own parser is lenient where a contract must not be: it takes NaN and Infinity, keeps the
last of two equal keys, and lets lone surrogates through. Each of them is refused here.
"""

import json
import math
from typing import NoReturn

from pydantic import JsonValue

from action_mfa.conformance.ports.quoting import quoted
from action_mfa.spec.nesting import is_deeper_than

__all__ = ["BadLine", "parse_object"]


class BadLine(Exception):  # noqa: N818  the line is bad; the fault is made of it elsewhere
    """A line that is no message; the text completes a sentence: "it sent ..."."""


class _DuplicateKeyError(ValueError):
    pass


class _NotFiniteError(ValueError):
    pass


def _without_duplicates(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return found


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise _NotFiniteError(literal)
    return number


def _not_finite(literal: str) -> NoReturn:
    raise _NotFiniteError(literal)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_float=_finite, parse_constant=_not_finite
)


def parse_object(line: bytes, deepest: int) -> dict[str, JsonValue]:
    """Return the JSON object that the line holds.

    Args:
        line: one line, without its newline; the caller has bounded its length.
        deepest: how many arrays and objects may be open at once.

    Raises:
        BadLine: the line is anything but one strict JSON object.

    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine(f"a line that is not UTF-8 (byte {error.start})") from None
    if is_deeper_than(line, deepest):
        raise BadLine(f"JSON nested deeper than {deepest} levels")
    try:
        value: JsonValue = _DECODER.decode(text)
    except _DuplicateKeyError as error:
        raise BadLine(f"an object with the key {quoted(str(error))} twice") from None
    except _NotFiniteError as error:
        raise BadLine(f"a number that JSON does not have: {quoted(str(error), 20)}") from None
    except ValueError as error:
        raise BadLine(_not_json(text, error)) from None
    if not isinstance(value, dict):
        raise BadLine("a line of JSON that is not an object")
    # The cheap test first: nearly no message has a surrogate escape.
    if b"\\u" in line and _holds_surrogate(value):
        raise BadLine("a string with a lone surrogate")
    return value


def _not_json(text: str, error: ValueError) -> str:
    """Describe a line that does not parse, quoting it only where it cannot be half a message."""
    if not text.strip():
        return "an empty line"
    if not text.lstrip().startswith(("{", "[")):
        return f"a line that is not JSON: {quoted(text)}"
    if isinstance(error, json.JSONDecodeError):
        return f"a line of broken JSON, at column {error.colno}: {error.msg}"
    return "a line of JSON with a number that is too long"


def _holds_surrogate(value: JsonValue) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
