"""A port that comes to us: the harness listens on loopback, and the adapter proves itself.

The first line of the connection is the JSON-RPC notification ::

    {"jsonrpc": "2.0", "method": "authenticate", "params": {"secret": "..."}}

with the secret that the harness prints, or that both found in the environment variable
``ACTION_MFA_SECRET``. As a request (with an ``id``) it is answered by ``{}``. A connection that
sends anything else is closed, and the harness goes on waiting. Afterwards the harness speaks first,
exactly as over stdio.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from action_mfa.conformance.ports.adapter import Callbacks, PortFault
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.limits import DEFAULT_LIMITS, Limits
from action_mfa.conformance.ports.lines import (
    LineStream,
    LineTooLong,
    PeerEnded,
    PeerSilent,
    Tap,
)
from action_mfa.conformance.ports.messages import (
    Call,
    Notification,
    fitted,
    read_message,
    result_line,
)
from action_mfa.conformance.ports.peer import Peer
from action_mfa.conformance.ports.strict_json import BadLine
from action_mfa.spec.protocol import Message, Nothing, Operation
from action_mfa.spec.results import Blame

__all__ = ["AUTHENTICATE", "SECRET_VARIABLE", "Credentials", "ListeningPort", "new_secret"]

R = TypeVar("R", bound=BaseModel)

#: The method of the first line.
AUTHENTICATE = "authenticate"
#: The environment variable that carries the secret, for the harness and for the adapter.
SECRET_VARIABLE = "ACTION_MFA_SECRET"

_LOOPBACK = "127.0.0.1"
#: A connection that has not proved itself gets this much, and no more.
_PROOF_SECONDS = 2.0
_PROOF_BYTES = 4096
_PROOF_DEPTH = 4


class Credentials(Message):
    """The params of the first line."""

    secret: str


def new_secret() -> str:
    """Return a secret for one run: 256 bits, printable."""
    return secrets.token_urlsafe(32)


class ListeningPort:
    """The adapter that connects to a loopback port first; an :class:`Adapter` to the harness.

    Args:
        port: the TCP port on 127.0.0.1; 0 picks a free one.
        secret: what the adapter has to send. Good for one connection: nobody else is let in.
        announce: is told ``127.0.0.1:PORT`` once the harness listens.
        limits: the bounds until the greeting.
        wait_seconds: how long the adapter may take to connect; a person may have to start it.

    Raises:
        PortFault: the port cannot be listened on (blamed on the harness), or nobody proved itself
            in time (blamed on the adapter).

    """

    def __init__(
        self,
        port: int,
        *,
        secret: str,
        announce: Callable[[str], None],
        limits: Limits = DEFAULT_LIMITS,
        wait_seconds: float = 300.0,
    ) -> None:
        with _listening(port) as listening:
            announce(f"{_LOOPBACK}:{listening.getsockname()[1]}")
            self._socket = _proven(listening, secret, wait_seconds)
        self._writes = os.dup(self._socket.fileno())
        self._stream = LineStream(reads=self._socket.fileno(), writes=self._writes)
        self._peer = Peer(self._stream, limits=limits, how_ended=lambda: "closed the connection")
        self._closed = False

    @property
    def limits(self) -> Limits:
        """The limits in force; after the greeting, the granted ones."""
        return self._peer.limits

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Ask the adapter; see :meth:`Adapter.perform`."""
        return self._peer.ask(operation, callbacks)

    def overheard_by(self, tap: Tap) -> None:
        """Let somebody hear every line from now on, in both directions."""
        self._stream.tap = tap

    def speaks_unasked(self, seconds: float = 0.0) -> bool:
        """Say whether the adapter has sent what nobody has read; waits so long for it."""
        return self._stream.has_unread(self.limits.message_bytes, seconds)

    def close(self) -> None:
        """Say ``bye`` where nobody did, and close the connection; the program is its owner's."""
        if self._closed:
            return
        self._closed = True
        self._peer.part()
        os.close(self._writes)
        self._socket.close()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((_LOOPBACK, port), backlog=1)
    except OSError as error:
        reason = f"cannot listen on {_LOOPBACK}:{port}: {error.strerror}"
        raise PortFault(reason, blame=Blame.HARNESS) from None


def _proven(listening: socket.socket, secret: str, wait_seconds: float) -> socket.socket:
    """Wait for the connection that sends the secret; turn all others away."""
    deadline = time.monotonic() + wait_seconds
    turned_away = 0
    while (left := deadline - time.monotonic()) > 0:
        listening.settimeout(left)
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            break
        if _proves_itself(connection, secret):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        connection.close()
        turned_away += 1
    others = f"; {turned_away} without the secret were turned away" if turned_away else ""
    reason = f"no adapter connected and proved itself within {wait_seconds:g} s{others}"
    raise PortFault(reason, blame=Blame.ADAPTER, breach=Breach.START)


def _proves_itself(connection: socket.socket, secret: str) -> bool:
    descriptor = connection.fileno()
    stream = LineStream(reads=descriptor, writes=descriptor)
    deadline = time.monotonic() + _PROOF_SECONDS
    try:
        message = read_message(stream.receive(deadline, _PROOF_BYTES), _PROOF_DEPTH)
        if not isinstance(message, Call | Notification) or message.method != AUTHENTICATE:
            return False
        offered = fitted(Credentials, message.params).secret
        if not secrets.compare_digest(offered.encode(), secret.encode()):
            return False
        # It has to wait for its turn now; whatever it sent along would be lost.
        if stream.has_unread(_PROOF_BYTES):
            return False
        if isinstance(message, Call):
            os.write(descriptor, result_line(message.id, Nothing()))
    except (BadLine, ValidationError, LineTooLong, PeerEnded, PeerSilent, OSError):
        return False
    return True
