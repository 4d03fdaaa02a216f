"""A port that is a program: whatever it does wrong ends soon, in a fault that names it."""

import os
import select
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Limits, PortFault, Refused, StdioPort, Unsupported
from action_mfa.spec.protocol import (
    AcknowledgeRecovery,
    Bye,
    ErrorData,
    GetHeldToken,
    GetMethods,
    Hello,
    Operation,
    SignWallet,
    UserMethods,
)
from action_mfa.spec.results import Blame
from action_mfa.spec.vocabulary import SignKind

R = TypeVar("R", bound=BaseModel)

HERE = Path(__file__).parent
LIMITS = Limits(answer_seconds=10, message_bytes=300_000, farewell_seconds=3)
HASTY = Limits(answer_seconds=0.3, message_bytes=300_000, farewell_seconds=0.3)
ASK = GetMethods(client_id="c")

Start = Callable[..., StdioPort]


class Hands:
    """A user whose mailbox holds one code, or who fails at reading it."""

    def __init__(self, failure: Exception | None = None) -> None:
        self._failure = failure

    def answer(self, callback: Operation[R], /) -> R:
        """Give the code."""
        if self._failure is not None:
            raise self._failure
        return callback.result_type().model_validate({"code": f"{callback.method} said 481516"})


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the misbehaving adapter with a fault, greeted; everything is closed at the end."""
    ports: list[StdioPort] = []

    def start_one(fault: str, *more: str, limits: Limits = LIMITS) -> StdioPort:
        port = StdioPort([sys.executable, "-S", str(HERE / "misbehaving.py"), fault, *more], limits)
        ports.append(port)
        port.perform(Hello(), Hands())
        return port

    yield start_one
    for port in ports:
        port.close()


def fault_of(port: StdioPort) -> str:
    """Ask for the methods and return the reason of the fault, blamed on the adapter."""
    with pytest.raises(PortFault) as caught:
        port.perform(ASK, Hands())
    assert caught.value.blame is Blame.ADAPTER
    return str(caught.value)


def test_an_answer_that_keeps_the_contract_is_returned_as_its_type(start: Start) -> None:
    """The accepted twin of every fault below; unknown fields are ignored."""
    assert start("good").perform(ASK, Hands()) == UserMethods(verified=True)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("debugging", "sent a line that is not JSON: 'Server listening on port 3000 \\x1b[1m'"),
        ("empty", "sent an empty line"),
        ("broken", "sent a line of broken JSON, at column"),
        ("array", "sent a line of JSON that is not an object"),
        ("deep", "sent JSON nested deeper than 64 levels"),
        ("very_deep", "sent JSON nested deeper than 64 levels"),
        ("nan", "sent a number that JSON does not have: 'NaN'"),
        ("infinity", "sent a number that JSON does not have: '1e999'"),
        ("long_number", "sent a line of JSON with a number that is too long"),
        ("duplicate_keys", "sent an object with the key 'verified' twice"),
        ("lone_surrogate", "sent a string with a lone surrogate"),
        ("not_utf8", "sent a line that is not UTF-8 (byte 8)"),
        ("wrong_version", "sent a message whose jsonrpc is not '2.0'"),
        ("wrong_id", "answered request '77' instead of 2"),
        ("string_id", "answered request '2' instead of 2"),
        ("bool_id", "sent a message whose id is neither a whole number nor a string"),
        ("float_id", "sent a message whose id is neither a whole number nor a string"),
        ("no_id", "sent a message without an id"),
        ("null_id", "could not read the request: 'parse error'"),
        ("neither", "sent a message with neither a method, a result nor an error"),
        ("both", "sent a response with both a result and an error"),
        ("bad_error", "sent a response whose error does not fit: error.code: "),
        ("request_and_response", "sent a message that is request and response at once"),
        ("notification", "sent the notification 'log'"),
        ("list_params", "sent a request 'mailbox.read' whose params are not an object"),
        ("endless_line", "sent a line of more than 300000 bytes"),
        ("calls_without_during", "called 'mailbox.read' out of turn, naming no open request"),
        ("calls_during_another", "called 'mailbox.read' out of turn, naming during '99'"),
        ("calls_back_badly", "called mailbox.read with params that do not fit: params.email: "),
    ],
)
def test_a_breach_is_a_fault_that_says_what_was_wrong(start: Start, fault: str, said: str) -> None:
    """It names the operation, blames the adapter, and ends the conversation."""
    port = start(fault)
    assert f"while mfa.methods was open, the adapter {said}" in fault_of(port)
    assert fault_of(port).startswith("mfa.methods was not asked: before it, while mfa.methods was")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            "lies",
            "does not fit: result.devices[0].verified: Input should be a valid boolean (and 1",
        ),
        ("no_object", "does not fit: result: "),
        ("null_result", "does not fit: result: "),
    ],
)
def test_a_result_that_does_not_fit_is_a_fault_with_the_place(
    start: Start, fault: str, said: str
) -> None:
    """The message was sound, so the port can be asked further."""
    port = start(fault)
    assert fault_of(port).startswith(f"the result of mfa.methods {said}")
    assert fault_of(port).startswith(f"the result of mfa.methods {said}")


def test_null_is_a_result_where_there_is_nothing_to_say(start: Start) -> None:
    """No result, and no token held."""
    port = start("null_result")
    port.perform(AcknowledgeRecovery(client_id="c"), Hands())
    assert port.perform(GetHeldToken(client_id="c"), Hands()).mfa_token is None


def test_a_refusal_comes_through_raw(start: Start) -> None:
    """Error code 1 is the implementation's own word."""
    with pytest.raises(Refused) as caught:
        start("refuses").perform(ASK, Hands())
    assert caught.value.data == ErrorData(
        name="APIError", code="mfa_rate_limited", message="Rate limited", status=429
    )


def test_an_operation_can_be_unsupported(start: Start) -> None:
    """JSON-RPC's "method not found"."""
    with pytest.raises(Unsupported, match=r"does not support mfa\.methods"):
        start("has_not").perform(ASK, Hands())


def test_any_other_error_is_the_adapters_own(start: Start) -> None:
    """It is quoted on one line."""
    assert fault_of(start("fails")) == (
        r"the adapter failed at mfa.methods with error -32000: 'my\nmistake'"
    )


def test_a_callback_is_answered_while_its_request_is_open(start: Start) -> None:
    """The accepted twin of the callbacks out of turn."""
    port = start("calls_back")
    assert port.perform(ASK, Hands()).passkeys == ("mailbox.read said 481516",)


def test_a_user_who_cannot_is_an_error_to_the_adapter(start: Start) -> None:
    """What the harness refuses arrives with code 1 and its data."""
    refusal = Refused(ErrorData(code="no_mail", message="the mailbox is empty"))
    (shown,) = start("calls_back").perform(ASK, Hands(refusal)).passkeys
    assert '"code": 1' in shown
    assert '"no_mail"' in shown


def test_an_error_of_the_harness_in_a_callback_is_raised_as_it_is(start: Start) -> None:
    """The port is told that it failed, and can be asked further."""
    port = start("calls_back")
    with pytest.raises(LookupError, match="a bug of ours"):
        port.perform(ASK, Hands(LookupError("a bug of ours")))
    assert port.perform(ASK, Hands()).verified


def test_an_unknown_callback_is_an_error_to_the_adapter_alone(start: Start) -> None:
    """A newer adapter can find out that this harness is older."""
    assert start("calls_unknown").perform(ASK, Hands()).verified


def test_what_nobody_asked_for_is_laid_at_the_right_door(start: Start) -> None:
    """The fault names the operation after which it came, not only the next one."""
    port = start("talks_on")
    port.perform(ASK, Hands())
    time.sleep(0.05)
    assert "between mfa.methods and mfa.methods, when it was not asked" in fault_of(port)


def test_a_program_that_ends_is_reported_with_its_status_and_last_words(start: Start) -> None:
    """What could act on a terminal is escaped."""
    assert fault_of(start("exits")) == (
        "the adapter ended with exit status 3 instead of answering mfa.methods; "
        r"its stderr ends: 'Traceback:' | '\x1b[31mboom\x1b[0m'"
    )


def test_a_program_that_is_killed_is_reported_with_the_signal(start: Start) -> None:
    """There is no exit status to report."""
    assert "was ended by SIGKILL instead of answering mfa.methods" in fault_of(start("is_killed"))


def test_a_program_that_closes_its_output_is_not_waited_for(start: Start) -> None:
    """It lives, but it cannot answer any more."""
    assert "closed its output instead of answering" in fault_of(start("closes_its_output"))


@pytest.mark.parametrize("fault", ["hangs", "hangs_deaf", "floods_stderr"])
def test_a_program_that_does_not_answer_is_given_up(start: Start, fault: str) -> None:
    """Within its time; closing takes no longer than the farewell, SIGTERM heard or not."""
    port = start(fault, limits=HASTY)
    began = time.monotonic()
    assert "the adapter did not answer mfa.methods within 0.3 s" in fault_of(port)
    port.close()
    assert time.monotonic() - began < 2


def test_logging_more_than_a_pipe_holds_is_allowed(start: Start) -> None:
    """The harness reads along, so the adapter cannot block on its own log."""
    assert start("logs_much").perform(ASK, Hands()).verified


@pytest.mark.parametrize(
    ("fault", "limits", "said"),
    [
        ("reads_no_more", HASTY, "did not answer wallet.sign within 0.3 s"),
        ("writes_instead", LIMITS, "kept writing instead of reading the request wallet.sign"),
    ],
)
def test_a_program_that_does_not_read_is_given_up(
    start: Start, fault: str, limits: Limits, said: str
) -> None:
    """A request larger than the pipe does not block the harness."""
    port = start(fault, limits=limits)
    payload = SignWallet(
        client_id="c",
        wallet_id="w",
        kind=SignKind.MESSAGE,
        payload={"message": "x" * 250_000},
        token="none",
    )
    with pytest.raises(PortFault, match=said):
        port.perform(payload, Hands())


def test_a_request_beyond_the_limit_is_the_harness_s_fault(start: Start) -> None:
    """The port has promised nothing about it, and is none the worse for it."""
    port = start("good")
    request = GetMethods(client_id="c" * LIMITS.message_bytes)
    with pytest.raises(PortFault, match="longer than the port has to take") as caught:
        port.perform(request, Hands())
    assert caught.value.blame is Blame.HARNESS
    assert port.perform(ASK, Hands()).verified


def test_a_child_that_keeps_the_pipe_open_hides_no_death_and_survives_no_close(
    start: Start, tmp_path: Path
) -> None:
    """The end of the program counts, not the end of the stream; its whole group is ended."""
    watched = tmp_path / "watched"
    os.mkfifo(watched)
    reader = os.open(watched, os.O_RDONLY | os.O_NONBLOCK)
    port = start("leaves_a_child", str(watched))
    assert "ended with exit status 4 instead of answering mfa.methods" in fault_of(port)
    with pytest.raises(BlockingIOError):
        os.read(reader, 1)  # The child holds the other end.
    port.close()
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    assert poll.poll(5000) == [(reader, select.POLLHUP)]
    os.close(reader)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["/no/such/program", "--with", "arguments"], "No such file or directory"),
        ([str(HERE / "misbehaving.py")], "Permission denied"),
        ([str(HERE)], "Permission denied"),
    ],
)
def test_a_program_that_does_not_start_is_named(command: list[str], said: str) -> None:
    """With the reason of the operating system."""
    with pytest.raises(PortFault) as caught:
        StdioPort(command)
    assert str(caught.value) == f"the adapter does not start: '{shlex.join(command)}': {said}"
    assert caught.value.blame is Blame.ADAPTER


def test_a_program_that_ends_at_once_is_an_end_at_hello() -> None:
    """It started, so its status is known."""
    port = StdioPort("sh -c 'echo no config >&2; exit 7'")
    with pytest.raises(PortFault, match=r"exit status 7 instead of answering hello.*'no config'"):
        port.perform(Hello(), Hands())
    port.close()


@pytest.mark.parametrize("says_bye", [True, False])
def test_a_program_that_was_told_bye_leaves_by_itself(start: Start, says_bye: bool) -> None:  # noqa: FBT001  both twins
    """By the harness's own bye, or else by the one of close; nothing can be asked afterwards."""
    port = start("good")
    if says_bye:
        port.perform(Bye(), Hands())
    port.close()
    port.close()
    assert port._process.returncode == 0
    with pytest.raises(PortFault, match=r"was not asked: before it, the port was closed"):
        port.perform(ASK, Hands())


def test_a_greeting_can_raise_the_limits(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """They hold from the next operation on."""
    monkeypatch.setenv("TINY_LIMITS", '{"answerSeconds": 20, "messageBytes": 400000}')
    limits = start("good").limits
    assert (limits.answer_seconds, limits.message_bytes) == (20, 400_000)
