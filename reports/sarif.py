"""Renders ``results.sarif``: broken clauses for code scanning, in SARIF 2.1.0 (OASIS).

SARIF knows rules and places in source code. A clause is a rule; a place in the source a check does
not know, so a result points at the adapter's own file, and to the step of the trace as a related
location. Only what SARIF can say is said: failures and warnings are results, known ones are
suppressed with their reason, errors are notifications of the tool, and what was not exercised is in
the counts alone, because viewers show a result without a verdict as if it were a finding.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import quote

from pydantic import JsonValue

from action_mfa.reports.run import Run
from action_mfa.reports.untrusted import one_line, web_address
from action_mfa.reports.verdicts import STATEMENT, title_of
from action_mfa.spec.clauses import Level
from action_mfa.spec.provenance import FileRole
from action_mfa.spec.results import CheckResult, CheckVerdict, ClauseResult, Results

__all__ = ["SARIF_VERSION", "render"]

SARIF_VERSION = "2.1.0"

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "note"}
_SHOWN = frozenset({CheckVerdict.FAIL, CheckVerdict.WARN})
#: What relative paths are relative to; whoever shows the file may say where that is.
_SOURCES = "%SRCROOT%"
_RESULTS = "RESULTS"

_Json = dict[str, JsonValue]


def render(run: Run) -> str:
    """Return the SARIF log of a run; the same run gives the same bytes."""
    results = run.results
    places = {clause.id: place for place, clause in enumerate(results.clauses)}
    clauses = {clause.id: clause for clause in results.clauses}
    steps = _broken_steps(run)
    adapter = _adapter_file(results)
    found: list[JsonValue] = [
        _result(check, clauses[check.clause], places[check.clause], adapter, steps)
        for check in results.checks
        if check.verdict in _SHOWN
    ]
    log: JsonValue = {
        "$schema": _SCHEMA,
        "version": SARIF_VERSION,
        "runs": [
            {
                "tool": {"driver": _driver(results)},
                "automationDetails": {"id": f"action-mfa/{_name(title_of(results))}/"},
                "invocations": [_invocation(results)],
                "originalUriBaseIds": {
                    _RESULTS: {"description": _message("The folder of results.json.")}
                },
                "columnKind": "unicodeCodePoints",
                "results": found,
                "properties": {
                    "verdict": results.verdict.value,
                    "verdictReason": one_line(results.verdict_reason),
                    "clauses": results.counts.model_dump(),
                    "spec": results.spec.version,
                    "specHash": results.spec.hash,
                    "statement": STATEMENT,
                },
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _driver(results: Results) -> _Json:
    return {
        "name": one_line(results.suite.name, 100),
        "version": one_line(results.suite.version, 100),
        "rules": [_rule(clause) for clause in results.clauses],
    }


def _rule(clause: ClauseResult) -> _Json:
    rule: _Json = {
        "id": one_line(clause.id, 100),
        "shortDescription": _message(clause.title, 200),
        "fullDescription": _message(clause.text, 1_000),
        "help": _message("\n".join(("Sources:", *clause.sources))),
        "defaultConfiguration": {"level": _LEVELS[clause.level]},
        "properties": {
            "tags": [one_line(clause.chapter, 100), *_tags(clause)],
        },
    }
    address = next(filter(None, map(web_address, clause.source_urls)), None)
    return rule if address is None else rule | {"helpUri": address}


def _tags(clause: ClauseResult) -> list[JsonValue]:
    return [clause.level.value, clause.party.value, clause.basis.value]


def _result(
    check: CheckResult,
    clause: ClauseResult,
    place: int,
    adapter: str | None,
    steps: dict[str, int],
) -> _Json:
    reason = check.reason or "no reason was recorded"
    # A broken SHOULD is a warning whatever its clause is called by now.
    level = _LEVELS[clause.level] if check.verdict is CheckVerdict.FAIL else "warning"
    result: _Json = {
        "ruleId": one_line(clause.id, 100),
        "ruleIndex": place,
        "kind": "fail",
        "level": level,
        "message": _message(f"{one_line(check.sentence, 600)} But: {one_line(reason, 1_000)}"),
        "partialFingerprints": {"actionMfaCheck/v1": one_line(check.id, 300)},
        "properties": {"check": one_line(check.id, 300), "seconds": check.seconds},
    }
    trace = None if check.trace is None else _place(check.trace, _RESULTS, steps.get(check.trace))
    at = trace if adapter is None else _place(adapter, _SOURCES, 1)
    if at is not None:
        result["locations"] = [{"physicalLocation": at}]
    if trace is not None and at is not trace:
        result["relatedLocations"] = [
            {"id": 1, "physicalLocation": trace, "message": _message("The step of the trace.")}
        ]
    if (waived := check.waived) is not None:
        known = f"{waived.reason} ({waived.owner}, until {waived.expires}, {waived.link})"
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": one_line(known)}
        ]
    return result


def _place(path: str, base: str, line: int | None) -> _Json:
    place: _Json = {"artifactLocation": {"uri": _uri(path), "uriBaseId": base}}
    return place if line is None else place | {"region": {"startLine": line}}


def _invocation(results: Results) -> _Json:
    errors = [check for check in results.checks if check.verdict is CheckVerdict.ERROR]
    began = results.started
    start = began.replace(tzinfo=UTC) if began.tzinfo is None else began.astimezone(UTC)
    notifications: list[JsonValue] = [_notification(check) for check in errors]
    invocation: _Json = {
        # A run that broke down in places has not looked at everything, and says so.
        "executionSuccessful": not errors,
        "startTimeUtc": _instant(start),
        "endTimeUtc": _instant(start + timedelta(seconds=results.seconds)),
        "toolExecutionNotifications": notifications,
    }
    if results.exit_code is not None:
        invocation["exitCode"] = results.exit_code
    return invocation


def _notification(check: CheckResult) -> _Json:
    blame = "nobody can be blamed" if check.blame is None else f"blamed on the {check.blame.value}"
    words = f"{one_line(check.id, 300)}: {blame}: {one_line(check.reason or 'no reason', 1_000)}"
    return {"level": "error", "message": _message(words)}


def _broken_steps(run: Run) -> dict[str, int]:
    """Return the line of each trace where something was not as expected; line 1 is the header."""
    return {
        trace.path: line
        for trace in run.traces
        if (
            line := next(
                (line for line, step in enumerate(trace.steps, 2) if step.met is False), None
            )
        )
    }


def _adapter_file(results: Results) -> str | None:
    """Return the file that the adapter's command names, else the first of its files."""
    if results.provenance is None:
        return None
    files = [file.path for file in results.provenance.files if file.role is FileRole.ADAPTER]
    named = [path for path in files if PurePosixPath(path).name in results.adapter]
    return next(iter((*named, *files)), None)


def _message(text: str, limit: int = 2_000) -> _Json:
    """Return a message of plain text: SARIF reads links and placeholders even there (3.11.5-6)."""
    words = "\n".join(one_line(line, limit) for line in text.split("\n")[:40])
    for mark in "\\[]":
        words = words.replace(mark, f"\\{mark}")
    return {"text": words.replace("{", "{{").replace("}", "}}") or "-"}


def _uri(path: str) -> str:
    return quote(path[:1_000].encode("utf-8", "replace"), safe="/")


def _name(title: str) -> str:
    return quote(one_line(title, 100), safe=" ") or "-"


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1_000:03}Z"
