"""Renders ``report.html``: one file that needs no network, no script and no other file."""

from __future__ import annotations

from collections.abc import Sequence

from action_mfa.reports.machine import HOW_DERIVED, machine_css
from action_mfa.reports.matrix import matrix
from action_mfa.reports.page import run_part
from action_mfa.reports.run import Run
from action_mfa.reports.templating import hash_of_style, template, templates
from action_mfa.reports.verdicts import STATEMENT, face_of, overall_face
from action_mfa.spec.clauses import Basis, Level, Party
from action_mfa.spec.results import CheckVerdict, Overall

__all__ = ["render"]


def render(runs: Sequence[Run]) -> str:
    """Return the page of one run, or of several side by side; the same runs give the same bytes.

    The page is UTF-8, forbids itself every request by its Content-Security-Policy, and holds no
    word of an implementation that was not escaped, bounded in length and made visible.

    Raises:
        ValueError: there is no run to report on.

    """
    if not runs:
        raise ValueError("a report needs at least one run")
    several = len(runs) > 1
    parts = [
        run_part(run, f"r{number}-" if several else "") for number, run in enumerate(runs, start=1)
    ]
    styles = ("report.css", "explorations.css", "readings.css")
    css = "".join(map(template, styles)) + machine_css()
    return (
        templates()
        .get_template("report.html.j2")
        .render(
            runs=parts,
            matrix=matrix(runs, parts) if several else None,
            css=css,
            css_hash=hash_of_style(css),
            statement=STATEMENT,
            faces=[face_of(verdict) for verdict in CheckVerdict],
            overall_faces=[overall_face(verdict) for verdict in Overall],
            terms=_terms(),
            how_derived=HOW_DERIVED,
        )
    )


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
    ]
