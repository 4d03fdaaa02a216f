"""The summary of a run for a terminal: narrow or wide, with colours or without.

Nothing in it relies on colour, and nothing that an implementation said reaches the terminal as
anything but printable text.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from action_mfa.reports.causes import Problem, problems
from action_mfa.reports.readings import tally_of
from action_mfa.reports.untrusted import one_line
from action_mfa.reports.verdicts import (
    STATEMENT,
    count_of,
    face_of,
    overall_face,
    tallies,
    title_of,
)
from action_mfa.spec.results import CheckResult, CheckVerdict, Results

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

__all__ = ["plain", "summary"]

_REASON = 600
_COLOURS = {
    "pass": "green",
    "warn": "yellow",
    "fail": "red",
    "open": "magenta",
    "none": "bright_black",
    "error": "bright_magenta",
}


def summary(results: Results) -> RenderableType:
    """Return the summary as a rich renderable that fits whatever console prints it.

    Verdict, who was measured, the counts, every failure, error and warning with its clause,
    sentence and reason, the consequences of each as one line, findings, and the project's
    statement.
    """
    # Loaded when the first summary is drawn: a quarter of the command's start-up time otherwise.
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    face = overall_face(results.verdict)
    head = Text(face.word.upper(), style=f"bold {_COLOURS[face.key]}")
    head.append(f"  {one_line(title_of(results), 160)}{_class_of(results)}", style="bold")
    parts: list[RenderableType] = [
        head,
        Text(one_line(results.verdict_reason, _REASON)),
        _counts(results),
    ]
    for problem in problems(results):
        parts += [Text(""), *_problem(problem)]
    # A known deviation stands above, where it failed.
    findings = [finding for finding in results.findings if finding.kind != "deviation"]
    if findings:
        parts.append(Text(""))
    for finding in findings:
        about = "" if finding.clause is None else f"{one_line(finding.clause, 40)}: "
        parts.append(Text(f"{finding.kind}: {about}{one_line(finding.text, _REASON)}"))
    if results.readings:
        parts += [Text(""), Text(f"readings of open points: {tally_of(results.readings)}")]
    spec, suite = results.spec, results.suite
    measured = f"spec {spec.version} ({spec.hash[:12]}), {suite.name} {suite.version}"
    parts += [Text(""), Text(f"{one_line(measured, 200)}. {STATEMENT}", style="dim")]
    return Group(*parts)


def plain(results: Results, width: int = 80) -> str:
    """Return the summary as plain text for a log: no colour, no line longer than ``width``."""
    from rich.console import Console  # noqa: PLC0415

    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False)
    console.print(summary(results))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _class_of(results: Results) -> str:
    port = results.implementation
    return "" if port is None else f" ({port.role.value}, class {port.port_class.value})"


def _counts(results: Results) -> Text:
    from rich.text import Text  # noqa: PLC0415

    line = Text()
    for tally in tallies(results.counts):
        style = f"bold {_COLOURS.get(tally.key, '')}".strip() if tally.number else "dim"
        line.append(f"{tally.number} {tally.word}", style=style)
        line.append("; " if tally.word == "exercised" else ", ")
    line.right_crop(2)
    line.append(" (clauses)", style="dim")
    return line


def _problem(problem: Problem) -> list[RenderableType]:
    from rich.text import Text  # noqa: PLC0415

    face = face_of(problem.verdict)
    head = Text(f"{_tag(problem.verdict)} ", style=f"bold {_COLOURS[face.key]}")
    head.append(one_line(problem.clause_id, 40), style="bold")
    if problem.is_waived:
        head.append(" (waived)")
    if problem.clause is not None:
        head.append(f"  {one_line(problem.clause.title, 160)}")
    lines: list[RenderableType] = [head]
    for check in problem.checks:
        lines += _check(check)
    if problem.consequences:
        clauses = dict.fromkeys(one_line(check.clause, 40) for check in problem.consequences)
        shown = list(clauses)[:12]
        more = f" and {len(clauses) - len(shown)} more" if len(clauses) > len(shown) else ""
        number = count_of(len(problem.consequences), "consequence")
        lines.append(_indented(Text(f"{number}: {', '.join(shown)}{more}", style="dim")))
    return lines


def _check(check: CheckResult) -> list[RenderableType]:
    from rich.text import Text  # noqa: PLC0415

    lines = [_indented(Text(one_line(check.sentence, _REASON)))]
    blame = "" if check.blame is None else f"blamed on the {check.blame.value}: "
    if check.reason or blame:
        reason = one_line(check.reason or "no reason was recorded", _REASON)
        lines.append(_indented(Text(f"{blame}{reason}", style="italic")))
    if check.trace is not None:
        lines.append(_indented(Text(f"trace: {one_line(check.trace, _REASON)}", style="dim")))
    if check.waived is not None:
        waived = check.waived
        known = f"known: {waived.reason} ({waived.owner}, expires {waived.expires})"
        lines.append(_indented(Text(one_line(known, _REASON), style="dim")))
    return lines


def _indented(text: Text) -> RenderableType:
    from rich.padding import Padding  # noqa: PLC0415

    return Padding(text, (0, 0, 0, 4))


def _tag(verdict: CheckVerdict) -> str:
    return {
        CheckVerdict.FAIL: "FAIL",
        CheckVerdict.ERROR: "ERROR",
        CheckVerdict.WARN: "WARN",
    }.get(verdict, "OPEN")
