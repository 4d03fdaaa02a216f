"""Renders ``report.html``: one file that needs no network, no script and no other file."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING

from action_mfa.reports.machine import HOW_DERIVED, machine_css
from action_mfa.reports.matrix import matrix
from action_mfa.reports.page import run_part
from action_mfa.reports.run import Run
from action_mfa.reports.untrusted import visible
from action_mfa.reports.verdicts import STATEMENT, face_of, overall_face
from action_mfa.spec.clauses import Basis, Level, Party
from action_mfa.spec.results import CheckVerdict, Overall

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render"]

_TEMPLATES = "templates"


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
    css = _template("report.css") + machine_css()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    page = _environment().get_template("report.html.j2")
    return page.render(
        runs=parts,
        matrix=matrix(runs, parts) if several else None,
        css=css,
        css_hash=f"sha256-{digest}",
        statement=STATEMENT,
        faces=[face_of(verdict) for verdict in CheckVerdict],
        overall_faces=[overall_face(verdict) for verdict in Overall],
        terms=_terms(),
        how_derived=HOW_DERIVED,
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


@functools.cache
def _environment() -> Environment:
    # Loaded when the first page is drawn, so that a command that draws none does not wait for it.
    import jinja2  # noqa: PLC0415
    import markupsafe  # noqa: PLC0415

    def shown(value: object) -> object:
        """Make every expression's text visible and bounded before autoescape sees it."""
        is_text = isinstance(value, str) and not isinstance(value, markupsafe.Markup)
        return visible(value) if is_text and isinstance(value, str) else value

    environment = jinja2.Environment(
        autoescape=True,
        finalize=shown,
        loader=jinja2.FunctionLoader(_template),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # The only texts that enter unescaped: the style sheet, which is files of this package, and the
    # pictures of the machine, which are drawn and escaped here from a file of the spec.
    environment.filters["own_css"] = markupsafe.Markup
    environment.filters["own_markup"] = markupsafe.Markup
    return environment


@functools.cache
def _template(name: str) -> str:
    return (resources.files("action_mfa.reports") / _TEMPLATES / name).read_text("utf-8")
