"""Every format has a file and a renderer, and gives the same bytes twice."""

from __future__ import annotations

import unicodedata

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


#: Where a sign of less is the beginning of something.
MARKUP = {Format.HTML, Format.JUNIT, Format.BADGE, Format.SUMMARY}
EVIL = "\x00\x1b[31m\u202e\u2066\ufeff\u200b\x9b]]><script>|@x"


def hostile(run: Run) -> Run:
    """Put a stranger's words wherever a results file takes words."""
    results = run.results
    port = results.implementation
    assert port is not None
    said = {"reason": EVIL, "sentence": EVIL}
    texts = {"title": EVIL, "text": EVIL, "chapter": EVIL, "sources": (EVIL,)}
    words = {"name": EVIL, "version": EVIL, "language": EVIL}
    update = {
        "adapter": EVIL,
        "verdict_reason": EVIL,
        "implementation": port.model_copy(update=words),
        "checks": tuple(check.model_copy(update=said) for check in results.checks),
        "clauses": tuple(clause.model_copy(update=texts) for clause in results.clauses),
    }
    return Run(results.model_copy(update=update), run.traces)


@pytest.mark.parametrize("form", list(Format))
def test_no_format_steers_a_terminal_or_turns_a_text_around(
    form: Format, every_verdict_run: Run
) -> None:
    """Whatever an implementation says, what is printed of it is printable."""
    text = render(hostile(every_verdict_run), form)
    kinds = {unicodedata.category(char) for char in text if char not in "\n\t"}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    if form in MARKUP:
        assert "<script>|" not in text


def test_no_two_formats_share_a_file() -> None:
    """All of them can lie in the folder of one run, beside the results."""
    names = {file_of(form) for form in Format} | {"results.json"}
    assert len(names) == len(Format) + 1
