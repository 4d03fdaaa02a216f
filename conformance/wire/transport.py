"""HTTP to a wire server: one request, one answer, with limits on size and time.

An answer with an error status becomes :class:`Refused` with the server's own words; 501 becomes
:class:`Unsupported`; no answer, or nonsense, is the server's fault.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import httpx
from pydantic import BaseModel, JsonValue, ValidationError

from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.limits import DEFAULT_LIMITS, Limits
from action_mfa.conformance.ports.messages import place_of
from action_mfa.conformance.ports.quoting import quoted
from action_mfa.spec.protocol import ErrorData
from action_mfa.spec.results import Blame

__all__ = ["Answer", "WireTransport"]

M = TypeVar("M", bound=BaseModel)

_NOT_IMPLEMENTED: Final = 501
_FIRST_ERROR: Final = 300
_EVENT_STREAM: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an accepted request; ``request`` names it in messages."""

    request: str
    content_type: str
    content: bytes

    def read(self, model: type[M]) -> M:
        """Return the JSON body as a model.

        Raises:
            PortFault: it does not fit.

        """
        try:
            return model.model_validate_json(self.content)
        except ValidationError as error:
            raise _nonsense(self.request, place_of(error, "body")) from None

    def completed(self, model: type[M]) -> M:
        """Return the data of a ceremony's last event, or the JSON body where nothing streamed.

        Raises:
            Refused: the stream says that the ceremony failed.
            PortFault: there is no such event, or it does not fit.

        """
        if not self.content_type.startswith(_EVENT_STREAM):
            return self.read(model)
        events = dict(self._events())
        if "error" in events:
            raise Refused(_error_of(events["error"], status=None))
        last = events.get("ceremony_complete")
        if last is None:
            raise _nonsense(self.request, "the stream ends without ceremony_complete")
        try:
            return model.model_validate(last)
        except ValidationError as error:
            raise _nonsense(self.request, place_of(error, "ceremony_complete")) from None

    def _events(self) -> list[tuple[str, JsonValue]]:
        """Read server-sent events (HTML Living Standard, section 9.2.6) whose data is JSON."""
        found: list[tuple[str, JsonValue]] = []
        for block in self.content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n\n"):
            fields = [line.partition(":") for line in block.split("\n")]
            names = [value.strip() for field, _, value in fields if field == "event"]
            data = "\n".join(value.strip() for field, _, value in fields if field == "data")
            if not names or not data:
                continue
            try:
                found.append((names[-1], json.loads(data)))
            except ValueError as error:
                raise _nonsense(self.request, f"an event is not JSON: {error}") from None
        return found


class WireTransport:
    """Asks one server; several threads may do so at once."""

    def __init__(self, root_url: str, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        # Loopback is reached directly, whatever proxy the environment names.
        self._http = httpx.Client(base_url=root_url, timeout=limits.answer_seconds, trust_env=False)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: JsonValue = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and return its accepted answer.

        Raises:
            Refused: the answer has an error status.
            Unsupported: it is 501.
            PortFault: there is no answer, or it is too large or too slow.

        """
        name = f"{method} {path}"
        deadline = time.monotonic() + self._limits.answer_seconds
        content = bytearray()
        try:
            with self._http.stream(
                method,
                path,
                json=body,
                headers=[(key.encode(), value.encode()) for key, value in (headers or {}).items()],
            ) as response:
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > self._limits.message_bytes:
                        raise _nonsense(name, f"over {self._limits.message_bytes} bytes long")
                    if time.monotonic() > deadline:
                        raise _nonsense(name, f"not over in {self._limits.answer_seconds:g} s")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said = quoted(str(error)) if str(error) else type(error).__name__
            reason = f"the wire server does not answer {name}: {said}"
            raise PortFault(reason, blame=Blame.IMPLEMENTATION) from error
        if response.status_code == _NOT_IMPLEMENTED:
            raise Unsupported(f"the wire server does not serve {name}")
        if response.status_code >= _FIRST_ERROR:
            raise Refused(_error_of(_json_or_text(bytes(content)), status=response.status_code))
        return Answer(name, response.headers.get("content-type", ""), bytes(content))

    def close(self) -> None:
        """Close all connections."""
        self._http.close()


def _nonsense(request: str, what: str) -> PortFault:
    reason = f"the wire server's answer to {request} is no answer: {what}"
    return PortFault(reason, blame=Blame.IMPLEMENTATION)


def _json_or_text(content: bytes) -> Any:  # noqa: ANN401  whatever a foreign server says
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "replace")


def _error_of(said: JsonValue, *, status: int | None) -> ErrorData:
    """Take an error as it is: ``{error, code}``, or ``{error: {code, message}}``, or any text."""
    match said:
        case {"error": {"message": str(message), **nested}}:
            return ErrorData(code=_text(nested.get("code")), message=message, status=status)
        case {"error": str(message), **others}:
            return ErrorData(code=_text(others.get("code")), message=message, status=status)
        case str(message):
            return ErrorData(message=message or None, status=status)
        case _:
            return ErrorData(message=json.dumps(said), status=status)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
