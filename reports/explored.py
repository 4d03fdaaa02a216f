"""What a page shows of generated words: the claim that they earned, and what differed."""

from __future__ import annotations

from dataclasses import dataclass

from action_mfa.reports.evidence import TraceWriter
from action_mfa.reports.identity import Fact, instant, seconds
from action_mfa.reports.run import Explored, Run
from action_mfa.reports.untrusted import one_line
from action_mfa.reports.verdicts import Face, count_of
from action_mfa.spec.explorations import Exploration, Promise, WordDifference

__all__ = ["DifferencePart", "ExploredPart", "explored_parts"]

_NO_DIFFERENCE = Face("pass", "✓", "no difference", "Every word was answered as expected.")
_DIFFERENCE = Face("open", "≠", "difference", "A word was answered otherwise; no verdict.")
_LEFT = Face("none", "?", "not finished", "Words are left, so nothing is claimed.")
_BROKEN = Face("error", "!!", "broke down", "It ended before anything could be said.")
_SEARCHED = Face("none", "–", "searched", "The reference alone was looked at.")  # noqa: RUF001  a dash by intent


@dataclass(frozen=True, slots=True)
class DifferencePart:
    """One word that was answered otherwise, step by step.

    ``evidence`` is the trace as HTML of ours, and ``trace`` the file that it is from.
    """

    steps: tuple[str, ...]
    expected: str
    seen: str
    clauses: tuple[str, ...]
    steady: bool
    evidence: str | None
    trace: str | None


@dataclass(frozen=True, slots=True)
class ExploredPart:
    """One alphabet: how it came out, the claim as it may be quoted, and what it rests on.

    ``caution`` says why this may not be about what the rest of the page is about.
    """

    anchor: str
    title: str
    summary: str
    face: Face
    claim: tuple[str, ...]
    why: str | None
    facts: tuple[Fact, ...]
    letters: tuple[str, ...]
    differences: tuple[DifferencePart, ...]
    caution: str | None


def explored_parts(run: Run, prefix: str) -> tuple[ExploredPart, ...]:
    """Return the parts of a run in the order of their files; ``prefix`` keeps anchors apart."""
    return tuple(
        _part(one, run, f"{prefix}explored-{number}")
        for number, one in enumerate(run.explorations, start=1)
    )


def _part(one: Explored, run: Run, anchor: str) -> ExploredPart:
    record = one.record
    if record is None:
        title = one_line(one.path, 200)
        return ExploredPart(anchor, title, "", _BROKEN, (), one.fault, (), (), (), None)
    return ExploredPart(
        anchor=anchor,
        title=one_line(record.alphabet.id, 60),
        summary=record.alphabet.summary,
        face=_face(record),
        claim=record.claim.sentences,
        why=_why(record),
        facts=_facts(record),
        letters=tuple(one_line(letter.title, 200) for letter in record.alphabet.letters),
        differences=tuple(_difference(each, one) for each in record.differences),
        caution=_caution(record, run),
    )


def _face(record: Exploration) -> Face:
    if record.differences:
        return _DIFFERENCE
    if record.fault is not None:
        return _BROKEN
    if record.claim.promise is Promise.SEARCH:
        return _SEARCHED
    return _NO_DIFFERENCE if record.claim.earned else _LEFT


def _why(record: Exploration) -> str | None:
    if record.fault is not None:
        whose = "nobody" if record.blame is None else record.blame.value
        return f"Broke down, blamed on {whose}: {record.fault}"
    return None if record.stopped is None else f"Not finished: {record.stopped}."


def _facts(record: Exploration) -> tuple[Fact, ...]:
    unlike = tuple(
        f"{each.point}={each.value}" for each in record.readings if each.value != each.default
    )
    words = f"{record.words:,} of {count_of(record.planned, 'word')}"
    work = f"{count_of(record.steps, 'step')}, {count_of(record.operations, 'operation')}"
    facts = [
        Fact("Performed", (words, work)),
        Fact("Date", (instant(record.started),)),
        Fact("Duration", (f"{seconds(record.seconds)} with {count_of(record.jobs, 'job')}",)),
        Fact("Readings unlike ours", unlike, exact=True)
        if unlike
        else Fact("Readings", ("ours, of every open point",)),
    ]
    if record.claim.promise is Promise.SEARCH:
        del facts[0]
    return tuple(
        Fact(fact.name, tuple(one_line(value, 300) for value in fact.values), fact.exact)
        for fact in facts
    )


def _difference(found: WordDifference, one: Explored) -> DifferencePart:
    return DifferencePart(
        steps=tuple(one_line(step.title, 200) for step in found.word),
        expected=found.expected,
        seen=found.seen,
        clauses=tuple(one_line(clause, 40) for clause in found.clauses),
        steady=found.steady,
        evidence=None if one.trace is None else TraceWriter().write(one.trace, ""),
        trace=None if one.trace is None else one.trace.path,
    )


def _caution(record: Exploration, run: Run) -> str | None:
    results = run.results
    measured, explored = results.implementation, record.implementation
    if measured is None or (measured.name, measured.version) != (explored.name, explored.version):
        return f"Explored was {one_line(f'{explored.name} {explored.version}', 120)}."
    if record.spec.hash != results.spec.hash:
        return "It was explored under another version of the spec."
    return None
