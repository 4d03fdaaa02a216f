"""A listening harness lets in the one adapter that knows the secret, and nobody else."""

import json
import socket
import threading
from collections.abc import Callable

import pytest

from action_mfa.conformance.ports import Callbacks, ListeningPort, PortFault
from action_mfa.spec.protocol import GetMethods, Hello
from action_mfa.spec.results import Blame

SECRET = "correct horse battery staple"
GREETING = {"name": "x", "version": "1", "language": "y", "role": "both", "class": "complete"}


def proof(secret: str, **members: object) -> bytes:
    """The first line of a connection."""
    return line(method="authenticate", params={"secret": secret}, **members)


def line(**members: object) -> bytes:
    """One message."""
    return json.dumps({"jsonrpc": "2.0", **members}).encode() + b"\n"


class Callers:
    """Connects as soon as the harness says where, once for each first line."""

    def __init__(self, *first_lines: bytes) -> None:
        self._first_lines = first_lines
        self.connections: list[socket.socket] = []

    def __call__(self, address: str) -> None:
        """Call; connections wait in the backlog until the harness turns to them."""
        host, _, port = address.partition(":")
        for first_line in self._first_lines:
            connection = socket.create_connection((host, int(port)))
            connection.sendall(first_line)
            self.connections.append(connection)

    def close(self) -> None:
        """Hang up."""
        for connection in self.connections:
            connection.close()


def listening(announce: Callable[[str], None], wait_seconds: float = 10) -> ListeningPort:
    """Listen on a free port."""
    return ListeningPort(0, secret=SECRET, announce=announce, wait_seconds=wait_seconds)


def test_the_adapter_with_the_secret_is_spoken_to(hands: Callbacks) -> None:
    """The harness speaks first after the proof, which needs no answer."""
    callers = Callers(proof(SECRET))
    port = listening(callers)
    (connection,) = callers.connections
    connection.sendall(b"")
    answering = threading.Thread(target=_answer_hello, args=(connection,))
    answering.start()
    assert port.perform(Hello(), hands).name == "x"
    answering.join()
    callers.close()
    with pytest.raises(PortFault, match=r"closed the connection instead of answering mfa\.methods"):
        port.perform(GetMethods(client_id="c"), hands)
    port.close()


def _answer_hello(connection: socket.socket) -> None:
    request = json.loads(connection.makefile("rb").readline())
    connection.sendall(line(id=request["id"], result=GREETING))


def test_a_proof_that_is_a_request_is_answered() -> None:
    """For client libraries that only know requests."""
    callers = Callers(proof(SECRET, id=5))
    port = listening(callers)
    answer = callers.connections[0].makefile("rb").readline()
    assert json.loads(answer) == {"jsonrpc": "2.0", "id": 5, "result": {}}
    callers.close()
    port.close()


@pytest.mark.parametrize(
    "first_line",
    [
        proof("a wrong secret"),
        proof(SECRET + " "),
        proof(SECRET) + line(id=1, method="mailbox.read"),
        line(method="hello", params={"secret": SECRET}),
        line(method="authenticate", params={"secret": 5}),
        b"GET / HTTP/1.1\r\n\r\n",
        b"x" * 10_000,
    ],
)
def test_whoever_does_not_prove_itself_is_turned_away_and_the_next_one_heard(
    first_line: bytes,
) -> None:
    """The connection is closed without a word."""
    callers = Callers(first_line, proof(SECRET))
    port = listening(callers)
    stranger = callers.connections[0]
    with stranger:
        assert _hears_nothing(stranger)
    callers.close()
    port.close()


def _hears_nothing(connection: socket.socket) -> bool:
    connection.settimeout(5)
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        # What the stranger sent had not been read to its end.
        return True


def test_nobody_is_waited_for_for_ever() -> None:
    """The reason counts those who were turned away."""
    callers = Callers(proof("a wrong secret"))
    with pytest.raises(PortFault) as caught:
        listening(callers, wait_seconds=0.2)
    callers.close()
    assert str(caught.value) == (
        "no adapter connected and proved itself within 0.2 s; 1 without the secret were turned away"
    )
    assert caught.value.blame is Blame.ADAPTER


def test_a_port_that_is_taken_is_the_harness_s_fault() -> None:
    """No adapter has done anything yet."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(PortFault, match=f"cannot listen on 127.0.0.1:{number}") as caught:
            ListeningPort(number, secret=SECRET, announce=lambda _: None)
    assert caught.value.blame is Blame.HARNESS
