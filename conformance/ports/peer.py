"""The harness's end of the line protocol: who may speak when, and what a breach is called.

The rules, whatever the bytes travel over:

- One request of the harness is open at a time; the port answers it by its id.
- While it is open, the port may call back. A callback names the open request in ``during`` and is
  answered before anything else is read, so callbacks never nest.
- Time that the harness needs for a callback is not the port's.
- A breach ends the conversation: nothing that a port says after it can be trusted to belong to what
  was asked, so every later operation fails with the same reason, until the port is opened anew.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from action_mfa.conformance.ports.adapter import Callbacks, PortFault, Refused, Unsupported
from action_mfa.conformance.ports.answers import outcome_of_error, result_of
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.limits import Limits, granted
from action_mfa.conformance.ports.lines import (
    LineStream,
    LineTooLong,
    PeerEnded,
    PeerFlooding,
    PeerSilent,
)
from action_mfa.conformance.ports.messages import (
    BadMessage,
    Call,
    Failure,
    Notification,
    Success,
    call_line,
    error_line,
    fitted,
    place_of,
    read_message,
    result_line,
)
from action_mfa.conformance.ports.quoting import last_lines, quoted
from action_mfa.conformance.ports.strict_json import BadLine
from action_mfa.spec.protocol import (
    CALLBACKS,
    ERROR_REFUSED,
    ERROR_UNSUPPORTED,
    Bye,
    Greeting,
    Hello,
    Operation,
)
from action_mfa.spec.results import Blame

__all__ = ["Peer"]

R = TypeVar("R", bound=BaseModel)

#: JSON-RPC's "internal error": the harness could not answer the callback.
_HARNESS_FAILED = -32603


class _Stage(Enum):
    STRANGE = "not greeted yet"
    GREETED = "greeted"
    PARTED = "told that nothing more will come"


@dataclass(slots=True)
class _Exchange:
    """The open request: what was asked, under which id, and until when the port may take."""

    method: str
    id: int
    seconds: float
    deadline: float


class _NoHands:
    """Nobody is there any more to answer a callback."""

    def answer(self, callback: Operation[R], /) -> R:
        raise Unsupported(f"{callback.method} came after the end")


class Peer:
    """A port at the other end of a stream of lines.

    Args:
        stream: the lines; whoever made it closes it.
        limits: the bounds until the port's greeting asks for more.
        how_ended: says, after the stream has ended, what became of the port: a verb phrase such
            as "ended with exit status 3".

    """

    def __init__(self, stream: LineStream, *, limits: Limits, how_ended: Callable[[], str]) -> None:
        self.limits = limits
        self._stream = stream
        self._how_ended = how_ended
        self._exchange: _Exchange | None = None
        self._last_id = 0
        self._last_method = "the start"
        self._given_up: str | None = None
        self._how_broken: Breach | None = None
        self._stage = _Stage.STRANGE

    def part(self) -> bool:
        """End the conversation, with ``bye`` where the port still listens.

        Returns true when the port knows that nothing more will come. Never raises; takes at most
        ``farewell_seconds``.
        """
        limits = self.limits
        if self._stage is _Stage.GREETED and self._given_up is None and self._exchange is None:
            shorter = min(limits.answer_seconds, limits.farewell_seconds)
            self.limits = replace(limits, answer_seconds=shorter)
            with suppress(PortFault, Refused, Unsupported):
                self.ask(Bye(), _NoHands())
        self._given_up = self._given_up or "the port was closed"
        return self._stage is _Stage.PARTED

    def ask(self, operation: Operation[R], callbacks: Callbacks) -> R:
        """Ask one operation and return its result; see :meth:`Adapter.perform`.

        An exception that ``callbacks`` raises is raised here, once the port has been told that the
        callback failed and has ended the operation.
        """
        method = operation.method
        if self._given_up is not None:
            reason = f"{method} was not asked: before it, {self._given_up}"
            raise PortFault(reason, blame=Blame.ADAPTER, breach=self._how_broken)
        if self._exchange is not None:
            reason = f"{method} was asked while {self._exchange.method} was open"
            raise PortFault(reason, blame=Blame.HARNESS)
        exchange = self._begin(operation)
        answer = self._converse(exchange, operation, callbacks)
        if isinstance(answer, Failure):
            raise outcome_of_error(operation, answer.error)
        result = result_of(operation, answer.result)
        match result:
            case Greeting():
                self._stage = _Stage.GREETED
                self.limits = granted(self.limits, result.limits)
            case _ if isinstance(operation, Bye):
                self._stage = _Stage.PARTED
            case _:
                pass
        return result

    def _begin(self, operation: Operation[R]) -> _Exchange:
        limits = self.limits
        if self._stream.has_unread(limits.message_bytes):
            reason = (
                f"between {self._last_method} and {operation.method}, when it was not asked "
                "anything, the adapter sent something"
            )
            raise self._give_up(reason, Breach.TURNS)
        self._last_id += 1
        self._last_method = operation.method
        seconds = limits.start_seconds if isinstance(operation, Hello) else limits.answer_seconds
        return _Exchange(operation.method, self._last_id, seconds, time.monotonic() + seconds)

    def _converse(
        self, exchange: _Exchange, operation: Operation[R], callbacks: Callbacks
    ) -> Success | Failure:
        line = call_line(exchange.id, operation, method=exchange.method)
        if len(line) > self.limits.message_bytes + 1:
            reason = f"the request {exchange.method} is longer than the port has to take"
            raise PortFault(reason, blame=Blame.HARNESS)
        self._exchange = exchange
        failure: Exception | None = None
        try:
            self._send(exchange, line)
            while isinstance(message := self._receive(exchange), Call):
                failure = self._serve(exchange, message, callbacks) or failure
        except BaseException as broken:
            if self._given_up is None:
                self._given_up = f"{exchange.method} was broken off"
            if failure is not None and isinstance(broken, PortFault):
                raise failure from broken
            raise
        finally:
            self._exchange = None
        if failure is not None:
            raise failure
        return message

    def _receive(self, exchange: _Exchange) -> Call | Success | Failure:
        """Return the next message, if it is the open request's."""
        limits = self.limits
        try:
            line = self._stream.receive(exchange.deadline, limits.message_bytes)
            message = read_message(line, limits.json_depth)
        except LineTooLong:
            what = f"sent a line of more than {limits.message_bytes} bytes"
            raise self._breach(what, Breach.LENGTH) from None
        except BadMessage as bad:
            raise self._breach(f"sent {bad}", Breach.ENVELOPE) from None
        except BadLine as bad:
            raise self._breach(f"sent {bad}", Breach.LINES) from None
        except (PeerSilent, PeerEnded, PeerFlooding) as gone:
            raise self._gone(exchange, gone) from None
        match message:
            case Notification(method=method):
                what = f"sent the notification {quoted(method, 60)}"
                raise self._breach(what, Breach.ENVELOPE)
            case Call(during=during, method=method) if not _same(during, exchange.id):
                named = "no open request" if during is None else f"during {quoted(str(during), 40)}"
                what = f"called {quoted(method, 60)} out of turn, naming {named}"
                raise self._breach(what, Breach.CALLBACKS)
            case Failure(id=None, error=error):
                what = f"could not read the request: {quoted(error.message)}"
                raise self._breach(what, Breach.ENVELOPE)
            case Success(id=identity) | Failure(id=identity) if not _same(identity, exchange.id):
                what = f"answered request {quoted(str(identity), 40)} instead of {exchange.id}"
                raise self._breach(what, _misplaced(identity, exchange.id))
            case _:
                return message

    def _serve(self, exchange: _Exchange, call: Call, callbacks: Callbacks) -> Exception | None:
        """Answer a callback; return what kept the harness from doing so."""
        identity = call.id
        kind = CALLBACKS.get(call.method)
        failure: Exception | None = None
        began = time.monotonic()
        if kind is None:
            line = error_line(identity, ERROR_UNSUPPORTED, f"there is no callback {call.method}")
        else:
            try:
                question = fitted(kind, call.params)
            except ValidationError as error:
                place = place_of(error, "params")
                what = f"called {call.method} with params that do not fit: {place}"
                raise self._breach(what, Breach.CALLBACKS) from None
            try:
                line = result_line(identity, callbacks.answer(question))
            except Refused as refused:
                line = error_line(identity, ERROR_REFUSED, str(refused), refused.data)
            except Unsupported as unsupported:
                line = error_line(identity, ERROR_UNSUPPORTED, str(unsupported))
            except Exception as error:  # noqa: BLE001  it is raised once the port has answered
                failure = error
                line = error_line(identity, _HARNESS_FAILED, "the harness could not answer")
        exchange.deadline += time.monotonic() - began
        self._send(exchange, line)
        return failure

    def _send(self, exchange: _Exchange, line: bytes) -> None:
        try:
            self._stream.send(line, exchange.deadline, self.limits.message_bytes)
        except (PeerSilent, PeerEnded, PeerFlooding) as gone:
            raise self._gone(exchange, gone) from None

    def _gone(self, exchange: _Exchange, gone: Exception) -> PortFault:
        method = exchange.method
        match gone:
            case PeerSilent():
                breach = Breach.TIME
                what = f"did not answer {method} within {exchange.seconds:g} s"
            case PeerFlooding():
                breach = Breach.LENGTH
                what = f"kept writing instead of reading the request {method}"
            case _:
                breach = Breach.ENDED
                what = f"{self._how_ended()} instead of answering {method}"
        words = last_lines(self._stream.tail)
        said = f"; its stderr ends: {words}" if words else ""
        return self._give_up(f"the adapter {what}{said}", breach)

    def _breach(self, what: str, breach: Breach) -> PortFault:
        method = self._exchange.method if self._exchange else self._last_method
        return self._give_up(f"while {method} was open, the adapter {what}", breach)

    def _give_up(self, reason: str, breach: Breach) -> PortFault:
        self._given_up, self._how_broken = reason, breach
        return PortFault(reason, blame=Blame.ADAPTER, breach=breach)


def _misplaced(theirs: int | str | None, ours: int) -> Breach:
    """Name the rule that another id breaks: an earlier request has had its answer."""
    is_earlier = isinstance(theirs, int) and 0 < theirs < ours
    return Breach.TURNS if is_earlier else Breach.ENVELOPE


def _same(theirs: int | str | None, ours: int) -> bool:
    """Compare ids as JSON does: the string "1" is not the number 1."""
    return isinstance(theirs, int) and theirs == ours
