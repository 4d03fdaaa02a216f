"""Makes small results and traces: each test names only what its story is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from action_mfa.reports import Run, Trace
from action_mfa.spec.clauses import Basis, Level, Party
from action_mfa.spec.protocol.hello import Capabilities, Policy, TokenUse
from action_mfa.spec.results import (
    CheckResult,
    CheckVerdict,
    ClauseResult,
    Counts,
    Finding,
    Implementation,
    Overall,
    Results,
    SpecIdentity,
    SuiteIdentity,
    Waiver,
)
from action_mfa.spec.traces import Actor, TraceHeader, TraceStep
from action_mfa.spec.vocabulary import Action, Method, PortClass, Role

V = CheckVerdict
TRACE = "traces/once.jsonl"


class MakeCheck(Protocol):
    """Makes a check of a clause."""

    def __call__(
        self, clause: str, verdict: CheckVerdict = V.PASS, /, **changes: object
    ) -> CheckResult:
        """Return the check, with any other field changed."""
        ...


class MakeResults(Protocol):
    """Makes the results of a run that consists of some checks."""

    def __call__(self, *checks: CheckResult, **changes: object) -> Results:
        """Return the results; every clause that a check names is in them."""
        ...


class MakeTrace(Protocol):
    """Makes a trace of some steps."""

    def __call__(self, *steps: TraceStep, path: str = TRACE) -> Trace:
        """Return the trace."""
        ...


WriteRun = Callable[[Results, Sequence[Trace]], Path]


def _check(clause: str, verdict: CheckVerdict = V.PASS, /, **changes: object) -> CheckResult:
    check = CheckResult(
        id=f"test_{clause.lower()}",
        clause=clause,
        sentence=f"The sentence of the check of {clause}.",
        verdict=verdict,
        reason=None if verdict is V.PASS else f"the reason of {clause}",
        seconds=0.25,
    )
    return CheckResult.model_validate(check.model_dump() | changes)


def _clause(clause_id: str, checks: Sequence[CheckResult]) -> ClauseResult:
    order = list(V)
    return ClauseResult(
        id=clause_id,
        chapter=clause_id.partition("-")[0].capitalize(),
        title=f"The title of {clause_id}",
        level=Level.MUST,
        party=Party.SERVER,
        basis=Basis.DOCUMENTED,
        text=f"The text of {clause_id} as the spec had it.",
        sources=("https://docs.example/mfa (Tokens)",),
        source_urls=("https://docs.example/mfa",),
        verdict=max((check.verdict for check in checks), key=order.index),
        checks=tuple(check.id for check in checks),
    )


def _implementation() -> Implementation:
    return Implementation(
        name="port-under-test",
        version="2.1.0",
        language="Go",
        role=Role.BACKEND,
        port_class=PortClass.BACKEND,
        capabilities=Capabilities(
            methods=(Method.TOTP,),
            token_uses=(TokenUse.SINGLE_USE,),
            actions=(Action.SIGN,),
            explicit_token=True,
        ),
        policy=Policy(),
    )


def _results(*checks: CheckResult, **changes: object) -> Results:
    by_clause: dict[str, list[CheckResult]] = {}
    for check in checks:
        by_clause.setdefault(check.clause, []).append(check)
    clauses = tuple(_clause(name, own) for name, own in by_clause.items())
    number = {verdict: sum(one.verdict is verdict for one in clauses) for verdict in V}
    results = Results(
        suite=SuiteIdentity(version="0.1.0"),
        spec=SpecIdentity(version="1.0", hash="ab" * 32, clauses=len(clauses)),
        implementation=_implementation(),
        adapter="example.port:factory",
        started=datetime(2026, 11, 30, 12, 0, tzinfo=UTC),
        seconds=3.5,
        verdict=Overall.NOT_CONFORMANT if number[V.FAIL] else Overall.CONFORMANT,
        verdict_reason="the reason of the verdict",
        counts=Counts(
            asserted=len(clauses),
            exercised=number[V.PASS] + number[V.WARN] + number[V.FAIL],
            passed=number[V.PASS],
            warned=number[V.WARN],
            failed=number[V.FAIL],
            inconclusive=number[V.INCONCLUSIVE],
            not_applicable=number[V.NOT_APPLICABLE],
            errors=number[V.ERROR],
            waived=sum(any(check.waived for check in own) for own in by_clause.values()),
        ),
        clauses=clauses,
        checks=checks,
    )
    return Results.model_validate(results.model_dump(by_alias=True) | changes)


def _trace(*steps: TraceStep, path: str = TRACE) -> Trace:
    header = TraceHeader(spec_hash="ab" * 32, seed=7, check="test_once-02", clause="ONCE-02")
    return Trace(path, header, steps)


@pytest.fixture(scope="session")
def check() -> MakeCheck:
    """The factory of checks."""
    return _check


@pytest.fixture(scope="session")
def results() -> MakeResults:
    """The factory of results."""
    return _results


@pytest.fixture
def trace() -> MakeTrace:
    """The factory of traces."""
    return _trace


@pytest.fixture
def steps() -> tuple[TraceStep, ...]:
    """A short story in three lanes: a token is used twice, and the second time is accepted."""
    return (
        TraceStep(
            at=1_800_000_000,
            actor=Actor.USER,
            operation="totp.authenticate",
            arguments={"clientId": "alice-1", "code": "<totp-code secret=1 step=+0>"},
            observation={"mfaToken": "<mfa-token 1>"},
        ),
        TraceStep(
            at=1_800_000_030,
            actor=Actor.APPLICATION,
            operation="wallet.sign",
            arguments={"kind": "message", "token": {"mfa": "<mfa-token 1>"}},
            observation={"signature": "<signature 1>"},
        ),
        TraceStep(
            at=1_800_000_031,
            actor=Actor.HARNESS,
            operation="judge",
            expectation="the second use of the token is refused",
            met=False,
            clause="ONCE-02",
        ),
    )


@pytest.fixture
def every_verdict() -> Results:
    """One clause of each verdict; the inconclusive one is a consequence of the failure."""
    waiver = Waiver(
        reason="fixed in 2.2",
        owner="port team",
        link="https://bugs.example/7",
        expires="2027-01-31",
    )
    return _results(
        _check("TOTP-01"),
        _check("ONCE-02", V.FAIL, trace=TRACE),
        _check("ONCE-03", V.FAIL, waived=waiver.model_dump()),
        _check("ONCE-04", V.WARN),
        _check("ONCE-05", V.INCONCLUSIVE, cause="ONCE-02"),
        _check("KEYS-01", V.NOT_APPLICABLE),
        _check("ERRS-01", V.ERROR, blame="adapter"),
        findings=(
            Finding(clause="ONCE-02", kind="deviation", text="A token pays twice."),
            Finding(kind="gap", text="Passkeys are not claimed."),
        ),
    )


@pytest.fixture
def every_verdict_run(every_verdict: Results, steps: tuple[TraceStep, ...]) -> Run:
    """The same, with the trace of the failure."""
    return Run(every_verdict, (_trace(*steps),))


@pytest.fixture
def write_run(tmp_path: Path) -> WriteRun:
    """Writes results and traces as a run leaves them, and gives the path of the results."""

    def write(results: Results, traces: Sequence[Trace] = ()) -> Path:
        file = tmp_path / "results.json"
        file.write_text(results.model_dump_json(by_alias=True), encoding="utf-8")
        for trace in traces:
            target = tmp_path / trace.path
            target.parent.mkdir(parents=True, exist_ok=True)
            lines = [trace.header, *trace.steps]
            text = "\n".join(line.model_dump_json(by_alias=True) for line in lines if line)
            target.write_text(text + "\n", encoding="utf-8")
        return file

    return write


@pytest.fixture
def change_json() -> Callable[[Path, Callable[[dict[str, object]], object]], None]:
    """Edits a JSON file in place."""

    def change(file: Path, edit: Callable[[dict[str, object]], object]) -> None:
        raw = json.loads(file.read_text("utf-8"))
        edit(raw)
        file.write_text(json.dumps(raw), encoding="utf-8")

    return change
