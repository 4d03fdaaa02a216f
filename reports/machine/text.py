"""The machine as plain text for a terminal: the lives, state by state, and every transition."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from action_mfa.reports.machine.coverage import HOW_DERIVED, Mark, MarkedLife, TransitionCount
from action_mfa.reports.machine.words import brief_clauses
from action_mfa.spec.machines import Answer, Edge

__all__ = ["derivation_text", "life_text", "transitions_text"]

#: Narrower than this, words would not fit beside their columns.
_NARROWEST = 70
_LABEL = 36
_MARKS = {
    Mark.EXERCISED: "[x] ",
    Mark.NOT_EXERCISED: "[ ] ",
    Mark.NOT_OBSERVABLE: " -  ",
    None: "",
}


def life_text(marked: MarkedLife, *, width: int = 80) -> str:
    """Return one life: for each state what can be asked, what comes of it, and the clauses.

    ``width`` is in characters and at least 70. The text ends with one newline.
    """
    width = max(width, _NARROWEST)
    life = marked.life
    lines = [f"{life.title} ({life.id})", *_wrapped(life.summary, width, "  ")]
    if marked.marks:
        lines.append(f"  {marked.exercised} of {marked.observable} edges exercised")
    titles = {state.id: state.title for state in life.states}
    for state in life.states:
        rows = list(_rows(marked, state.id, titles, width))
        lines += ["", f"  {state.title}", *(rows or ["    nothing more happens to it"])]
    return "\n".join(lines) + "\n"


def derivation_text(*, width: int = 80) -> str:
    """Return what the marks mean, and how they were derived."""
    said = f"[x] exercised, [ ] not exercised. {HOW_DERIVED}"
    return "\n".join(_wrapped(said, max(width, _NARROWEST), "  ")) + "\n"


def transitions_text(transitions: Sequence[TransitionCount], *, width: int = 80) -> str:
    """Return every transition of the reference with what it does and the clauses it enforces.

    Where a run was looked at, each says how often that accepted and refused it.
    """
    width = max(width, _NARROWEST)
    lines = [f"The {len(transitions)} transitions of the reference"]
    for each in transitions:
        row = each.transition
        head = f"  {row.operation}"
        if each.accepted is not None:
            head += f"  (in this run {each.accepted} accepted, {each.refused} refused)"
        lines += ["", head, *_wrapped(row.summary, width, "    ")]
        if row.clauses:
            lines += _wrapped(brief_clauses(row.clauses), width, "    ")
    return "\n".join(lines) + "\n"


def _rows(marked: MarkedLife, state: str, titles: dict[str, str], width: int) -> Iterator[str]:
    for edge, mark in zip_longest(marked.life.edges, marked.marks):
        if edge.source != state:
            continue
        label = f"    {_MARKS[mark]}{edge.label}"
        text = _came_to(edge, titles)
        if edge.clauses:
            text += f"  [{brief_clauses(edge.clauses)}]"
        hanging = " " * (_LABEL + 4)
        yield from _wrapped(text, width, f"{label:<{_LABEL + 4}}", hanging)


def _came_to(edge: Edge, titles: dict[str, str]) -> str:
    moved = "" if edge.source == edge.target else f"-> {titles[edge.target]}"
    if edge.answer is Answer.REFUSED:
        refused = f"refused: {', '.join(reason.value for reason in edge.reasons)}"
        return f"{refused} {moved}".rstrip()
    if edge.answer is Answer.TIME:
        return f"by time alone {moved}".rstrip()
    return moved or "accepted"


def _wrapped(text: str, width: int, first: str, hanging: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first if first.endswith(" ") else f"{first} ",
        subsequent_indent=first if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
