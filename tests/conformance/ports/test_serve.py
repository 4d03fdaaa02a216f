"""A Python adapter behind stdio and behind TCP is the same as in this process."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from action_mfa.conformance.ports import (
    SECRET_VARIABLE,
    Adapter,
    Callbacks,
    InProcessPort,
    ListeningPort,
    PortFault,
    Refused,
    StdioPort,
    Unsupported,
)
from action_mfa.conformance.ports.inprocess import load_factory
from action_mfa.conformance.ports.serve import main
from action_mfa.spec.protocol import (
    AuthenticateTotp,
    GetHeldToken,
    GetMethods,
    Hello,
    RefreshSession,
    SignIn,
    SignOut,
)

SERVE = (sys.executable, "-m", "action_mfa.conformance.ports.serve")
SECRET = "a secret for the test"


def over_tcp(tiny: str, started: list[subprocess.Popen[bytes]]) -> Adapter:
    """Listen, and start the adapter once it is known where."""

    def start(address: str) -> None:
        started.append(subprocess.Popen([*SERVE, f"{tiny}:create", "--connect", address]))

    return ListeningPort(0, secret=SECRET, announce=start, wait_seconds=20)


@pytest.fixture(params=["in process", "stdio", "tcp"])
def port(
    request: pytest.FixtureRequest, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Adapter]:
    """The tiny adapter, reached in one of the three ways."""
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    started: list[subprocess.Popen[bytes]] = []
    match request.param:
        case "in process":
            adapter: Adapter = InProcessPort(load_factory(f"{tiny}:create"))
        case "stdio":
            adapter = StdioPort([*SERVE, f"{tiny}:create"])
        case _:
            adapter = over_tcp(tiny, started)
    yield adapter
    adapter.close()
    # It was told bye, so it leaves by itself.
    assert [program.wait(10) for program in started] == [0] * len(started)


def test_one_conversation_in_three_ways(port: Adapter, hands: Callbacks) -> None:
    """Results, callbacks, refusals, gaps and bugs come through alike."""
    assert port.perform(Hello(), hands).name == "tiny"
    session = port.perform(SignIn(client_id="c", email="a@example.test"), hands)
    assert session.session_id == "session of 481516"
    port.perform(SignOut(client_id="c"), hands)
    assert port.perform(AuthenticateTotp(client_id="c", code="123456"), hands).mfa_token == "mfa-1"
    with pytest.raises(Refused) as caught:
        port.perform(AuthenticateTotp(client_id="c", code="000000"), hands)
    assert caught.value.data.code == "mfa_invalid_code"
    assert port.perform(GetHeldToken(client_id="c"), hands).mfa_token is None
    with pytest.raises(Unsupported):
        port.perform(GetMethods(client_id="c"), hands)
    with pytest.raises(
        PortFault, match=r"adapter failed at session\.refresh.*a bug\\nof two lines"
    ):
        port.perform(RefreshSession(client_id="c"), hands)
    with pytest.raises(PortFault, match="is a Nothing, not a SessionDescription"):
        port.perform(RefreshSession(client_id="lies"), hands)


def test_an_adapter_that_cannot_be_made_says_why(tiny: str, hands: Callbacks) -> None:
    """On stderr, without a traceback, where the harness finds it."""
    port = StdioPort([*SERVE, f"{tiny}:create_badly"])
    said = r"exit status 1 instead of answering hello.*could not be made: RuntimeError: 'no licence"
    with pytest.raises(PortFault, match=said) as caught:
        port.perform(Hello(), hands)
    assert "Traceback" not in str(caught.value)
    port.close()


@pytest.mark.parametrize(
    ("address", "secret", "said"),
    [
        ("192.0.2.1:80", SECRET, "--connect wants 127.0.0.1:PORT, not 192.0.2.1:80"),
        ("127.0.0.1:http", SECRET, "--connect wants 127.0.0.1:PORT, not 127.0.0.1:http"),
        ("127.0.0.1:1", "", "ACTION_MFA_SECRET is not set: the harness prints the secret"),
        ("127.0.0.1:1", SECRET, "cannot connect to 127.0.0.1:1: "),
        ("127.0.0.1:99999", SECRET, "cannot connect to 127.0.0.1:99999: "),
    ],
)
def test_a_connection_that_cannot_be_made_says_why(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    address: str,
    secret: str,
    said: str,
) -> None:
    """The secret leaves for loopback only."""
    monkeypatch.setenv(SECRET_VARIABLE, secret)
    assert main(["tiny:create", "--connect", address]) == 1
    assert capsys.readouterr().err.startswith(said)


def converse(*lines: str) -> str:
    """Send lines to the served adapter and return all that it writes."""
    sent = "".join(line + "\n" for line in lines)
    command = [*SERVE, "tiny:create"]
    done = subprocess.run(command, input=sent, capture_output=True, text=True, check=False)
    return done.stdout


def test_the_served_end_is_as_strict_as_the_harness(tiny: str) -> None:
    """Unknown operations, wrong params and bugs are answered; what is no message ends it."""
    assert tiny
    answers = converse(
        '{"jsonrpc":"2.0","id":"a","method":"moon.fly"}',
        '{"jsonrpc":"2.0","id":"b","method":"session.signOut","params":{"clientId":7}}',
        '{"jsonrpc":"2.0","id":"s","method":"session.refresh","params":{"clientId":"unspeakable"}}',
        '{"jsonrpc":"2.0","id":"c","method":"bye","id":"d"}',
        '{"jsonrpc":"2.0","id":"e","method":"bye"}',
    ).splitlines()
    assert len(answers) == 4
    assert '"id":"a","error":{"code":-32601' in answers[0]
    assert '"id":"b","error":{"code":-32602,"message":"params.clientId: ' in answers[1]
    assert '"id":"s","error":{"code":-32603,"message":"the outcome cannot' in answers[2]
    assert '"id":null,"error":{"code":-32700' in answers[3]
