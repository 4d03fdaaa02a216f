"""The port's end of the line protocol, for adapters written in Python.

``python -m action_mfa.conformance.ports.serve package.module:factory`` serves the adapter that the
factory makes over stdio; with ``--connect 127.0.0.1:PORT`` it connects to a listening harness and
proves itself with the secret in ``ACTION_MFA_SECRET``. A script of your own can do the same by
:func:`serve_stdio`.

Whatever the adapter or the implementation prints goes to stderr: stdout belongs to the protocol.
"""

import argparse
import os
import socket
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import BinaryIO, TypeVar

from pydantic import BaseModel, ValidationError

from action_mfa.conformance.ports.adapter import Adapter, PortFault, Refused, Unsupported
from action_mfa.conformance.ports.answers import outcome_of_error, result_of
from action_mfa.conformance.ports.inprocess import adapter_from, load_factory
from action_mfa.conformance.ports.limits import CAP
from action_mfa.conformance.ports.listener import AUTHENTICATE, SECRET_VARIABLE, Credentials
from action_mfa.conformance.ports.messages import (
    AnyMessage,
    Call,
    Failure,
    Success,
    call_line,
    error_line,
    fitted,
    notification_line,
    place_of,
    read_message,
    result_line,
)
from action_mfa.conformance.ports.strict_json import BadLine
from action_mfa.spec.protocol import (
    ERROR_REFUSED,
    ERROR_UNSUPPORTED,
    OPERATIONS,
    Bye,
    Nothing,
    Operation,
)
from action_mfa.spec.results import Blame

__all__ = ["main", "serve", "serve_stdio"]

R = TypeVar("R", bound=BaseModel)

# JSON-RPC's own codes.
_PARSE_ERROR = -32700
_INVALID_PARAMS = -32602
_INTERNAL_ERROR = -32603

_LOOPBACK = ("127.0.0.1", "localhost")


def serve(adapter: Adapter, reads: BinaryIO, writes: BinaryIO) -> int:
    """Answer the harness until it says ``bye`` or goes away, then close the adapter.

    Returns the exit status of a program: 0, or 1 after a line that was no message.
    """
    try:
        return _Server(adapter, reads, writes).run()
    finally:
        adapter.close()


def serve_stdio(adapter: Adapter) -> int:
    """Serve over this process's stdin and stdout, which nobody else can use afterwards."""
    reads, writes = _claim_stdio()
    return serve(adapter, reads, writes)


class _Server:
    """One conversation; also what the adapter calls back through, from any of its threads."""

    def __init__(self, adapter: Adapter, reads: BinaryIO, writes: BinaryIO) -> None:
        self._adapter = adapter
        self._reads = reads
        self._writes = writes
        self._open: int | str | None = None
        self._callbacks = 0
        # A race may call back from several threads; each question waits for its own answer.
        self._turn = threading.Lock()

    def run(self) -> int:
        while True:
            try:
                call = self._receive()
            except BadLine as bad:
                self._send(error_line(None, _PARSE_ERROR, f"the harness sent {bad}"))
                return 1
            if call is None:
                return 0
            if not isinstance(call, Call):
                self._send(error_line(None, _PARSE_ERROR, "the harness sent no request"))
                return 1
            self._open = call.id
            try:
                line = self._answered(call.id, call)
            except ValueError:
                # Lone surrogates, for one: Python's strings hold what no JSON message can.
                line = error_line(call.id, _INTERNAL_ERROR, "the outcome cannot be written as JSON")
            self._open = None
            self._send(line)
            if call.method == Bye.method:
                return 0

    def answer(self, callback: Operation[R], /) -> R:
        """Ask the harness; what an adapter calls on its ``callbacks``."""
        with self._turn:
            self._callbacks += 1
            identity = f"callback-{self._callbacks}"
            method = callback.method
            self._send(call_line(identity, callback, method=method, during=self._open))
            try:
                message = self._receive()
            except BadLine as bad:
                raise PortFault(f"the harness sent {bad}", blame=Blame.HARNESS) from None
        match message:
            case Success(id=answered, result=result) if answered == identity:
                return result_of(callback, result)
            case Failure(id=answered, error=error) if answered == identity:
                raise outcome_of_error(callback, error)
            case _:
                raise PortFault(f"the harness did not answer {method}", blame=Blame.HARNESS)

    def _answered(self, identity: int | str, call: Call) -> bytes:
        """Perform one operation; return the line that says what came of it."""
        kind = OPERATIONS.get(call.method)
        if kind is None:
            return error_line(identity, ERROR_UNSUPPORTED, f"there is no operation {call.method}")
        try:
            operation = fitted(kind, call.params)
        except ValidationError as error:
            return error_line(identity, _INVALID_PARAMS, place_of(error, "params"))
        try:
            result: object = self._adapter.perform(operation, self)
        except Refused as refused:
            return error_line(identity, ERROR_REFUSED, str(refused), refused.data)
        except Unsupported as unsupported:
            if isinstance(operation, Bye):
                return result_line(identity, Nothing())
            return error_line(identity, ERROR_UNSUPPORTED, str(unsupported))
        except Exception as error:  # noqa: BLE001  whatever it is, the harness is told
            # For whoever writes the adapter; the harness shows no more than the last lines.
            traceback.print_exc(file=sys.stderr)
            return error_line(identity, _INTERNAL_ERROR, f"{type(error).__name__}: {error}")
        if not isinstance(result, operation.result_type()):
            expected = operation.result_type().__name__
            reason = f"the result is a {type(result).__name__}, not a {expected}"
            return error_line(identity, _INTERNAL_ERROR, reason)
        return result_line(identity, result)

    def _receive(self) -> AnyMessage | None:
        """Return the next message, None when the harness has gone."""
        line = self._reads.readline(CAP.message_bytes + 1)
        if not line:
            return None
        if not line.endswith(b"\n"):
            raise BadLine("a line that is too long, or has no end")
        return read_message(line[:-1], CAP.json_depth)

    def _send(self, line: bytes) -> None:
        try:
            self._writes.write(line)
            self._writes.flush()
        except OSError:
            # The harness has gone; the next read says so, too.
            return


def _claim_stdio() -> tuple[BinaryIO, BinaryIO]:
    """Take stdin and stdout for the protocol; prints go to stderr, even those of C libraries."""
    reads = os.fdopen(os.dup(0), "rb")
    writes = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return reads, writes


def _connect(address: str) -> tuple[BinaryIO, BinaryIO]:
    """Connect to a listening harness and send the line that proves who we are."""
    host, _, port = address.rpartition(":")
    if host not in _LOOPBACK or not port.isdecimal():
        raise PortFault(f"--connect wants 127.0.0.1:PORT, not {address}", blame=Blame.ADAPTER)
    secret = os.environ.get(SECRET_VARIABLE)
    if not secret:
        reason = f"{SECRET_VARIABLE} is not set: the harness prints the secret that it wants"
        raise PortFault(reason, blame=Blame.ADAPTER)
    try:
        connection = socket.create_connection((host, int(port)))
    except (OSError, OverflowError) as error:
        raise PortFault(f"cannot connect to {address}: {error}", blame=Blame.ADAPTER) from None
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(notification_line(AUTHENTICATE, Credentials(secret=secret)))
    return connection.makefile("rb"), connection.makefile("wb")


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the adapter that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m action_mfa.conformance.ports.serve",
        description="Serve a Python adapter over stdio, or over a loopback connection.",
    )
    parser.add_argument("factory", help="package.module:factory, which makes the adapter")
    parser.add_argument(
        "--connect",
        metavar="127.0.0.1:PORT",
        help=f"connect to a listening harness; {SECRET_VARIABLE} holds its secret",
    )
    options = parser.parse_args(arguments)
    try:
        # Claimed first: the import of the adapter may already print.
        reads, writes = _connect(options.connect) if options.connect else _claim_stdio()
        return serve(adapter_from(load_factory(options.factory)), reads, writes)
    except PortFault as fault:
        print(fault, file=sys.stderr)  # noqa: T201  the harness shows it
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
