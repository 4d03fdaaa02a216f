"""Every format has a file and a renderer, and gives the same bytes twice."""

from __future__ import annotations

import pytest

from action_mfa.reports import Run
from action_mfa.reports.formats import Format, file_of, render

BEGINNINGS = {
    Format.HTML: "\n<!DOCTYPE html>",
    Format.JUNIT: "<?xml",
    Format.CTRF: "{",
    Format.SARIF: "{",
    Format.BADGE: "<svg",
    Format.SUMMARY: "### ",
}


@pytest.mark.parametrize("form", list(Format))
def test_a_run_is_rendered_in_every_format(form: Format, every_verdict_run: Run) -> None:
    """Nothing but the run decides the bytes, so that they can be verified later."""
    text = render(every_verdict_run, form)
    assert text.lstrip().startswith(BEGINNINGS[form].lstrip())
    assert render(every_verdict_run, form) == text


def test_no_two_formats_share_a_file() -> None:
    """All of them can lie in the folder of one run, beside the results."""
    names = {file_of(form) for form in Format} | {"results.json"}
    assert len(names) == len(Format) + 1
