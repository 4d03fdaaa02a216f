"""What the page says of one run before any evidence: verdict, numbers, findings, who it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from action_mfa.reports.causes import Problem, problems
from action_mfa.reports.checks import CheckPart, Link, link_to
from action_mfa.reports.explored import ExploredPart, explored_parts
from action_mfa.reports.identity import Fact, identity, subtitle
from action_mfa.reports.machine import LifePart, TransitionPart, machine_parts
from action_mfa.reports.readings import ReadingsPart, readings_part
from action_mfa.reports.run import Run
from action_mfa.reports.untrusted import one_line
from action_mfa.reports.verdicts import (
    Face,
    Tally,
    count_of,
    face_of,
    overall_face,
    tallies,
    title_of,
)
from action_mfa.spec.results import Finding

__all__ = ["Bar", "RunPart", "TroublePart", "run_part"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of the bar under the numbers, in per mille of its width."""

    face: str
    start: float
    width: float
    label: str


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
    """One run, from its verdict to what the machine did in it."""

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
    readings: ReadingsPart | None
    lives: tuple[LifePart, ...]
    transitions: tuple[TransitionPart, ...]
    explorations: tuple[ExploredPart, ...]


def run_part(
    run: Run, prefix: str, anchors: Mapping[str, str], checks: Mapping[str, CheckPart]
) -> RunPart:
    """Return what the page shows of a run.

    ``prefix`` keeps the anchors of several runs apart; ``anchors`` are those of the run's clauses,
    and ``checks`` its checks by their ids, as :mod:`~action_mfa.reports.clauses` arranged them.
    """
    results = run.results
    numbers = tallies(results.counts)
    lives, transitions = machine_parts(run, prefix)
    return RunPart(
        anchor=f"{prefix}summary",
        title=one_line(title_of(results), 120),
        subtitle=subtitle(results),
        face=overall_face(results.verdict),
        reason=results.verdict_reason,
        tallies=numbers,
        bars=_bars(numbers),
        bar_label=_bar_label(numbers),
        facts=tuple(_bounded(fact) for fact in identity(results)),
        findings=tuple(
            (one, None if one.clause is None else link_to(one.clause, anchors))
            for one in results.findings
            # A known deviation stands among the troubles, with its reason.
            if one.kind != "deviation"
        ),
        troubles=tuple(_trouble(problem, anchors, checks) for problem in problems(results)),
        readings=readings_part(results.readings),
        lives=lives,
        transitions=transitions,
        explorations=explored_parts(run, prefix),
    )


def _trouble(
    problem: Problem, anchors: Mapping[str, str], checks: Mapping[str, CheckPart]
) -> TroublePart:
    clause = problem.clause
    return TroublePart(
        clause=link_to(problem.clause_id, anchors),
        title="a clause that this file does not hold" if clause is None else clause.title,
        level="" if clause is None else clause.level.value,
        face=face_of(problem.verdict),
        waived=problem.is_waived,
        checks=tuple(checks[check.id] for check in problem.checks),
        consequences=tuple(checks[check.id] for check in problem.consequences),
    )


def _bounded(fact: Fact) -> Fact:
    return Fact(fact.name, tuple(one_line(value, 300) for value in fact.values), fact.exact)


def _bars(numbers: Iterable[Tally]) -> tuple[Bar, ...]:
    pieces = [tally for tally in numbers if tally.key not in {"", "waived"} and tally.number > 0]
    whole = sum(tally.number for tally in pieces)
    bars: list[Bar] = []
    start = 0
    for tally in pieces:
        left, right = (round(1000 * edge / whole, 2) for edge in (start, start + tally.number))
        bars.append(Bar(tally.key, left, round(right - left, 2), f"{tally.number} {tally.word}"))
        start += tally.number
    return tuple(bars)


def _bar_label(numbers: Iterable[Tally]) -> str:
    shown = [tally for tally in numbers if tally.key not in {"", "waived"} and tally.number > 0]
    whole = count_of(sum(tally.number for tally in shown), "clause")
    return f"{whole}: " + ", ".join(f"{tally.number} {tally.word}" for tally in shown)
