"""JSON-RPC 2.0 messages, one a line: read strictly into typed values, written compactly.

Source: https://www.jsonrpc.org/specification, and the envelope of ``action_mfa.spec.protocol``.
Each side numbers on its own: the ids of the harness's requests and of callbacks never meet.
"""

import json
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from action_mfa.conformance.ports.quoting import quoted
from action_mfa.conformance.ports.strict_json import BadLine, parse_object
from action_mfa.spec.protocol import ErrorData, ErrorObject

__all__ = [
    "AnyMessage",
    "BadMessage",
    "Call",
    "Failure",
    "MessageId",
    "Notification",
    "Success",
    "call_line",
    "error_line",
    "fitted",
    "notification_line",
    "place_of",
    "read_message",
    "result_line",
]

MessageId = int | str
M = TypeVar("M", bound=BaseModel)

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class BadMessage(BadLine):
    """A line of JSON with one object, which is no message all the same."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request; a callback names the open request in ``during``."""

    id: MessageId
    method: str
    params: dict[str, JsonValue]
    during: MessageId | None


@dataclass(frozen=True, slots=True)
class Notification:
    """A request that wants no answer."""

    method: str
    params: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Success:
    """A response with a result, not yet compared with what was asked."""

    id: MessageId
    result: JsonValue


@dataclass(frozen=True, slots=True)
class Failure:
    """A response with an error; ``id`` is None where the peer could not read which request."""

    id: MessageId | None
    error: ErrorObject


AnyMessage = Call | Notification | Success | Failure


def read_message(line: bytes, deepest: int) -> AnyMessage:
    """Read one line.

    Raises:
        BadLine: the line is not one message; its text completes "it sent ...".
        BadMessage: it is a JSON object, and no message all the same.

    """
    message = parse_object(line, deepest)
    if message.get("jsonrpc", "2.0") != "2.0":
        raise BadMessage("a message whose jsonrpc is not '2.0'")
    has_result, has_error = "result" in message, "error" in message
    if "method" in message:
        if has_result or has_error:
            raise BadMessage("a message that is request and response at once")
        return _call(message)
    if has_result and has_error:
        raise BadMessage("a response with both a result and an error")
    if has_result:
        return Success(_id(message), message["result"])
    if not has_error:
        raise BadMessage("a message with neither a method, a result nor an error")
    identity = None if message.get("id", 0) is None else _id(message)
    try:
        return Failure(identity, fitted(ErrorObject, message["error"]))
    except ValidationError as error:
        raise BadMessage(
            f"a response whose error does not fit: {place_of(error, 'error')}"
        ) from None


def _call(message: dict[str, JsonValue]) -> Call | Notification:
    method, params = message["method"], message.get("params", {})
    if not isinstance(method, str):
        raise BadMessage("a request whose method is not a string")
    if not isinstance(params, dict):
        raise BadMessage(f"a request {quoted(method, 60)} whose params are not an object")
    if "id" not in message:
        return Notification(method, params)
    return Call(
        id=_id(message),
        method=method,
        params=params,
        during=_id(message, "during") if message.get("during") is not None else None,
    )


def _id(message: dict[str, JsonValue], key: str = "id") -> MessageId:
    match message.get(key):
        # A bool is an int to Python, and 1.0 equals 1; to JSON-RPC neither is an id of ours.
        case bool():
            raise BadMessage(f"a message whose {key} is neither a whole number nor a string")
        case int() | str() as identity:
            return identity
        case None:
            raise BadMessage(f"a message without an {key}")
        case _:
            raise BadMessage(f"a message whose {key} is neither a whole number nor a string")


def fitted(model: type[M], value: JsonValue) -> M:
    """Return the value as the model, without any coercion: ``"1"`` is no number, ``1`` no bool.

    Raises:
        ValidationError: it does not fit; :func:`place_of` says where.

    """
    # Strict validation of Python values would refuse a list for a tuple and a string for an enum;
    # pydantic's strict JSON mode knows that JSON has no others.
    return model.model_validate_json(_encode(value), strict=True)


def place_of(error: ValidationError, root: str) -> str:
    """Say where a value did not fit and why, without quoting the value: it may be a secret."""
    first, *others = error.errors(include_url=False, include_input=False, include_context=False)
    place = root
    for step in first["loc"]:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
    more = f" (and {len(others)} more)" if others else ""
    return f"{place}: {first['msg']}{more}"


def _id_text(identity: MessageId | None) -> str:
    # The encoder takes several times as long for a bare number.
    return str(identity) if isinstance(identity, int) else _encode(identity)


def call_line(
    identity: MessageId, call: BaseModel, *, method: str, during: MessageId | None = None
) -> bytes:
    """Write a request; a callback names the open request in ``during``."""
    open_request = "" if during is None else f',"during":{_id_text(during)}'
    params = call.model_dump_json(by_alias=True, exclude_none=True)
    return (
        f'{{"jsonrpc":"2.0","id":{_id_text(identity)},"method":{_encode(method)},'
        f'"params":{params}{open_request}}}\n'
    ).encode()


def notification_line(method: str, params: BaseModel) -> bytes:
    """Write a notification."""
    body = params.model_dump_json(by_alias=True, exclude_none=True)
    return f'{{"jsonrpc":"2.0","method":{_encode(method)},"params":{body}}}\n'.encode()


def result_line(identity: MessageId, result: BaseModel) -> bytes:
    """Write a response with a result."""
    body = result.model_dump_json(by_alias=True)
    return f'{{"jsonrpc":"2.0","id":{_id_text(identity)},"result":{body}}}\n'.encode()


def error_line(
    identity: MessageId | None, code: int, message: str, data: ErrorData | None = None
) -> bytes:
    """Write a response with an error."""
    error = ErrorObject(code=code, message=message, data=data)
    body = error.model_dump_json(by_alias=True, exclude_none=True)
    return f'{{"jsonrpc":"2.0","id":{_id_text(identity)},"error":{body}}}\n'.encode()
