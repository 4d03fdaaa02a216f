"""JSON-RPC 2.0, one object per line: the envelope of every message that leaves the process.

Source: https://www.jsonrpc.org/specification.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

__all__ = [
    "ERROR_REFUSED",
    "ERROR_UNSUPPORTED",
    "ErrorData",
    "ErrorObject",
    "Request",
    "Response",
]

#: The error code of an implementation's own refusal or error; ``data`` carries it raw.
ERROR_REFUSED = 1

#: The error code of an operation that the port does not support (JSON-RPC: method not found).
ERROR_UNSUPPORTED = -32601


class _Envelope(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    jsonrpc: Literal["2.0"] = "2.0"


class Request(_Envelope):
    """A request, in either direction; a callback names the open request in ``during``."""

    id: int | str
    method: str
    params: dict[str, Any] = Field(default_factory=dict)
    during: int | str | None = None


class ErrorData(BaseModel):
    """An implementation's error, raw: never translated by the adapter."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str | None = None
    code: str | None = None
    message: str | None = None
    status: int | None = Field(default=None, description="The HTTP status, where there was one.")


class ErrorObject(BaseModel):
    """A JSON-RPC error."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: int
    message: str = ""
    data: ErrorData | None = None


class Response(_Envelope):
    """A response: exactly one of ``result`` and ``error``."""

    id: int | str | None
    result: JsonValue = None
    error: ErrorObject | None = None
