"""A port that is a program: started by its command line, spoken to over its stdin and stdout."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import Callbacks, PortFault
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.limits import DEFAULT_LIMITS, Limits
from action_mfa.conformance.ports.lines import LineStream, Tap
from action_mfa.conformance.ports.peer import Peer
from action_mfa.conformance.ports.quoting import quoted
from action_mfa.spec.protocol import Operation
from action_mfa.spec.results import Blame

__all__ = ["StdioPort"]

R = TypeVar("R", bound=BaseModel)

#: After its stream has ended, how long a program may take to end itself, and so to say why.
_LAST_WORDS_SECONDS = 0.5


class StdioPort:
    """An adapter in a process of its own; an :class:`Adapter` to the harness.

    The program is started without a shell, in its own session and process group, and with the
    environment of the harness. Whatever it starts ends with it: :meth:`close` ends the whole group.

    Args:
        command: the program and its arguments; a string is split as a POSIX shell would.
        limits: the bounds until the greeting.

    Raises:
        PortFault: the program does not start, blamed on the adapter.

    """

    def __init__(self, command: str | Sequence[str], limits: Limits = DEFAULT_LIMITS) -> None:
        try:
            arguments = shlex.split(command) if isinstance(command, str) else list(command)
            self._process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                bufsize=0,
            )
        except (OSError, ValueError, IndexError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            shown = command if isinstance(command, str) else shlex.join(command)
            reason = f"the adapter does not start: {quoted(shown)}: {said}"
            raise PortFault(reason, blame=Blame.ADAPTER, breach=Breach.START) from None
        self._stream = LineStream(
            reads=_pipe(self._process.stdout).fileno(),
            writes=_pipe(self._process.stdin).fileno(),
            diagnostics=_pipe(self._process.stderr).fileno(),
            has_ended=self._has_ended,
        )
        self._peer = Peer(self._stream, limits=limits, how_ended=self._how_ended)
        self._closed = False

    @property
    def limits(self) -> Limits:
        """The limits in force; after the greeting, the granted ones."""
        return self._peer.limits

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Ask the program; see :meth:`Adapter.perform`."""
        return self._peer.ask(operation, callbacks)

    def overheard_by(self, tap: Tap) -> None:
        """Let somebody hear every line from now on, in both directions."""
        self._stream.tap = tap

    def speaks_unasked(self, seconds: float = 0.0) -> bool:
        """Say whether the program has sent what nobody has read; waits so long for it."""
        return self._stream.has_unread(self.limits.message_bytes, seconds)

    def ends_within(self, seconds: float) -> int | None:
        """Wait for the program to end by itself; return its exit status (negative: the signal).

        None says that it still runs. What it writes meanwhile is dropped.
        """
        self._stream.drain(seconds)
        return self._status()

    def hang_up(self) -> None:
        """Close the program's input, as a harness that died would; nothing can be asked then."""
        # The descriptor stays ours: a number that is closed may soon be somebody else's file.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _pipe(self._process.stdin).fileno(), inheritable=False)
        os.close(nowhere)

    def close(self) -> None:
        """End the program and everything in its process group, politely as far as it goes.

        A greeted program that was not told ``bye`` is told now, and may then leave by itself; one
        that stays gets SIGTERM, and SIGKILL if it stays for longer still. Never raises and never
        takes longer than three times ``farewell_seconds``.
        """
        if self._closed:
            return
        self._closed = True
        patience = self._peer.limits.farewell_seconds
        parted = self._peer.part()
        _pipe(self._process.stdin).close()
        if parted:
            self._stream.drain(patience)
        if not self._has_ended():
            self._signal(signal.SIGTERM)
            self._stream.drain(patience)
        # The program has ended or never will: what is left of its group goes the hard way. It has
        # not been reaped yet, so the group's id still belongs to it.
        self._signal(signal.SIGKILL)
        self._process.wait()
        _pipe(self._process.stdout).close()
        _pipe(self._process.stderr).close()

    def _signal(self, number: signal.Signals) -> None:
        # Nobody may be left; macOS says so of zombies by EPERM.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _has_ended(self) -> bool:
        return self._status() is not None

    def _status(self) -> int | None:
        """Return the exit status (negative: the signal), None while the program runs.

        It is not reaped, so that its id, which is its group's, cannot become somebody else's.
        """
        if self._process.returncode is None and sys.platform == "linux":
            options = os.WEXITED | os.WNOHANG | os.WNOWAIT
            seen = os.waitid(os.P_PID, self._process.pid, options)
            if seen is None:
                return None
            return seen.si_status if seen.si_code == os.CLD_EXITED else -seen.si_status
        return self._process.poll()

    def _how_ended(self) -> str:
        self._stream.drain(_LAST_WORDS_SECONDS)
        status = self._status()
        if status is None:
            return "closed its output"
        if status < 0:
            return f"was ended by {_signal_name(-status)}"
        return f"ended with exit status {status}"


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    # Popen was asked for all three pipes.
    return cast("IO[bytes]", stream)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
