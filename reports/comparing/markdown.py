"""A comparison as a comment below a pull request: GitHub's Markdown, what got worse on top."""

from __future__ import annotations

from action_mfa.reports.comparing.comparison import CheckChange, ClauseChange, Comparison, Kind
from action_mfa.reports.comparing.words import headline, label, step, still_failing
from action_mfa.reports.markdown import code, prose
from action_mfa.reports.verdicts import STATEMENT, title_of

__all__ = ["MARK", "comment"]

#: Stands first, so that whoever posts comments finds its own one again.
MARK = "<!-- action-mfa diff -->"

#: A comment on GitHub holds 65,536 characters; what would go beyond is left out and counted.
_LONGEST = 60_000
_WORD = 300
#: What a reader opens only to be glad.
_FOLDED = frozenset({Kind.CHANGED_REASON, Kind.FIXED, Kind.NEWLY_EXERCISED, Kind.WITHDRAWN})


def comment(comparison: Comparison) -> str:
    """Return the comment, at most 65,536 characters; the same runs give the same bytes."""
    sign = "❌" if comparison.is_worse else "✅"
    parts = [
        MARK,
        f"### {sign} action-mfa: {headline(comparison)}",
        "",
        *_who(comparison),
        *(f"> {caveat}\n" for caveat in comparison.caveats),
    ]
    room = _LONGEST - sum(len(part) + 1 for part in parts)
    for kind in Kind:
        if changes := comparison.of(kind):
            lines, room = _section(kind, changes, room)
            parts += lines
    parts += [*_readings(comparison, room), *_facts(comparison), _end(comparison)]
    return "\n".join(parts)


def _who(comparison: Comparison) -> list[str]:
    before, after = (prose(title_of(run), 120) for run in (comparison.old, comparison.new))
    who = f"**{before}**" if before == after else f"**{before}** → **{after}**"
    return [who, ""]


def _section(kind: Kind, changes: tuple[ClauseChange, ...], room: int) -> tuple[list[str], int]:
    words = label(kind)
    head = f"{words.face.symbol} {words.heading} ({len(changes):,})"
    folded = kind in _FOLDED
    lines = ["<details>", f"<summary>{head}</summary>", ""] if folded else [f"#### {head}", ""]
    lines += [words.meaning, "", "| Clause | Check | Before | Now |", "| --- | --- | --- | --- |"]
    left_out = 0
    for change in changes:
        for check in change.checks:
            row = _row(change, check)
            if len(row) > room:
                left_out += 1
                continue
            room -= len(row) + 1
            lines.append(row)
    lines.append("")
    if left_out:
        lines += [f"{left_out:,} more are left out: see the page or the terminal.", ""]
    if folded:
        lines += ["</details>", ""]
    return lines, room


def _row(change: ClauseChange, check: CheckChange) -> str:
    clause = change.clause
    former = "" if change.former_id is None else f" (was {code(change.former_id, 40)})"
    before, after = (prose(words, _WORD) for words in step(check))
    name = f"{code(clause.id, 40)}{former} {clause.level.value}"
    return f"| {name} | {prose(check.seen.sentence, _WORD)} | {before} | {after} |"


def _readings(comparison: Comparison, room: int) -> list[str]:
    rows = [
        f"| {code(one.point, 60)} | {prose(one.question, _WORD)} | {code(one.old, 60)}"
        f" | {code(one.new, 60)} |"
        for one in comparison.readings
    ]
    if not rows or sum(map(len, rows)) > room:
        return []
    head = f"<summary>Readings of open points ({len(rows):,})</summary>"
    table = ["| Point | Question | Before | Now |", "| --- | --- | --- | --- |", *rows]
    return ["<details>", head, "", *table, "", "</details>", ""]


def _facts(comparison: Comparison) -> list[str]:
    if not comparison.facts:
        return []
    rows = [
        f"| {fact.name} | {prose(fact.old, 120)} | {prose(fact.new, 120)} |"
        for fact in comparison.facts
    ]
    head = "<summary>What else differs</summary>"
    table = ["| | Before | Now |", "| --- | --- | --- |", *rows]
    return ["<details>", head, "", *table, "", "</details>", ""]


def _end(comparison: Comparison) -> str:
    return f"{still_failing(comparison)}\n\n<sub>{STATEMENT}</sub>\n"
