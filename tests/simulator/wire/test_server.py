"""The server in a thread, and as a command."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from action_mfa.simulator import Lab
from action_mfa.simulator.wire import WireServer


def threads() -> list[str]:
    """Name the server's threads that live."""
    return [each.name for each in threading.enumerate() if each.name == "action-mfa-wire"]


def test_it_listens_on_loopback_while_the_block_lasts() -> None:
    """Afterwards the port is closed and no thread is left."""
    before = len(threads())
    with WireServer(Lab()) as server:
        assert server.base_url == f"http://127.0.0.1:{server.port}/api/v0"
        assert httpx.get(f"{server.root_url}/lab/hello").status_code == 200
        assert len(threads()) == before + 1
    assert len(threads()) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.root_url}/lab/hello")


def start_seconds() -> float:
    """Measure one start."""
    started = time.perf_counter()
    with WireServer(Lab()):
        return time.perf_counter() - started


def test_it_starts_fast() -> None:
    """The best of three, as others use the machine too."""
    assert min(start_seconds() for _ in range(3)) < 0.2


def test_it_stops_with_clients_still_connected() -> None:
    """A client that keeps its connection does not keep the server."""
    with httpx.Client() as http:
        started = time.perf_counter()
        with WireServer(Lab()) as server:
            http.get(f"{server.root_url}/lab/hello")
        assert time.perf_counter() - started < 2


def test_a_taken_port_is_an_error_of_the_start() -> None:
    """And leaves nothing running."""
    before = len(threads())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), WireServer(Lab(), port):
            pass
    assert len(threads()) == before


def test_two_servers_are_two_worlds() -> None:
    """Each has its lab."""
    with WireServer(Lab()) as one, WireServer(Lab()) as other:
        body: dict[str, object] = {"settings": {}}
        made = httpx.post(f"{one.root_url}/lab/createEnvironment", json=body).json()
        path = f"sdk/{made['environmentId']}/settings"
        assert httpx.get(f"{one.base_url}/{path}").status_code == 200
        assert httpx.get(f"{other.base_url}/{path}").status_code == 404


def test_serve_greets_and_ends_on_an_interrupt() -> None:
    """The first lines say where it listens; Ctrl-C ends it without a traceback."""
    program = """
from action_mfa.simulator import Lab, WallClock
from action_mfa.simulator.wire import serve

serve(Lab(seed=1, clock=WallClock()))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        root = next(word for word in process.stdout.readline().split() if "http" in word)
        hello = httpx.get(f"{root}/lab/hello").json()
        process.send_signal(2)
        _, errors = process.communicate(timeout=10)
    assert hello["clock"] == "wall"
    assert (process.returncode, errors) == (0, "")
