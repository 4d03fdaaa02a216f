"""The clauses of a page: what each says, and what every run showed of it, side by side.

The template only lays out. What is a link, where a link leads, what is folded under what and what
is open is decided here, so that it can be tested without reading HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from action_mfa.reports.causes import problems
from action_mfa.reports.checks import CheckPart, Link, check_part
from action_mfa.reports.comparing.renames import heirs_of
from action_mfa.reports.run import Run
from action_mfa.reports.shelf import Exhibit, Place, Shelf, shelve
from action_mfa.reports.untrusted import one_line, web_address
from action_mfa.reports.verdicts import Face, face_of, title_of
from action_mfa.spec.kills import Kills, MutantRow
from action_mfa.spec.results import CheckResult, CheckVerdict, ClauseResult

__all__ = ["Chapter", "ClausePart", "Clauses", "Outcome", "arranged"]

#: Only ids as the spec writes them become anchors as they are; an id is a stranger's word too.
_CLAUSE_ID = re.compile(r"[A-Z]{3,8}-\d{2}")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
_OPENED = frozenset({CheckVerdict.FAIL, CheckVerdict.ERROR})
_ORDER = list(CheckVerdict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run showed of a clause; ``run`` and ``title`` say whose it is.

    ``id`` is what that run calls the clause. ``consequences`` are checks elsewhere that could not
    judge because of this one.
    """

    run: int
    title: str
    anchor: str
    id: str
    face: Face
    waived: bool
    checks: tuple[CheckPart, ...]
    not_run: tuple[str, ...]
    consequences: tuple[CheckPart, ...]


@dataclass(frozen=True, slots=True)
class ClausePart:
    """One clause; ``outcomes`` has a place for each run, None where the run does not hold it.

    ``keys`` are the verdicts as the filters name them, one for each run; they differ where not all
    to whom the clause applies agree. ``kills`` are the wrong implementations that its checks have
    been seen to catch.
    """

    id: str
    anchor: str
    title: str
    level: str
    party: str
    basis: str
    text: str
    sources: tuple[Link, ...]
    outcomes: tuple[Outcome | None, ...]
    keys: tuple[str, ...]
    differs: bool
    opened: bool
    kills: tuple[MutantRow, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its clauses in the order of the results."""

    title: str
    tally: str
    clauses: tuple[ClausePart, ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """All chapters, where each run's clauses and checks are found, and the packed evidence."""

    chapters: tuple[Chapter, ...]
    anchors: tuple[Mapping[str, str], ...]
    checks: tuple[Mapping[str, CheckPart], ...]
    shelf: Shelf

    @property
    def clauses(self) -> tuple[ClausePart, ...]:
        """All clauses in reading order."""
        return tuple(clause for chapter in self.chapters for clause in chapter.clauses)


def arranged(runs: Sequence[Run], kills: Kills | None = None) -> Clauses:
    """Return the clauses of all runs, with what their checks have been seen to catch.

    Clauses stand in the order of the first run that holds them, under the chapter and with the
    text that this run knew. A clause that was renamed between two runs is one.
    """
    return _Arranger(runs, kills).arranged()


class _Arranger:
    """Holds what all parts look up while they are arranged."""

    def __init__(self, runs: Sequence[Run], kills: Kills | None) -> None:
        self._runs = runs
        self._several = len(runs) > 1
        self._heirs = heirs_of(*(run.results for run in runs))
        self._prefixes = [
            f"r{number}-" if self._several else "" for number in range(1, len(runs) + 1)
        ]
        self._anchors = [
            _anchors(run.results.clauses, prefix)
            for run, prefix in zip(runs, self._prefixes, strict=True)
        ]
        self._titles = [one_line(title_of(run.results), 120) for run in runs]
        self._kills: dict[str, list[MutantRow]] = {}
        for row in () if kills is None else kills.mutants:
            if not row.survived:
                self._kills.setdefault(row.clause, []).append(row)

    def arranged(self) -> Clauses:
        named = [self._named_checks(number) for number in range(len(self._runs))]
        shelf = shelve(self._exhibits(named))
        checks = [
            self._checks(number, anchors, shelf.places) for number, anchors in enumerate(named)
        ]
        columns = [self._column(number, parts) for number, parts in enumerate(checks)]
        chapters: dict[str, list[ClausePart]] = {}
        seen: set[str] = set()
        for number, run in enumerate(self._runs):
            for clause in run.results.clauses:
                current = self._heirs.clause(clause.id)
                if current not in seen:
                    seen.add(current)
                    cells = tuple(column.get(current) for column in columns)
                    part = self._clause(clause, number, cells)
                    chapters.setdefault(one_line(clause.chapter, 120), []).append(part)
        return Clauses(
            chapters=tuple(
                Chapter(title, _tally(parts), tuple(parts)) for title, parts in chapters.items()
            ),
            anchors=tuple(self._anchors),
            checks=tuple(checks),
            shelf=shelf,
        )

    def _named_checks(self, number: int) -> dict[str, str]:
        """Give each check of a run its anchor: the clause's, and a number."""
        numbers: Counter[str] = Counter()
        anchors: dict[str, str] = {}
        for check in self._runs[number].results.checks:
            numbers[check.clause] += 1
            clause = self._anchors[number].get(check.clause, f"{self._prefixes[number]}check")
            anchors[check.id] = f"{clause}.{numbers[check.clause]}"
        return anchors

    def _exhibits(self, named: Sequence[Mapping[str, str]]) -> Iterable[Exhibit]:
        for number, run in enumerate(self._runs):
            traces = {trace.path: trace for trace in run.traces}
            for check in run.results.checks:
                if check.trace in traces:
                    yield Exhibit(
                        anchor=named[number][check.id],
                        clause=self._heirs.clause(check.clause),
                        check=self._heirs.check(check),
                        verdict=check.verdict,
                        trace=traces[check.trace],
                        run=self._titles[number],
                    )

    def _checks(
        self, number: int, named: Mapping[str, str], places: Mapping[str, Place]
    ) -> dict[str, CheckPart]:
        anchors = self._anchors[number]
        return {
            check.id: check_part(check, named[check.id], anchors, places.get(named[check.id]))
            for check in self._runs[number].results.checks
        }

    def _column(self, number: int, parts: Mapping[str, CheckPart]) -> dict[str, Outcome]:
        results = self._runs[number].results
        own: dict[str, list[CheckResult]] = {}
        for check in results.checks:
            own.setdefault(check.clause, []).append(check)
        folded = {problem.clause_id: problem.consequences for problem in problems(results)}
        return {
            self._heirs.clause(clause.id): Outcome(
                run=number,
                title=self._titles[number],
                anchor=self._anchors[number][clause.id],
                id=one_line(clause.id, 40),
                face=face_of(clause.verdict),
                waived=_is_waived(own.get(clause.id, ())),
                checks=tuple(parts[check.id] for check in own.get(clause.id, ())),
                not_run=_not_run(clause, own.get(clause.id, ())),
                consequences=tuple(parts[check.id] for check in folded.get(clause.id, ())),
            )
            for clause in results.clauses
        }

    def _clause(
        self, clause: ClauseResult, number: int, outcomes: tuple[Outcome | None, ...]
    ) -> ClausePart:
        keys = tuple("absent" if one is None else one.face.key for one in outcomes)
        bad = {face_of(verdict).key for verdict in _OPENED}
        return ClausePart(
            id=one_line(clause.id, 40),
            anchor=self._anchors[number][clause.id].removeprefix(self._prefixes[number]),
            title=one_line(clause.title, 160),
            level=clause.level.value,
            party=clause.party.value,
            basis=clause.basis.value,
            text=clause.text,
            sources=_sources(clause),
            outcomes=outcomes,
            keys=keys,
            differs=len(set(keys) - {face_of(CheckVerdict.NOT_APPLICABLE).key}) > 1,
            opened=not self._several and keys[0] in bad,
            kills=tuple(self._kills.get(clause.id, ())),
        )


def _anchors(clauses: Iterable[ClauseResult], prefix: str) -> dict[str, str]:
    return {
        clause.id: prefix + (clause.id if _CLAUSE_ID.fullmatch(clause.id) else f"clause-{number}")
        for number, clause in enumerate(clauses, start=1)
    }


def _is_waived(checks: Iterable[CheckResult]) -> bool:
    failed = [check for check in checks if check.verdict in _OPENED]
    return bool(failed) and all(check.waived is not None for check in failed)


def _not_run(clause: ClauseResult, checks: Iterable[CheckResult]) -> tuple[str, ...]:
    have = {check.id for check in checks}
    return tuple(one_line(name, 300) for name in clause.checks if name not in have)


def _tally(clauses: Iterable[ClausePart]) -> str:
    """Return ``9 passed, 1 failed``, worst last, as the verdicts are ordered; over all runs."""
    numbers = Counter(one.face.word for clause in clauses for one in clause.outcomes if one)
    words = [face_of(verdict).word for verdict in _ORDER]
    return ", ".join(f"{numbers[word]} {word}" for word in words if numbers[word])


def _sources(clause: ClauseResult) -> tuple[Link, ...]:
    """Pair each citation with its address; a citation that is an address links by itself."""
    links: list[Link] = []
    for number, citation in enumerate(clause.sources):
        given = clause.source_urls[number] if number < len(clause.source_urls) else None
        found = _URL.search(citation) if given is None and len(citation) < 1_000 else None  # noqa: PLR2004  no source is longer
        links.append(Link(citation, web_address(found.group() if found else given)))
    return tuple(links)
