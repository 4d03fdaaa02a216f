"""Renders ``kills.html``: which clause kills which mutant, without network or script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from action_mfa.reports.kill_picture import kill_picture
from action_mfa.reports.templating import hash_of, template, templates
from action_mfa.reports.verdicts import STATEMENT, Face, face_of, overall_face
from action_mfa.spec.clauses import Level
from action_mfa.spec.kills import ClauseKills, Extent, Kills, MutantRow
from action_mfa.spec.results import CheckVerdict

__all__ = ["render"]

_EXTENTS = {
    Extent.CLAUSE: "its clause only",
    Extent.PARTY: "every check of the party",
    Extent.SUITE: "the whole suite",
}


@dataclass(frozen=True, slots=True)
class _Mutant:
    """One mutant below the clause that it breaks."""

    row: MutantRow
    face: Face
    alone: bool
    extent: str
    classes: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause with its mutants."""

    kills: ClauseKills
    mutants: tuple[_Mutant, ...]
    classes: str


@dataclass(frozen=True, slots=True)
class _Chapter:
    """One chapter: its clauses that have a mutant here."""

    title: str
    clauses: tuple[_Clause, ...]


def render(kills: Kills) -> str:
    """Return the page; the same kills give the same bytes.

    It is UTF-8, forbids itself every request by its Content-Security-Policy, and can be filtered
    without a script.
    """
    names = ("report.css", "pictures.css", "kills.css", "print.css")
    css = "".join(template(name) for name in names)
    musts = [clause for clause in kills.clauses if clause.level is Level.MUST]
    return (
        templates()
        .get_template("kills.html.j2")
        .render(
            kills=kills,
            css=css,
            css_hash=hash_of(css),
            statement=STATEMENT,
            passed=face_of(CheckVerdict.PASS),
            failed=face_of(CheckVerdict.FAIL),
            overall_face=overall_face,
            picture=kill_picture(kills, {row.id: f"m-{row.id}" for row in kills.mutants}),
            chapters=tuple(_chapters(kills)),
            killed=sum(not row.survived for row in kills.mutants),
            let_be=sum(row.passed for row in kills.equivalents),
            judged=sum(row.as_expected for row in kills.breakdowns),
            conformant=sum(row.passed for row in kills.implementations),
            musts=len(musts),
            alone=sum(bool(clause.alone) for clause in musts),
            explained=sum(clause.shared_kill is not None for clause in musts),
        )
    )


def _chapters(kills: Kills) -> Iterator[_Chapter]:
    rows: dict[str, list[MutantRow]] = {}
    for row in kills.mutants:
        rows.setdefault(row.clause, []).append(row)
    for title in dict.fromkeys(clause.chapter for clause in kills.clauses):
        clauses = tuple(
            _clause(clause, rows[clause.id])
            for clause in kills.clauses
            if clause.chapter == title and clause.id in rows
        )
        if clauses:
            yield _Chapter(title, clauses)


def _clause(clause: ClauseKills, rows: list[MutantRow]) -> _Clause:
    mutants = tuple(_mutant(clause, row) for row in rows)
    classes = {name for mutant in mutants for name in mutant.classes.split()}
    return _Clause(clause, mutants, " ".join(sorted(classes)))


def _mutant(clause: ClauseKills, row: MutantRow) -> _Mutant:
    alone = row.id in clause.alone
    names = [clause.level.value.lower(), clause.party.value]
    if row.survived or row.troubles:
        names.append("amiss")
    if row.others:
        names.append("shared")
    if alone:
        names.append("alone")
    verdict = CheckVerdict.FAIL if row.survived or row.troubles else CheckVerdict.PASS
    return _Mutant(row, face_of(verdict), alone, _EXTENTS[row.extent], " ".join(names))
