"""Everything that the page shows of one run, arranged for its template.

The template only lays out. What is a link, where a link leads and what is folded under what is
decided here, so that it can be tested without reading HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from action_mfa.reports.causes import Problem, problems
from action_mfa.reports.explored import ExploredPart, explored_parts
from action_mfa.reports.identity import Fact, identity, subtitle
from action_mfa.reports.machine import LifePart, TransitionPart, life_parts, transition_parts
from action_mfa.reports.readings import ReadingsPart, readings_part
from action_mfa.reports.run import Run
from action_mfa.reports.timeline import Timeline, timeline
from action_mfa.reports.untrusted import one_line, web_address
from action_mfa.reports.verdicts import (
    Face,
    Tally,
    count_of,
    face_of,
    overall_face,
    tallies,
    title_of,
)
from action_mfa.spec.results import CheckResult, CheckVerdict, ClauseResult, Finding, Results

__all__ = ["Bar", "ChapterPart", "CheckPart", "ClausePart", "Link", "RunPart", "TroublePart"]
__all__ += ["run_part"]

#: Only ids as the spec writes them become anchors as they are; an id is a stranger's word too.
_CLAUSE_ID = re.compile(r"[A-Z]{3,8}-\d{2}")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
_OPENED = frozenset({CheckVerdict.FAIL, CheckVerdict.ERROR})


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads: ``#ONCE-02``, an http(s) address, or None for plain text."""

    text: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of the bar under the numbers, in per mille of its width."""

    face: str
    start: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class CheckPart:
    """One check: its sentence, what it came to, why (in full and in brief), and the evidence."""

    id: str
    anchor: str
    clause: Link
    sentence: str
    face: Face
    blame: str | None
    reason: str | None
    brief: str | None
    cause: Link | None
    waiver: tuple[Fact, ...]
    waiver_link: Link | None
    seconds: str
    timeline: Timeline | None


@dataclass(frozen=True, slots=True)
class ClausePart:
    """One clause with its checks, and the checks elsewhere that it kept from judging."""

    id: str
    anchor: str
    title: str
    level: str
    party: str
    basis: str
    text: str
    sources: tuple[Link, ...]
    face: Face
    opened: bool
    waived: bool
    checks: tuple[CheckPart, ...]
    not_run: tuple[str, ...]
    consequences: tuple[CheckPart, ...]


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """One chapter: its clauses in the order of the results."""

    title: str
    tally: str
    clauses: tuple[ClausePart, ...]


@dataclass(frozen=True, slots=True)
class TroublePart:
    """One root cause as the summary lists it."""

    clause: Link
    title: str
    level: str
    face: Face
    waived: bool
    checks: tuple[CheckPart, ...]
    consequences: tuple[CheckPart, ...]


@dataclass(frozen=True, slots=True)
class RunPart:
    """One run, from its verdict down to its traces."""

    anchor: str
    title: str
    subtitle: str
    face: Face
    reason: str
    tallies: tuple[Tally, ...]
    bars: tuple[Bar, ...]
    bar_label: str
    facts: tuple[Fact, ...]
    findings: tuple[tuple[Finding, Link | None], ...]
    troubles: tuple[TroublePart, ...]
    chapters: tuple[ChapterPart, ...]
    lives: tuple[LifePart, ...]
    transitions: tuple[TransitionPart, ...]
    explorations: tuple[ExploredPart, ...]
    readings: ReadingsPart | None


def run_part(run: Run, prefix: str) -> RunPart:
    """Return what the page shows of a run; ``prefix`` keeps the anchors of several runs apart."""
    return _Arranger(run, prefix).run_part()


class _Arranger:
    """Holds what all parts of one run look up while they are arranged."""

    def __init__(self, run: Run, prefix: str) -> None:
        self._run = run
        self._results: Results = run.results
        self._prefix = prefix
        self._anchors = _anchors(run.results.clauses, prefix)
        self._timelines = {trace.path: timeline(trace) for trace in run.traces}
        self._problems = problems(run.results)
        self._checks = self._check_parts()

    def run_part(self) -> RunPart:
        results = self._results
        return RunPart(
            anchor=f"{self._prefix}summary",
            title=one_line(title_of(results), 120),
            subtitle=subtitle(results),
            face=overall_face(results.verdict),
            reason=results.verdict_reason,
            tallies=tallies(results.counts),
            bars=_bars(tallies(results.counts)),
            bar_label=_bar_label(tallies(results.counts)),
            facts=tuple(_bounded(fact) for fact in identity(results)),
            findings=tuple(
                (one, None if one.clause is None else self._link(one.clause))
                for one in results.findings
                # A known deviation stands among the troubles, with its reason.
                if one.kind != "deviation"
            ),
            troubles=tuple(self._trouble(problem) for problem in self._problems),
            chapters=self._chapters(),
            lives=life_parts(self._run, self._prefix),
            transitions=transition_parts(self._run),
            explorations=explored_parts(self._run, self._prefix),
            readings=readings_part(results.readings),
        )

    def _link(self, clause_id: str) -> Link:
        anchor = self._anchors.get(clause_id)
        return Link(one_line(clause_id, 40), None if anchor is None else f"#{anchor}")

    def _check_parts(self) -> Mapping[str, CheckPart]:
        numbers: dict[str, int] = {}
        parts: dict[str, CheckPart] = {}
        for check in self._results.checks:
            number = numbers[check.clause] = numbers.get(check.clause, 0) + 1
            anchor = f"{self._anchors.get(check.clause, f'{self._prefix}check')}.{number}"
            parts[check.id] = self._check(check, anchor)
        return parts

    def _check(self, check: CheckResult, anchor: str) -> CheckPart:
        waived = check.waived
        return CheckPart(
            id=one_line(check.id, 300),
            anchor=anchor,
            clause=self._link(check.clause),
            sentence=one_line(check.sentence, 600),
            face=face_of(check.verdict),
            blame=None if check.blame is None else check.blame.value,
            reason=check.reason,
            brief=None if check.reason is None else one_line(check.reason, 400),
            cause=None if check.cause is None else self._link(check.cause),
            waiver=()
            if waived is None
            else (
                Fact("Known because", (waived.reason,)),
                Fact("Owner", (waived.owner,)),
                Fact("Expires", (waived.expires,)),
            ),
            waiver_link=None if waived is None else Link(waived.link, web_address(waived.link)),
            seconds=f"{check.seconds:.3f} s",
            timeline=None if check.trace is None else self._timelines.get(check.trace),
        )

    def _trouble(self, problem: Problem) -> TroublePart:
        clause = problem.clause
        return TroublePart(
            clause=self._link(problem.clause_id),
            title="a clause that this file does not hold" if clause is None else clause.title,
            level="" if clause is None else clause.level.value,
            face=face_of(problem.verdict),
            waived=problem.is_waived,
            checks=self._parts_of(problem.checks),
            consequences=self._parts_of(problem.consequences),
        )

    def _parts_of(self, checks: Iterable[CheckResult]) -> tuple[CheckPart, ...]:
        return tuple(self._checks[check.id] for check in checks)

    def _chapters(self) -> tuple[ChapterPart, ...]:
        checks: dict[str, list[CheckResult]] = {}
        for check in self._results.checks:
            checks.setdefault(check.clause, []).append(check)
        folded = {problem.clause_id: problem.consequences for problem in self._problems}
        chapters: dict[str, list[ClausePart]] = {}
        for clause in self._results.clauses:
            part = self._clause(clause, checks.get(clause.id, []), folded.get(clause.id, ()))
            chapters.setdefault(clause.chapter, []).append(part)
        return tuple(
            ChapterPart(one_line(title, 120), _chapter_tally(parts), tuple(parts))
            for title, parts in chapters.items()
        )

    def _clause(
        self, clause: ClauseResult, checks: list[CheckResult], folded: tuple[CheckResult, ...]
    ) -> ClausePart:
        have = {check.id for check in checks}
        failed = [check for check in checks if check.verdict in _OPENED]
        return ClausePart(
            id=one_line(clause.id, 40),
            anchor=self._anchors[clause.id],
            title=one_line(clause.title, 160),
            level=clause.level.value,
            party=clause.party.value,
            basis=clause.basis.value,
            text=clause.text,
            sources=_sources(clause),
            face=face_of(clause.verdict),
            opened=clause.verdict in _OPENED,
            waived=bool(failed) and all(check.waived is not None for check in failed),
            checks=self._parts_of(checks),
            not_run=tuple(one_line(name, 300) for name in clause.checks if name not in have),
            consequences=self._parts_of(folded),
        )


def _bounded(fact: Fact) -> Fact:
    return Fact(fact.name, tuple(one_line(value, 300) for value in fact.values), fact.exact)


def _chapter_tally(clauses: Iterable[ClausePart]) -> str:
    """Return ``9 passed, 1 failed``, worst last, as the verdicts are ordered."""
    numbers = Counter(clause.face.word for clause in clauses)
    words = [face_of(verdict).word for verdict in CheckVerdict]
    return ", ".join(f"{numbers[word]} {word}" for word in words if numbers[word])


def _anchors(clauses: Iterable[ClauseResult], prefix: str) -> dict[str, str]:
    return {
        clause.id: prefix + (clause.id if _CLAUSE_ID.fullmatch(clause.id) else f"clause-{number}")
        for number, clause in enumerate(clauses, start=1)
    }


def _sources(clause: ClauseResult) -> tuple[Link, ...]:
    """Pair each citation with its address; a citation that is an address links by itself."""
    links: list[Link] = []
    for number, citation in enumerate(clause.sources):
        given = clause.source_urls[number] if number < len(clause.source_urls) else None
        found = _URL.search(citation) if given is None and len(citation) < 1_000 else None  # noqa: PLR2004  no source is longer
        links.append(Link(citation, web_address(found.group() if found else given)))
    return tuple(links)


def _bars(numbers: tuple[Tally, ...]) -> tuple[Bar, ...]:
    pieces = [tally for tally in numbers if tally.key not in {"", "waived"} and tally.number > 0]
    whole = sum(tally.number for tally in pieces)
    bars: list[Bar] = []
    start = 0
    for tally in pieces:
        left, right = (round(1000 * edge / whole, 2) for edge in (start, start + tally.number))
        bars.append(Bar(tally.key, left, round(right - left, 2), f"{tally.number} {tally.word}"))
        start += tally.number
    return tuple(bars)


def _bar_label(numbers: tuple[Tally, ...]) -> str:
    shown = [tally for tally in numbers if tally.key not in {"", "waived"} and tally.number > 0]
    whole = count_of(sum(tally.number for tally in shown), "clause")
    return f"{whole}: " + ", ".join(f"{tally.number} {tally.word}" for tally in shown)
