"""Renders ``report.html``: one file that needs no network, no script and no other file."""

from __future__ import annotations

from collections.abc import Sequence

from action_mfa.reports.background import Background
from action_mfa.reports.clauses import Clauses, arranged
from action_mfa.reports.collecting import uncollected
from action_mfa.reports.comparing import compare
from action_mfa.reports.comparing.words import headline, label, step, still_failing
from action_mfa.reports.kill_picture import KillPicture, kill_picture
from action_mfa.reports.machine import HOW_DERIVED, machine_css
from action_mfa.reports.matrix import matrix
from action_mfa.reports.page import run_part
from action_mfa.reports.run import Run
from action_mfa.reports.templating import hash_of, template, templates
from action_mfa.reports.trend import trend
from action_mfa.reports.verdicts import STATEMENT, face_of, overall_face
from action_mfa.spec.clauses import Basis, Level, Party
from action_mfa.spec.kills import Kills
from action_mfa.spec.results import CheckVerdict, Overall

__all__ = ["render"]

_STYLES = (
    *("report.css", "evidence.css", "explorations.css", "readings.css"),
    *("pictures.css", "print.css"),
)
_NOTHING = Background()


def render(runs: Sequence[Run], background: Background = _NOTHING) -> str:
    """Return the page of one run, or of several side by side; the same input gives the same bytes.

    The page is UTF-8, forbids itself every request by its Content-Security-Policy, and holds no
    word of an implementation that was not escaped, bounded in length and made visible. It is
    complete without scripts; the one script inside filters, and opens packed evidence in place.

    Raises:
        ValueError: there is no run to report on.

    """
    if not runs:
        raise ValueError("a report needs at least one run")
    with uncollected():
        return _page(runs, background)


def _page(runs: Sequence[Run], background: Background) -> str:
    css = "".join(template(name) for name in _STYLES) + machine_css()
    script = template("report.js")
    clauses = arranged(runs, background.kills)
    several = len(runs) > 1
    parts = [
        run_part(run, f"r{number}-" if several else "", anchors, checks)
        for number, (run, anchors, checks) in enumerate(
            zip(runs, clauses.anchors, clauses.checks, strict=True), start=1
        )
    ]
    latest, previous = runs[0].results, background.previous
    return (
        templates()
        .get_template("report.html.j2")
        .render(
            runs=parts,
            chapters=clauses.chapters,
            packs=clauses.shelf.packs,
            matrix=matrix(runs, clauses) if several else None,
            changes=None if previous is None else compare(previous, latest),
            anchors=clauses.anchors[0],
            headline=headline,
            label=label,
            step=step,
            still_failing=still_failing,
            trend=trend(latest, background.history),
            kills=background.kills,
            kill_picture=None if background.kills is None else _kills(background.kills, clauses),
            css=css,
            css_hash=hash_of(css),
            script=script,
            script_hash=hash_of(script),
            statement=STATEMENT,
            faces=[face_of(verdict) for verdict in CheckVerdict],
            overall_faces=[overall_face(verdict) for verdict in Overall],
            levels=[level.value for level in Level],
            terms=_terms(),
            how_derived=HOW_DERIVED,
        )
    )


def _kills(kills: Kills, clauses: Clauses) -> KillPicture:
    """Draw the kills, each leading to the clause that its mutant breaks."""
    anchors = {clause.id: clause.anchor for clause in clauses.clauses}
    targets = {row.id: anchors[row.clause] for row in kills.mutants if row.clause in anchors}
    return kill_picture(kills, targets)


def _terms() -> list[tuple[str, str]]:
    """Explain the words of the tables to a reader who sees them for the first time."""
    return [
        (Level.MUST, "Breaking it makes an implementation not conformant."),
        (Level.SHOULD, "Breaking it is reported as a warning."),
        (Level.MAY, "Reported only; either behaviour is right."),
        (Party.CLIENT, "Owed by the side that attaches tokens: an SDK in an application."),
        (Party.SERVER, "Owed by the side that accepts or refuses: a backend."),
        (Party.SYSTEM, "Owed by both together; visible only from end to end."),
        (Basis.DOCUMENTED, "Said by public documentation."),
        (Basis.OBSERVED, "Read from a published package."),
        (Basis.STANDARD, "Demanded by an RFC, an EIP or W3C WebAuthn."),
        (Basis.CHOSEN, "No source decides it: this project's reading, with its reason."),
        ("asserted", "Clauses that a check exists for and whose party fits the role."),
        ("exercised", "Clauses whose checks reached their own assertion."),
        ("waived", "Known failures, listed in a baseline with reason and expiry; still failures."),
        (
            "twin",
            "An accepted request that what had to be refused differs from in one small thing.",
        ),
        ("client-A", "Clients and users are lettered in each trace in the order of appearance."),
        ("<now +60>", "An instant, counted in seconds from the step that speaks of it."),
    ]
