"""Which rule a fault broke: for whoever sorts faults instead of reading them."""

import sys
from pathlib import Path

import pytest

from action_mfa.conformance.ports import Breach, Limits, PortFault, StdioPort
from action_mfa.spec.protocol import GetMethods, Hello

HERE = Path(__file__).parent
HASTY = Limits(answer_seconds=0.3, message_bytes=300_000, farewell_seconds=0.3)


class Listener:
    """Somebody who hears the lines."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, bytes]] = []

    def sent(self, line: bytes) -> None:
        """Keep a line of the harness."""
        self.lines.append((">", line))

    def received(self, line: bytes) -> None:
        """Keep a line of the adapter."""
        self.lines.append(("<", line))


def misbehaving(fault: str) -> StdioPort:
    """Start the adapter that does one thing wrong after the greeting."""
    return StdioPort([sys.executable, "-S", str(HERE / "misbehaving.py"), fault], HASTY)


@pytest.mark.parametrize(
    ("fault", "breach"),
    [
        ("debugging", Breach.LINES),
        ("array", Breach.LINES),
        ("wrong_id", Breach.ENVELOPE),
        ("both", Breach.ENVELOPE),
        ("notification", Breach.ENVELOPE),
        ("null_id", Breach.ENVELOPE),
        ("calls_without_during", Breach.CALLBACKS),
        ("hangs", Breach.TIME),
        ("endless_line", Breach.LENGTH),
        ("exits", Breach.ENDED),
        ("lies", Breach.RESULT),
        ("fails", Breach.FAILURE),
    ],
)
def test_a_fault_names_the_rule_that_was_broken(fault: str, breach: Breach, hands: object) -> None:
    """And whether anything after it can still be trusted."""
    port = misbehaving(fault)
    try:
        port.perform(Hello(), hands)  # type: ignore[arg-type]  # the fixture's class
        with pytest.raises(PortFault) as caught:
            port.perform(GetMethods(client_id="c"), hands)  # type: ignore[arg-type]
    finally:
        port.close()
    assert caught.value.breach is breach
    assert breach.ends_the_conversation is (breach not in (Breach.RESULT, Breach.FAILURE))


def test_a_program_that_does_not_start_broke_the_first_rule() -> None:
    """There is nobody to ask."""
    with pytest.raises(PortFault) as caught:
        StdioPort(["/nowhere/at/all"])
    assert caught.value.breach is Breach.START


def test_every_line_is_overheard(hands: object) -> None:
    """In both directions, as it stood on the wire, also the beginning of one that is too long."""
    port, listener = misbehaving("endless_line"), Listener()
    port.overheard_by(listener)
    try:
        port.perform(Hello(), hands)  # type: ignore[arg-type]
        with pytest.raises(PortFault):
            port.perform(GetMethods(client_id="c"), hands)  # type: ignore[arg-type]
    finally:
        port.close()
    assert [direction for direction, _ in listener.lines] == [">", "<", ">", "<"]
    assert listener.lines[0][1].startswith(b'{"jsonrpc":"2.0","id":1,"method":"hello"')
    assert listener.lines[-1][1].startswith(b"xxx")


def test_a_program_that_is_hung_up_on_is_seen_to_end(hands: object) -> None:
    """With its exit status; as long as it is spoken to, it is seen to run."""
    port = misbehaving("good")
    try:
        port.perform(Hello(), hands)  # type: ignore[arg-type]
        assert port.ends_within(0.05) is None
        port.hang_up()
        assert port.ends_within(10) == 0
    finally:
        port.close()
