"""What the tests of the doctor share: small adapters that are really started, and one opinion."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from action_mfa.conformance.doctor import Finding, Outcome, Report, examine
from action_mfa.conformance.ports import Limits, PortSource, locate

ADAPTERS = Path(__file__).parent / "adapters"
#: Enough for an adapter that answers, on a busy machine; one that hangs is not waited for long.
PATIENT = Limits(answer_seconds=10)

Source = Callable[..., PortSource]
Examine = Callable[..., Report]


@pytest.fixture
def source() -> Source:
    """Where one of the small adapters comes from: a program of its own."""

    def located(name: str, limits: Limits = PATIENT) -> PortSource:
        program, _, fault = name.partition(".")
        return locate(f"{sys.executable} -S {ADAPTERS / program}.py {fault}", limits)

    return located


@pytest.fixture
def examined(source: Source) -> Examine:
    """Examine one of the small adapters, by `program.Class`."""

    def examine_it(name: str, limits: Limits = PATIENT) -> Report:
        return examine(source(name, limits))

    return examine_it


Doubts = Callable[[Report], list[Finding]]


@pytest.fixture
def doubts() -> Doubts:
    """Everything in a report that failed or was warned of.

    That the small adapters claim less than their class needs is left out.
    """

    def found(report: Report) -> list[Finding]:
        return [
            finding
            for finding in report.findings
            if finding.outcome in (Outcome.FAILED, Outcome.WARNED)
            and finding.check.id != "hello.class"
        ]

    return found
