"""A comparison for a terminal, on one screen where it can be; colours carry nothing alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from action_mfa.reports.comparing.comparison import ClauseChange, Comparison, Kind
from action_mfa.reports.comparing.words import headline, label, step, still_failing
from action_mfa.reports.untrusted import one_line
from action_mfa.reports.verdicts import STATEMENT, title_of

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["plain_difference", "shown_difference"]

_REASON = 400
#: So many clauses of one kind are listed; whoever has more reads the page.
_MOST = 30
_COLOURS = {
    Kind.NEW_FAILURE: "bold red",
    Kind.NEW_ERROR: "bold bright_magenta",
    Kind.LOST: "bold magenta",
    Kind.NEW_WARNING: "bold yellow",
    Kind.CHANGED_REASON: "bold",
    Kind.FIXED: "bold green",
    Kind.NEWLY_EXERCISED: "bold green",
    Kind.WITHDRAWN: "dim",
}


def shown_difference(comparison: Comparison) -> RenderableType:
    """Return the comparison as a rich renderable that fits whatever console prints it."""
    # Loaded when it is drawn: a quarter of the command's start-up time otherwise.
    from rich.console import Group  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    head = Text("WORSE  " if comparison.is_worse else "NOT WORSE  ", style="bold")
    head.stylize("red" if comparison.is_worse else "green")
    head.append(headline(comparison))
    before, after = (one_line(title_of(run), 120) for run in (comparison.old, comparison.new))
    parts: list[RenderableType] = [head, Text(before if before == after else f"{before} → {after}")]
    parts += [Text(f"note: {caveat}", style="yellow") for caveat in comparison.caveats]
    for fact in comparison.facts:
        changed = f"{fact.name}: {one_line(fact.old, 120)} → {one_line(fact.new, 120)}"
        parts.append(Padding(Text(changed, style="dim"), (0, 0, 0, 2)))
    for kind in Kind:
        if changes := comparison.of(kind):
            parts += [Text(""), Text(label(kind).heading.upper(), style=_COLOURS[kind])]
            parts += [Padding(Text(line), (0, 0, 0, indent)) for indent, line in _lines(changes)]
    if comparison.readings:
        parts += [Text(""), Text("READINGS OF OPEN POINTS", style="bold")]
    for reading in comparison.readings:
        told = f"{reading.point}: {reading.old} → {reading.new}"
        parts.append(Padding(Text(one_line(told, _REASON)), (0, 0, 0, 2)))
    parts += [Text(""), Text(f"{still_failing(comparison)} {STATEMENT}", style="dim")]
    return Group(*parts)


def plain_difference(comparison: Comparison, width: int = 80) -> str:
    """Return the comparison as plain text for a log: no colour, no line longer than ``width``."""
    from rich.console import Console  # noqa: PLC0415

    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False)
    console.print(shown_difference(comparison))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _lines(changes: tuple[ClauseChange, ...]) -> list[tuple[int, str]]:
    """Return lines, each with its indentation: what is wrapped stays below its beginning."""
    lines: list[tuple[int, str]] = []
    for change in changes[:_MOST]:
        clause = change.clause
        former = "" if change.former_id is None else f" (was {one_line(change.former_id, 40)})"
        name = f"{one_line(clause.id, 40)}{former}  {clause.level.value}"
        lines.append((2, f"{name}  {one_line(clause.title, 160)}"))
        for check in change.checks:
            before, after = step(check)
            lines.append((4, one_line(check.seen.sentence, _REASON)))
            lines.append((6, f"before: {one_line(before, _REASON)}"))
            lines.append((6, f"now: {one_line(after, _REASON)}"))
    if (more := len(changes) - _MOST) > 0:
        lines.append((2, f"and {more:,} more"))
    return lines
