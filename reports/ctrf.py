"""Renders ``ctrf.json``: the checks in the Common Test Report Format, https://ctrf.io.

===================  ====================================================================
verdict              status
===================  ====================================================================
pass, warn           ``passed``; a warning has its reason as the message
fail                 ``failed``; listed in a baseline: ``skipped``, as the known failure it is
error                ``failed``, with the blamed party in the message
inconclusive         ``other``: never a pass, and nobody chose to skip it
not applicable       ``skipped``
===================  ====================================================================

``rawStatus`` is the verdict itself. As in JUnit XML, the overall verdict is one more test: a file
of passed tests would otherwise look green where nothing was established.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import assert_never

from pydantic import JsonValue

from action_mfa.reports.untrusted import one_line, visible
from action_mfa.reports.verdicts import STATEMENT, Signal, overall_face, signal_of, title_of
from action_mfa.spec.results import CheckResult, CheckVerdict, ClauseResult, Results

__all__ = ["CTRF_VERSION", "render"]

#: The version of the format; its schema comes with the npm package ``ctrf``.
CTRF_VERSION = "0.0.0"

_STATUSES = ("passed", "failed", "skipped", "pending", "other")


def render(results: Results) -> str:
    """Return the CTRF document of a run; the same results give the same bytes."""
    clauses = {clause.id: clause for clause in results.clauses}
    tests: list[dict[str, JsonValue]] = [
        _test(check, clauses[check.clause]) for check in results.checks
    ]
    tests.append(_verdict(results))
    statuses = Counter(str(test["status"]) for test in tests)
    start = _milliseconds(results.started)
    took = round(results.seconds * 1_000)
    document: JsonValue = {
        "reportFormat": "CTRF",
        "specVersion": CTRF_VERSION,
        "timestamp": _utc(results.started).isoformat(),
        "generatedBy": f"{results.suite.name} {results.suite.version}",
        "extra": {"statement": STATEMENT},
        "results": {
            "tool": {
                "name": one_line(results.suite.name, 100),
                "version": one_line(results.suite.version, 100),
                "extra": {"spec": results.spec.version, "specHash": results.spec.hash},
            },
            "summary": {
                "tests": len(tests),
                **{status: statuses[status] for status in _STATUSES},
                "suites": len(clauses),
                "start": start,
                "stop": start + took,
                "duration": took,
                "extra": {
                    "verdict": results.verdict.value,
                    "verdictReason": one_line(results.verdict_reason),
                    "clauses": results.counts.model_dump(),
                },
            },
            "tests": list(tests),
            "environment": _environment(results),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _test(check: CheckResult, clause: ClauseResult) -> dict[str, JsonValue]:
    test: dict[str, JsonValue] = {
        "testId": one_line(check.id, 300),
        "name": one_line(check.id, 300),
        "status": _status(check),
        "rawStatus": check.verdict.value,
        "duration": round(check.seconds * 1_000),
        "suite": [one_line(clause.chapter, 200) or "?", one_line(clause.id, 100) or "?"],
        "tags": [clause.level.value, clause.party.value, clause.basis.value],
        "type": "conformance",
        "extra": {
            "clause": one_line(clause.id, 100),
            "sentence": one_line(check.sentence),
            "clauseText": one_line(clause.text),
            "sources": [one_line(source) for source in clause.sources],
        },
    }
    if (message := _message(check)) is not None:
        test["message"] = message
    if check.trace is not None:
        path = one_line(check.trace, 500)
        test["attachments"] = [{"name": path, "contentType": "application/jsonl", "path": path}]
    return test


def _status(check: CheckResult) -> str:
    match check.verdict:
        case CheckVerdict.PASS | CheckVerdict.WARN:
            return "passed"
        case CheckVerdict.FAIL if check.waived is not None:
            return "skipped"
        case CheckVerdict.FAIL | CheckVerdict.ERROR:
            return "failed"
        case CheckVerdict.INCONCLUSIVE:
            return "other"
        case CheckVerdict.NOT_APPLICABLE:
            return "skipped"
        case _:
            assert_never(check.verdict)


def _message(check: CheckResult) -> str | None:
    words: list[str] = []
    if (waived := check.waived) is not None:
        words.append(f"known failure, {waived.owner} until {waived.expires}: {waived.reason}")
    if check.blame is not None:
        words.append(f"blamed on the {check.blame.value}")
    if check.cause is not None:
        words.append(f"because of {check.cause}")
    if check.reason is not None:
        words.append(check.reason)
    return visible("; ".join(words)) if words else None


def _verdict(results: Results) -> dict[str, JsonValue]:
    status = {
        Signal.GOOD: "passed",
        Signal.KNOWN: "skipped",
        Signal.PARTIAL: "skipped",
        Signal.BAD: "failed",
    }[signal_of(results)]
    return {
        "testId": "verdict",
        "name": "verdict",
        "status": status,
        "rawStatus": results.verdict.value,
        "duration": 0,
        "suite": ["action-mfa"],
        "message": one_line(f"{overall_face(results.verdict).word}: {results.verdict_reason}"),
    }


def _environment(results: Results) -> JsonValue:
    environment: dict[str, JsonValue] = {
        "reportName": one_line(f"action-mfa: {title_of(results)}", 300),
        "healthy": signal_of(results) is Signal.GOOD,
        "extra": {"adapter": one_line(results.adapter), "seed": results.seed},
    }
    if (port := results.implementation) is not None:
        environment["appName"] = one_line(port.name, 200)
        environment["appVersion"] = one_line(port.version, 200)
    if (rests := results.provenance) is not None:
        environment["osPlatform"] = one_line(rests.platform, 200)
    return environment


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _milliseconds(instant: datetime) -> int:
    return round(_utc(instant).timestamp() * 1_000)
