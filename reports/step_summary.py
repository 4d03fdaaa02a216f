"""Renders ``summary.md``: a run in GitHub's Markdown, for a job's summary or a release note."""

from __future__ import annotations

from action_mfa.reports.causes import Problem, problems
from action_mfa.reports.identity import identity
from action_mfa.reports.markdown import code, prose
from action_mfa.reports.untrusted import web_address
from action_mfa.reports.verdicts import (
    STATEMENT,
    Signal,
    face_of,
    overall_face,
    signal_of,
    tallies,
    title_of,
)
from action_mfa.spec.results import CheckResult, Results

__all__ = ["render"]

#: A summary on GitHub holds a mebibyte, and nobody reads so much.
_LONGEST = 200_000
_REASON = 400
_SIGNS = {
    Signal.GOOD: "✅",
    Signal.KNOWN: "☑️",
    Signal.PARTIAL: "➖",  # noqa: RUF001  a sign by intent
    Signal.BAD: "❌",
}


def render(results: Results) -> str:
    """Return the summary of a run; the same results give the same bytes."""
    sign = _SIGNS[signal_of(results)]
    counts = tallies(results.counts)
    parts = [
        f"### {sign} {overall_face(results.verdict).word}: {prose(title_of(results), 160)}",
        "",
        prose(results.verdict_reason),
        "",
        "| " + " | ".join(tally.word for tally in counts) + " |",
        "| " + " | ".join("---:" for _ in counts) + " |",
        "| " + " | ".join(f"{tally.number:,}" for tally in counts) + " |",
        "",
        "All numbers are clauses.",
        "",
        *_problems(results),
        *_findings(results),
        *_identity(results),
        f"<sub>{STATEMENT}</sub>",
        "",
    ]
    return "\n".join(parts)


def _problems(results: Results) -> list[str]:
    found = problems(results)
    if not found:
        return []
    lines = ["| | Clause | Level | What was seen |", "| --- | --- | --- | --- |"]
    room = _LONGEST
    left_out = 0
    for problem in found:
        row = _row(problem)
        if len(row) > room:
            left_out += 1
            continue
        room -= len(row) + 1
        lines.append(row)
    if left_out:
        lines += ["", f"{left_out:,} more are left out: see the report."]
    return [*lines, ""]


def _row(problem: Problem) -> str:
    face = face_of(problem.verdict)
    waived = " (known)" if problem.is_waived else ""
    clause = problem.clause
    title, level = ("", "") if clause is None else (prose(clause.title, 160), clause.level.value)
    address = (
        None if clause is None else next(filter(None, map(web_address, clause.source_urls)), None)
    )
    source = "" if address is None else f' <a href="{_attribute(address)}">source</a>'
    seen = [_seen(check) for check in problem.checks]
    if problem.consequences:
        number = len(problem.consequences)
        seen.append(f"{number:,} consequence{'' if number == 1 else 's'} not judged")
    name = f"{code(problem.clause_id, 40)} {title}{source}"
    return f"| {face.symbol} {face.word}{waived} | {name} | {level} | {'<br>'.join(seen)} |"


def _seen(check: CheckResult) -> str:
    blame = "" if check.blame is None else f" Blamed on the {check.blame.value}."
    reason = "" if check.reason is None else f" <b>But:</b> {prose(check.reason, _REASON)}"
    return f"{prose(check.sentence, _REASON)}{blame}{reason}"


def _attribute(address: str) -> str:
    """Return an http address as an attribute's value inside of a table's cell."""
    for char, entity in (
        ("&", "&amp;"),
        ('"', "&quot;"),
        ("<", "&lt;"),
        ("|", "%7C"),
        ("`", "%60"),
    ):
        address = address.replace(char, entity)
    return address


def _findings(results: Results) -> list[str]:
    found = [finding for finding in results.findings if finding.kind != "deviation"]
    if not found:
        return []
    lines = [
        f"- {finding.kind}: {prose(finding.text)}"
        if finding.clause is None
        else f"- {finding.kind}, {code(finding.clause, 40)}: {prose(finding.text)}"
        for finding in found[:100]
    ]
    return [*lines, ""]


def _identity(results: Results) -> list[str]:
    rows = [
        f"| {fact.name} | {', '.join(prose(value, 200) for value in fact.values)} |"
        for fact in identity(results)
    ]
    head = "<summary>What was measured</summary>"
    return ["<details>", head, "", "| | |", "| --- | --- |", *rows, "", "</details>", ""]
