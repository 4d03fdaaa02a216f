"""Lines over file descriptors, with deadlines: blocking calls without threads and without asyncio.

The calling thread polls the raw descriptors. Whatever it waits for, it goes on draining the peer's
diagnostics and taking in what the peer writes, so that neither side can block the other for good.
"""

import os
import select
import time
from collections.abc import Callable
from typing import Protocol

__all__ = ["LineStream", "LineTooLong", "PeerEnded", "PeerFlooding", "PeerSilent", "Tap"]

_CHUNK = 1 << 16
#: More chunks than a pipe holds.
_PIPEFUL = 32
#: How much of the diagnostics is kept: enough for the last lines.
_TAIL = 1 << 13
#: How often a waiting stream asks whether the peer still lives. A program that died may have left
#: a child behind that keeps the pipe open, so the end of the stream alone is not enough.
_LIVENESS_SECONDS = 0.2


class PeerSilent(Exception):  # noqa: N818  the deadline passed; whose fault it is, the caller says
    """The deadline passed."""


class PeerEnded(Exception):  # noqa: N818  as above
    """The peer closed the stream or ended."""


class LineTooLong(Exception):  # noqa: N818  as above
    """The peer sent more than the limit without a newline."""


class PeerFlooding(Exception):  # noqa: N818  as above
    """The peer wrote and wrote while it should have read."""


class Tap(Protocol):
    """Somebody who hears every line; each comes without its newline."""

    def sent(self, line: bytes) -> None:
        """Take note of a line to the peer, before it is written."""
        ...

    def received(self, line: bytes) -> None:
        """Take note of a line of the peer, or of the beginning of one that was too long."""
        ...


class LineStream:
    """One line at a time, in both directions, over descriptors that somebody else closes.

    Deadlines are instants of ``time.monotonic()``. ``has_ended`` says whether the peer is gone
    although its stream may still be open; ``tap`` hears everything. Not for use by several threads.
    """

    def __init__(
        self,
        *,
        reads: int,
        writes: int,
        diagnostics: int | None = None,
        has_ended: Callable[[], bool] | None = None,
    ) -> None:
        for descriptor in (reads, writes, diagnostics):
            if descriptor is not None:
                os.set_blocking(descriptor, False)
        self.tap: Tap | None = None
        self._reads = reads
        self._writes = writes
        self._diagnostics = diagnostics
        self._has_ended = has_ended
        self._received = bytearray()
        self._scanned = 0
        self._tail = bytearray()
        self._at_end = False
        self._poll = select.poll()
        self._poll.register(reads, select.POLLIN)
        if diagnostics is not None:
            self._poll.register(diagnostics, select.POLLIN)

    @property
    def tail(self) -> bytes:
        """The last bytes of the peer's diagnostics."""
        return bytes(self._tail[-_TAIL:])

    def send(self, line: bytes, deadline: float, longest: int) -> None:
        """Write a line that ends in a newline.

        ``longest`` bounds what is taken in from the peer meanwhile.

        Raises:
            PeerSilent: the peer did not read it before the deadline.
            PeerEnded: nobody is left to read it.
            PeerFlooding: the peer wrote more than ``longest`` bytes instead of reading.

        """
        if self.tap is not None:
            self.tap.sent(line.rstrip(b"\n"))
        rest = memoryview(line)
        rest = rest[self._write(rest) :]
        if not rest:
            return
        self._poll.register(self._writes, select.POLLOUT)
        try:
            while rest:
                self._wait(deadline, longest)
                if self._at_end:
                    raise PeerEnded
                rest = rest[self._write(rest) :]
        finally:
            self._poll.unregister(self._writes)

    def receive(self, deadline: float, longest: int) -> bytes:
        """Return the next line, without its newline.

        Raises:
            PeerSilent: no whole line came before the deadline.
            PeerEnded: the stream ended before a whole line came.
            LineTooLong: the line is longer than ``longest`` bytes.

        """
        while True:
            newline = self._received.find(b"\n", self._scanned)
            if newline > longest or (newline < 0 and len(self._received) > longest):
                self._overheard(bytes(self._received[:_TAIL]))
                raise LineTooLong
            if newline >= 0:
                line = bytes(self._received[:newline])
                del self._received[: newline + 1]
                self._scanned = 0
                self._overheard(line)
                return line
            self._scanned = len(self._received)
            if self._at_end:
                raise PeerEnded
            self._wait(deadline, longest)

    def has_unread(self, longest: int, seconds: float = 0.0) -> bool:
        """Say whether the peer has sent anything that nobody has received; waits so long for it."""
        if not self._at_end and not self._received:
            self._take_in(seconds, longest)
        return bool(self._received)

    def drain(self, seconds: float) -> None:
        """Read and drop everything until the peer has ended or the time is over.

        A peer that has to get rid of its output before it can end is able to do so.
        """
        deadline = time.monotonic() + seconds
        self._drop()
        while not self._is_dead() and (left := deadline - time.monotonic()) > 0:
            # At the end of both streams the poll is a pause until the next look.
            self._take_in(min(left, _LIVENESS_SECONDS / 10), _CHUNK)
            self._drop()
        self._take_in(0, _CHUNK)

    def _overheard(self, line: bytes) -> None:
        if self.tap is not None:
            self.tap.received(line)

    def _drop(self) -> None:
        self._received.clear()
        self._scanned = 0

    def _write(self, data: memoryview) -> int:
        try:
            return os.write(self._writes, data)
        except BlockingIOError:
            return 0
        except OSError:
            raise PeerEnded from None

    def _wait(self, deadline: float, longest: int) -> None:
        """Wait until something has happened, or the deadline."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise PeerSilent
        patience = left if self._has_ended is None else min(left, _LIVENESS_SECONDS)
        if self._take_in(patience, longest) or not self._is_dead():
            return
        # Dead: what it wrote before is in the pipe, and nothing of its own will follow.
        for _ in range(_PIPEFUL):
            if not self._take_in(0, longest):
                break
        self._at_end = True

    def _is_dead(self) -> bool:
        return self._has_ended is not None and self._has_ended()

    def _take_in(self, seconds: float, longest: int) -> bool:
        """Read what is there, waiting for it at most so long; say whether anything happened."""
        happened = False
        for descriptor, _ in self._poll.poll(seconds * 1000):
            if descriptor == self._reads:
                happened |= self._read(longest)
            elif descriptor == self._diagnostics:
                happened |= self._read_diagnostics(descriptor)
            else:
                happened = True
        return happened

    def _read(self, longest: int) -> bool:
        if len(self._received) > longest:
            raise PeerFlooding
        chunk = _read(self._reads)
        if chunk is None:
            return False
        if not chunk:
            self._at_end = True
            self._poll.unregister(self._reads)
        self._received += chunk
        return True

    def _read_diagnostics(self, descriptor: int) -> bool:
        chunk = _read(descriptor)
        if chunk is None:
            return False
        if not chunk:
            self._poll.unregister(descriptor)
            return False
        self._tail += chunk
        if len(self._tail) > 2 * _CHUNK:
            del self._tail[:-_TAIL]
        return True


def _read(descriptor: int) -> bytes | None:
    """Return what is there, nothing at the end of the stream, None where it is too early."""
    try:
        return os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return None
    except OSError:
        return b""
