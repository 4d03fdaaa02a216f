"""Races over real connections: a right server lets one caller in, one that looks first lets more.

The wire server answers on one event loop; here is a server with a thread for each connection as
well, because only such a one can be interrupted between looking and writing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread
from typing import TypeVar

import httpx
import pytest
from pydantic import BaseModel

from action_mfa.conformance.mutants import checks_of, trial
from action_mfa.conformance.mutants.races import (
    GappedLab,
    Torn,
    torn_when_accepted,
    torn_when_refused,
)
from action_mfa.conformance.ports import Adapter, Callbacks
from action_mfa.conformance.wire import create
from action_mfa.simulator import Lab
from action_mfa.simulator.core import commands
from action_mfa.simulator.wire import WireServer, create_app
from action_mfa.spec import protocol as p
from action_mfa.spec.results import CheckVerdict

R = TypeVar("R", bound=BaseModel)

#: The clauses of races, and what a server without a lock would do in two steps.
TORN: dict[str, Torn] = {
    "ONCE-13": torn_when_accepted(commands.Sign, commands.Export),
    "TOTP-19": torn_when_accepted(commands.AuthenticateTotp),
    "REC-20": torn_when_accepted(commands.AuthenticateRecovery),
    "PASS-54": torn_when_accepted(commands.FinishPasskeyAuthentication),
    "LIMIT-07": torn_when_refused(commands.AuthenticateTotp),
    "STEP-50": torn_when_accepted(commands.Sign),
}
#: Far longer than any of them takes: a race that does not meet fails instead of hanging.
PATIENCE_SECONDS = 20


class Meeting:
    """Where the racers of a race wait for each other; outside a race nobody waits."""

    racers: Barrier | None = None

    def gap(self) -> None:
        """Wait for the other racers."""
        if self.racers is not None:
            self.racers.wait(PATIENCE_SECONDS)


class MeetingPort:
    """The wire adapter, telling a meeting when a race is on."""

    def __init__(self, url: str, meeting: Meeting) -> None:
        self._port = create(url)
        self._meeting = meeting

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        """Pass on, and know of races."""
        if isinstance(operation, p.Race):
            self._meeting.racers = Barrier(len(operation.operations))
        try:
            return self._port.perform(operation, callbacks)
        finally:
            self._meeting.racers = None

    def close(self) -> None:
        """Pass on."""
        self._port.close()


@contextmanager
def a_thread_each(lab: Lab) -> Iterator[str]:
    """Serve a lab with a thread for each connection; give the URL."""
    app = create_app(lab)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            response = asyncio.run(self.ask(body))
            self.send_response(response.status_code)
            for name, value in response.headers.items():
                self.send_header(name, value)
            if "content-length" not in response.headers:
                self.send_header("content-length", str(len(response.content)))
            self.end_headers()
            self.wfile.write(response.content)

        async def ask(self, body: bytes) -> httpx.Response:
            inside = httpx.ASGITransport(app=app)
            base = f"http://{self.headers['host']}"
            async with httpx.AsyncClient(transport=inside, base_url=base) as client:
                headers = dict(self.headers)
                return await client.request(self.command, self.path, headers=headers, content=body)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  http.server's own names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as above
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def verdicts(port: Adapter, clause: str) -> set[CheckVerdict]:
    """Measure a port by the checks of a clause."""
    return {result.verdict for result in trial(lambda: port, checks_of([clause]))}


@pytest.mark.parametrize("clause", TORN)
def test_one_caller_wins_on_the_wire_server(clause: str) -> None:
    """Whatever the connections do, in every round at most one of them gets it."""
    with WireServer(Lab()) as server:
        assert verdicts(create(server.root_url), clause) == {CheckVerdict.PASS}


@pytest.mark.parametrize("clause", TORN)
def test_one_caller_wins_where_each_connection_has_a_thread(clause: str) -> None:
    """The lab's own lock keeps them apart."""
    with a_thread_each(Lab()) as url:
        assert verdicts(create(url), clause) == {CheckVerdict.PASS}


@pytest.mark.parametrize("clause", TORN)
def test_a_gap_between_looking_and_writing_is_caught(clause: str) -> None:
    """All racers look before one of them writes, so that more than one gets it."""
    meeting = Meeting()
    with a_thread_each(GappedLab(TORN[clause], meeting.gap)) as url:
        assert verdicts(MeetingPort(url, meeting), clause) == {CheckVerdict.FAIL}
