"""Renders ``junit.xml``, so that a CI system lists the checks beside its other tests.

The standard library's ElementTree writes it. The packages that write JUnit XML wrap the same
module, and what matters here none of them does: characters that XML cannot hold are made visible
before they could break the file.

===================  ====================================================================
verdict              in the file
===================  ====================================================================
pass                 passed
warn                 passed, with the reason in ``system-out``
fail                 ``failure``; listed in a baseline: ``skipped``, as the known failure it is
error                ``error``, with the blamed party as its type
inconclusive         ``skipped`` with the reason: never a pass
not applicable       ``skipped`` with the reason
===================  ====================================================================

The overall verdict is one more test case, ``verdict``: a file in which every test passed would
otherwise look green where nothing was established.
"""

from __future__ import annotations

from datetime import UTC
from typing import assert_never
from xml.etree import ElementTree as ET

from action_mfa.reports.identity import identity
from action_mfa.reports.untrusted import one_line, visible
from action_mfa.reports.verdicts import STATEMENT, Signal, overall_face, signal_of, title_of
from action_mfa.spec.results import CheckResult, CheckVerdict, ClauseResult, Results

__all__ = ["render"]


def render(results: Results) -> str:
    """Return the JUnit XML of a run, UTF-8 when encoded; the same results give the same bytes."""
    clauses = {clause.id: clause for clause in results.clauses}
    suite = ET.Element("testsuite")
    properties = ET.SubElement(suite, "properties")
    _property(properties, "verdict", results.verdict.value)
    _property(properties, "statement", STATEMENT)
    for fact in identity(results):
        _property(properties, fact.name, ", ".join(fact.values))
    for check in results.checks:
        _add_case(suite, check, clauses[check.clause])
    _add_verdict(suite, results)

    started = results.started
    aware = started.replace(tzinfo=UTC) if started.tzinfo is None else started.astimezone(UTC)
    totals = {
        "name": _line(f"action-mfa: {title_of(results)}"),
        "tests": str(len(suite.findall("testcase"))),
        "failures": str(len(suite.findall("testcase/failure"))),
        "errors": str(len(suite.findall("testcase/error"))),
        "skipped": str(len(suite.findall("testcase/skipped"))),
        "time": _time(results.seconds),
    }
    suite.attrib.update(totals, timestamp=f"{aware:%Y-%m-%dT%H:%M:%S}")
    # Jenkins' schema knows no skipped tests of several suites together.
    root = ET.Element("testsuites", {key: totals[key] for key in totals if key != "skipped"})
    root.append(suite)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _add_case(suite: ET.Element, check: CheckResult, clause: ClauseResult) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_line(f"{clause.chapter}.{clause.id}"),
        name=_line(check.id),
        time=_time(check.seconds),
    )
    reason = check.reason or "no reason was recorded"
    match check.verdict:
        case CheckVerdict.PASS:
            pass
        case CheckVerdict.WARN:
            story = f"warning ({clause.level}): {reason}\n{_story(check, clause)}"
            _text(case, "system-out", story)
        case CheckVerdict.FAIL if check.waived is not None:
            waived = check.waived
            known = f"known failure, {waived.owner} until {waived.expires}: {waived.reason}"
            ET.SubElement(case, "skipped", message=_line(f"{known} ({waived.link}): {reason}"))
            _text(case, "system-out", _story(check, clause))
        case CheckVerdict.FAIL:
            story = f"{reason}\n{_story(check, clause)}"
            _text(case, "failure", story, message=_line(reason), type=_line(clause.id))
        case CheckVerdict.ERROR:
            blame = "unknown" if check.blame is None else check.blame.value
            story = f"{reason}\n{_story(check, clause)}"
            _text(case, "error", story, message=_line(f"blamed on {blame}: {reason}"), type=blame)
        case CheckVerdict.INCONCLUSIVE:
            cause = "" if check.cause is None else f" (because of {check.cause})"
            ET.SubElement(case, "skipped", message=_line(f"inconclusive{cause}: {reason}"))
        case CheckVerdict.NOT_APPLICABLE:
            ET.SubElement(case, "skipped", message=_line(f"not applicable: {reason}"))
        case _:
            assert_never(check.verdict)


def _add_verdict(suite: ET.Element, results: Results) -> None:
    case = ET.SubElement(suite, "testcase", classname="action-mfa", name="verdict", time="0.000")
    word = overall_face(results.verdict).word
    message = _line(f"{word}: {results.verdict_reason}")
    match signal_of(results):
        case Signal.GOOD:
            _text(case, "system-out", message)
        case Signal.KNOWN:
            ET.SubElement(case, "skipped", message=_line(f"only known failures: {message}"))
        case Signal.PARTIAL:
            ET.SubElement(case, "skipped", message=_line(f"only some clauses ran: {message}"))
        case Signal.BAD:
            _text(case, "failure", message, message=message, type=results.verdict.value)
        case never:
            assert_never(never)


def _story(check: CheckResult, clause: ClauseResult) -> str:
    lines = [
        f"check: {one_line(check.sentence)}",
        f"clause {clause.id} ({clause.level}, {clause.party}): {one_line(clause.text)}",
        *(f"source: {one_line(source)}" for source in clause.sources),
    ]
    if check.trace is not None:
        lines.append(f"trace: {one_line(check.trace)}")
    return "\n".join(lines)


def _property(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, "property", name=name.lower(), value=_line(value))


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    # Twice the usual length: a reason and a story, each already bounded or cut here.
    ET.SubElement(parent, tag, attributes).text = visible(text, 4_000)


def _line(text: str) -> str:
    """Return a text fit for an attribute; XML would turn its line feeds into blanks anyway."""
    return one_line(text, 1_000)


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"
