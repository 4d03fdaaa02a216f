"""Writes the evidence of one check as HTML: what decided it, how long tokens lived, every step.

Thousands of traces go through here, so the text is put together by hand, and what is the same in
two traces is written once. Every word that came from outside passes through :func:`_text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from action_mfa.reports.evidence.judging import Decision, Twin, decision
from action_mfa.reports.evidence.lifetimes import lifetimes
from action_mfa.reports.evidence.lifetimes_svg import lifetimes_svg
from action_mfa.reports.evidence.timeline import (
    SERVER,
    Answer,
    Entry,
    Outcome,
    Timeline,
    said,
    timeline,
)
from action_mfa.reports.evidence.values import Pair
from action_mfa.reports.run import Trace
from action_mfa.reports.untrusted import visible
from action_mfa.spec.traces import TraceStep

__all__ = ["TraceWriter"]

_SYMBOLS = {
    True: ("pass", "\N{CHECK MARK}", "met"),
    False: ("fail", "\N{MULTIPLICATION X}", "unmet"),
}


class TraceWriter:
    """Writes traces; one of them for one page, because it remembers what it wrote.

    It goes by the identity of what the steps hold, so the traces must live as long as it does.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._written: dict[int, tuple[Answer, str, str]] = {}

    def write(self, trace: Trace, clause: str) -> str:
        """Return the evidence of a check of this clause; the same trace gives the same text."""
        return "".join(self._parts(trace, clause))

    def _parts(self, trace: Trace, clause: str) -> Iterable[str]:
        line = timeline(trace, self._said)
        decided = decision(line, clause)
        if decided is not None:
            yield from self._decision(decided)
        yield lifetimes_svg(lifetimes(trace.steps), len(line.entries))
        if line.setting:
            yield f'<p class="setting"><span>Environment</span> {_pairs(line.setting)}</p>\n'
        if line.entries:
            lanes = "".join(f'<span class="{lane[0]}">{lane}</span>' for lane in line.lanes)
            number = len(line.lanes)
            yield f'<div class="lanes n{number}" aria-hidden="true">{lanes}</div>\n'
            yield f'<ol class="steps n{number}">\n'
            for entry in line.entries:
                yield self._entry(entry, line)
            yield "</ol>\n"
        if line.left_out:
            yield f'<p class="note">{line.left_out} more steps stand in the trace file.</p>\n'
        if trace.fault is not None:
            cut = "The trace could not be read to its end:"
            yield f'<p class="note"><strong>{cut}</strong> {_quoted(trace.fault)}</p>\n'

    def _said(self, step: TraceStep) -> Answer:
        key = (id(step.arguments), id(step.observation), id(step.saw), id(step.forms))
        if key not in self._answers:
            self._answers[key] = said(step)
        return self._answers[key]

    def _sides(self, answer: Answer) -> tuple[str, str]:
        """Return what was asked, and what came of it."""
        found = self._written.get(id(answer))
        if found is None:
            found = self._written[id(answer)] = (answer, _asked(answer), _came(answer))
        return found[1:]

    def _entry(self, entry: Entry, line: Timeline) -> str:
        asked, came = self._sides(entry.answer)
        names = [f"l{entry.lane}", entry.actor.value[0]]
        if entry.met is not None:
            names.append("met" if entry.met else "unmet")
        if entry.answer.came_to_server and line.lanes[-1] == SERVER:
            names.append(f"s{len(line.lanes) - 1}")
        judged = "" if entry.expectation is None and entry.met is None else _judged(entry)
        return (
            f'<li class="{" ".join(names)}"><time>{entry.elapsed}</time>'
            f"<div><em>{entry.actor.value}</em> {asked}</div>"
            f"<div>{came}{judged}</div></li>\n"
        )

    def _decision(self, decided: Decision) -> Iterable[str]:
        about = "" if decided.number is None else f" <span>of step {decided.number}</span>"
        yield (
            f'<div class="sides {"met" if decided.met else "unmet"}">\n'
            f"<div><h4>Expected{about}</h4><p>{_quoted(decided.expected)}</p></div>\n"
            f"<div><h4>Observed</h4><p>{_quoted(decided.observed)} {_met(decided.met)}</p></div>\n"
            "</div>\n"
        )
        if decided.twin is not None:
            yield from self._twin(decided.twin)

    def _twin(self, twin: Twin) -> Iterable[str]:
        between = ", ".join(twin.between) or "nothing"
        same = "" if twin.differing else " The two requests are the same."
        yield '<div class="sides twins">\n'
        yield self._side("The accepted twin", twin.accepted, twin.differing)
        yield self._side("What was judged", twin.delta, twin.differing)
        yield f'</div>\n<p class="note">Between the two: {_text(between)}.{same}</p>\n'

    def _side(self, title: str, entry: Entry, differing: frozenset[str]) -> str:
        _, came = self._sides(entry.answer)
        marked = _pairs(entry.answer.arguments, differing)
        return (
            f"<div><h4>{title} <span>step {entry.number}, {entry.elapsed}</span></h4>"
            f"<p><b>{_text(entry.answer.operation)}</b> {marked}</p>{came}</div>\n"
        )


def _asked(answer: Answer) -> str:
    return f"<b>{_text(answer.operation)}</b> {_pairs(answer.arguments)}".rstrip()


def _came(answer: Answer) -> str:
    came = ""
    if answer.observation:
        way = answer.outcome.value
        kind = ' class="refused"' if answer.outcome is Outcome.REFUSED else ""
        came = f"<p><span{kind}>{way}</span> {_pairs(answer.observation)}</p>"
    for request in answer.requests:
        came += f"<p><span>server saw</span> {_text(request)}</p>"
    return came


def _judged(entry: Entry) -> str:
    about = "" if entry.about is None else f" of step {entry.about}"
    text = ""
    if entry.expectation is not None:
        text += f"<p><span>expected{about}</span> {_quoted(entry.expectation)}</p>"
    if entry.met is not None:
        clause = "" if entry.clause is None else f" <span>{_quoted(entry.clause)}</span>"
        text += f"<p>{_met(entry.met)}{clause}</p>"
    return text


def _met(met: bool) -> str:  # noqa: FBT001  the one thing it is about
    key, symbol, word = _SYMBOLS[met]
    sign = f'<span class="sym" aria-hidden="true">{symbol}</span>'
    return f'<span class="badge {key}">{sign}{word}</span>'


def _pairs(pairs: Iterable[Pair], differing: frozenset[str] = frozenset()) -> str:
    return " ".join(_pair(one, one.name in differing) for one in pairs)


def _pair(one: Pair, differs: bool) -> str:  # noqa: FBT001  as above
    name = f"<i>{_text(one.name)}</i> " if one.name else ""
    value = f"<var>{_text(one.value)}</var>" if one.reference else _quoted(one.value)
    return f"{name}<mark>{value}</mark>" if differs else f"{name}{value}"


def _quoted(text: str) -> str:
    """Keep letters that run from right to left from turning what stands around them."""
    return _text(text) if text.isascii() else f"<bdi>{_text(text)}</bdi>"


def _text(text: str) -> str:
    """Make a stranger's words visible, bounded, and nothing but text."""
    return escape(visible(text))
