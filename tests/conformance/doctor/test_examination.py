"""The adapters of this project, over every transport: the doctor finds nothing to mend."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from action_mfa.conformance.doctor import CHECKS, Outcome, Report, Section, examine
from action_mfa.conformance.mutants import Equivalent
from action_mfa.conformance.mutants.catalogue import EQUIVALENTS
from action_mfa.conformance.ports import InProcessPort, PortFault, PortSource, listen, locate
from action_mfa.simulator import Lab, VirtualClock
from action_mfa.simulator.wire import WireServer
from action_mfa.spec.results import Blame

ADAPTERS = Path(__file__).parent / "adapters"
SERVE = f"{sys.executable} -m action_mfa.conformance.ports.serve"
SECRET = "a secret of the test alone"
#: What a program of its own, and nothing else, can be asked for.
OF_PROGRAMS = {"ends", "exit-status", "ends-alone", "unknown-fields", "odd-text", "long-lines"}


def outcomes(report: Report) -> dict[str, Outcome]:
    """Return what each check came to."""
    return {finding.check.id: finding.outcome for finding in report.findings}


@pytest.mark.parametrize(
    "adapter",
    [
        "reference",
        "action_mfa.conformance.platform_ports:react",
        "action_mfa.conformance.platform_ports:react_native",
        "action_mfa.conformance.platform_ports:javascript",
    ],
)
def test_ports_of_this_process_are_sound(adapter: str) -> None:
    """The reference and the models of the SDKs; nothing is even warned of."""
    report = examine(locate(adapter))
    found = outcomes(report)
    assert {Outcome.FAILED, Outcome.WARNED} & set(found.values()) == set()
    assert {found[check] for check in OF_PROGRAMS} == {Outcome.NOT_APPLICABLE}


def test_the_reference_behind_stdio_is_sound() -> None:
    """All that there is to ask is asked of it, and all of it passes but what it does not claim."""
    found = outcomes(examine(locate(f"{SERVE} action_mfa.conformance.reference:create")))
    left_out = {check for check, outcome in found.items() if outcome is not Outcome.PASSED}
    # How long its first answer takes is the machine's affair.
    assert left_out - {"time"} == {"hello.bridges", "authenticator.configure"}


def test_the_wire_server_is_sound() -> None:
    """Behind the ready adapter, over real HTTP."""
    with WireServer(Lab(clock=VirtualClock())) as server:
        report = examine(locate(f"wire:{server.base_url}"))
    assert {Outcome.FAILED, Outcome.WARNED} & set(outcomes(report).values()) == set()


def test_an_adapter_that_connects_is_examined_on_its_one_connection() -> None:
    """Nobody is there to start it a second time, so that is not asked for."""
    connects = threading.Event()
    programs: list[subprocess.Popen[bytes]] = []

    def start(sentence: str) -> None:
        address = sentence.partition(" on ")[2].partition(",")[0]
        command = [*SERVE.split(), "action_mfa.conformance.reference:create"]
        environment = {"ACTION_MFA_SECRET": SECRET}
        programs.append(subprocess.Popen([*command, "--connect", address], env=environment))
        connects.set()

    report = examine(listen(0, start, environment={"ACTION_MFA_SECRET": SECRET}))
    assert connects.is_set()
    assert [program.wait(10) for program in programs] == [0]
    found = outcomes(report)
    assert Outcome.FAILED not in found.values()
    assert found["bye"] is Outcome.PASSED
    assert found["long-lines"] is Outcome.PASSED
    assert found["greets-again"] is Outcome.NOT_APPLICABLE


class HangsUp:
    """An adapter that connects, greets, and closes the connection at the next request."""

    GREETING = (
        b'{"id": 1, "result": {"name": "short", "version": "1", "language": "any", '
        b'"role": "backend", "class": "backend"}}\n'
    )

    def start(self, sentence: str) -> None:
        """Connect to where the sentence says."""
        port = int(sentence.partition("127.0.0.1:")[2].partition(",")[0])
        threading.Thread(target=self._talk, args=(port,)).start()

    def _talk(self, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            lines = connection.makefile("rb")
            proof = {"method": "authenticate", "params": {"secret": SECRET}}
            connection.sendall(json.dumps(proof).encode() + b"\n")
            lines.readline()
            connection.sendall(self.GREETING)
            lines.readline()


def test_a_connection_that_is_lost_ends_the_examination() -> None:
    """What is left is not tried, and every check says so: only its owner can start it again."""
    report = examine(listen(0, HangsUp().start, environment={"ACTION_MFA_SECRET": SECRET}))
    found = outcomes(report)
    assert found["unknown-operation"] is Outcome.FAILED
    assert report.counted(Outcome.FAILED) == 1
    assert {check.id for check in CHECKS} <= found.keys()
    reasons = {finding.check.id: finding.reason for finding in report.findings}
    assert "the connection is lost" in reasons["reset"]


def test_what_the_harness_lacks_is_no_fault_of_the_adapter() -> None:
    """A port that cannot be listened on, for one."""

    def occupied() -> object:
        raise PortFault("cannot listen on 127.0.0.1:1", blame=Blame.HARNESS)

    report = examine(PortSource("--listen 1", "listen-1", occupied))  # type: ignore[arg-type]
    assert report.blamed(Blame.HARNESS) == report.counted(Outcome.FAILED) == 1


@pytest.mark.parametrize("equivalent", EQUIVALENTS, ids=lambda each: each.id)
def test_no_right_implementation_is_blamed(equivalent: Equivalent) -> None:
    """Whatever it reads otherwise than the reference, and whatever it leaves unclaimed."""
    source = PortSource(equivalent.id, equivalent.id, lambda: InProcessPort(equivalent.build))
    assert examine(source).is_sound


def test_progress_is_told_part_by_part(source: Callable[[str], PortSource]) -> None:
    """Whoever waits sees that it goes on."""
    told: list[Section] = []
    examine(source("sound"), progress=told.append)
    assert told == list(Section)
