"""The wire server in a thread of this process: started by ``with``, stopped at its end."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

import uvicorn

from action_mfa.simulator.lab import Lab
from action_mfa.simulator.wire.application import create_app
from action_mfa.simulator.wire.signing import BearerAlgorithm
from action_mfa.spec.protocol import BrowserAuth

__all__ = ["LOOPBACK", "WireServer"]

LOOPBACK: Final = "127.0.0.1"

#: How long a start may take, in seconds, before it counts as failed.
_START_SECONDS: Final = 10.0


class WireServer:
    """Serves a lab on 127.0.0.1 while the ``with`` block lasts.

    ``port`` 0 takes any free port. ``base_url`` is what an SDK is given; ``root_url`` is where
    ``/lab`` and ``/openapi.json`` are; ``bearer`` is how bearer tokens are signed; ``browser``
    serves what an SDK in a page asks for as well (see :func:`create_app`).

    Raises:
        OSError: the port is taken; at ``with``.

    """

    def __init__(
        self,
        lab: Lab,
        port: int = 0,
        *,
        lab_endpoints: bool = True,
        bearer: BearerAlgorithm = BearerAlgorithm.HS256,
        browser: BrowserAuth | None = None,
    ) -> None:
        self.lab = lab
        self._port = port
        config = uvicorn.Config(
            create_app(lab, lab_endpoints=lab_endpoints, bearer=bearer, browser=browser),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            # A client that thinks longer than this between two requests has to connect again.
            timeout_keep_alive=600,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config)
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port; 0 until the server listens, if any free one was asked for."""
        return self._port

    @property
    def root_url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def base_url(self) -> str:
        """The API's base URL, as ``apiBaseUrl`` of the SDK wants it."""
        return f"{self.root_url}/api/v0"

    def __enter__(self) -> Self:
        listening = _listen(self._port)
        self._port = listening.getsockname()[1]
        self._thread = threading.Thread(
            target=self._server.run, args=([listening],), name="action-mfa-wire", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            raise RuntimeError("the wire server did not start")
        return self

    def wait(self) -> None:
        """Return when the server has ended; an interrupt of the waiting thread passes through."""
        if self._thread is not None:
            self._thread.join()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._server.stop()
        self.wait()


class _Server(uvicorn.Server):
    """Uvicorn's server, which waits to be told to stop instead of looking ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._stopping: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self.ready.set()

    async def main_loop(self) -> None:
        if self._stopping is not None:
            await self._stopping.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals belong to whoever owns the process.
        yield

    def stop(self) -> None:
        """End the main loop, from another thread."""
        self.should_exit = True
        if self._loop is not None and self._stopping is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)


def _listen(port: int) -> socket.socket:
    # Named as TCP: only then does asyncio switch off Nagle's algorithm, 40 ms of every request.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
    except OSError:
        listening.close()
        raise
    return listening
