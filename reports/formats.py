"""The formats that one run can be rendered in, by their names and their usual files."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from action_mfa.reports import badge, ctrf, html, junit, sarif, step_summary
from action_mfa.reports.run import Run

__all__ = ["Format", "file_of", "render"]


class Format(StrEnum):
    """A format of a report on one run."""

    HTML = "html"
    JUNIT = "junit"
    CTRF = "ctrf"
    SARIF = "sarif"
    BADGE = "badge"
    SUMMARY = "summary"


def file_of(form: Format) -> str:
    """Return what the file of a format is called beside the results."""
    match form:
        case Format.HTML:
            return "report.html"
        case Format.JUNIT:
            return "junit.xml"
        case Format.CTRF:
            return "ctrf.json"
        case Format.SARIF:
            return "results.sarif"
        case Format.BADGE:
            return "badge.svg"
        case Format.SUMMARY:
            return "summary.md"
        case _:
            assert_never(form)


def render(run: Run, form: Format) -> str:
    """Return a run in a format; the same run gives the same bytes."""
    match form:
        case Format.HTML:
            return html.render([run])
        case Format.JUNIT:
            return junit.render(run.results)
        case Format.CTRF:
            return ctrf.render(run.results)
        case Format.SARIF:
            return sarif.render(run)
        case Format.BADGE:
            return badge.render(run.results)
        case Format.SUMMARY:
            return step_summary.render(run.results)
        case _:
            assert_never(form)
