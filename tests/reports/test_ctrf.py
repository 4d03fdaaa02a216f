"""CTRF is valid whatever it quotes, and nothing in it looks better than it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from action_mfa.reports.ctrf import render
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Overall, Results
from tests.reports.conftest import MakeCheck, MakeResults

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "ctrf-0.0.json").read_bytes())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def document(results: Results) -> Any:  # noqa: ANN401  JSON as it comes
    """Render, validate, and read back."""
    read = json.loads(render(results))
    VALIDATOR.validate(read)
    return read


def by_name(results: Results) -> dict[str, Any]:
    """Read the tests back by their names."""
    return {test["name"]: test for test in document(results)["results"]["tests"]}


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("test_totp-01", "passed", None),
        ("test_once-02", "failed", "the reason of ONCE-02"),
        ("test_once-03", "skipped", "known failure, port team until 2027-01-31: fixed in 2.2; "),
        ("test_once-04", "passed", "the reason of ONCE-04"),
        ("test_once-05", "other", "because of ONCE-02; the reason of ONCE-05"),
        ("test_keys-01", "skipped", "the reason of KEYS-01"),
        ("test_errs-01", "failed", "blamed on the adapter; the reason of ERRS-01"),
        ("verdict", "failed", "Not conformant: the reason of the verdict"),
    ],
)
def test_each_verdict_has_its_status(
    every_verdict: Results, name: str, status: str, message: str | None
) -> None:
    """What was not judged is no pass, and the verdict itself is kept as the raw status."""
    test = by_name(every_verdict)[name]
    assert test["status"] == status
    assert test.get("message", "").startswith(message or "")
    assert ("message" in test) is (message is not None)


def test_the_summary_counts_the_tests(every_verdict: Results) -> None:
    """And keeps the numbers of the report, in clauses."""
    summary = document(every_verdict)["results"]["summary"]
    counted = {key: summary[key] for key in ("tests", "passed", "failed", "skipped", "other")}
    assert counted == {"tests": 8, "passed": 2, "failed": 3, "skipped": 2, "other": 1}
    assert summary["stop"] - summary["start"] == 3_500
    assert summary["extra"]["clauses"]["failed"] == 2


def test_evidence_is_attached(every_verdict: Results) -> None:
    """The trace, by its path beside the results."""
    attached = by_name(every_verdict)["test_once-02"]["attachments"]
    assert [one["path"] for one in attached] == ["traces/once.jsonl"]


@pytest.mark.parametrize(
    ("changes", "status", "healthy"),
    [
        ({"exit_code": 0, "verdict": Overall.CONFORMANT}, "passed", True),
        ({"exit_code": 0, "verdict": Overall.NOT_CONFORMANT}, "skipped", False),
        ({"exit_code": 0, "verdict": Overall.NOT_ESTABLISHED}, "skipped", False),
        ({"exit_code": 1, "verdict": Overall.NOT_CONFORMANT}, "failed", False),
        ({"exit_code": 2, "verdict": Overall.NOT_ESTABLISHED}, "failed", False),
        ({"verdict": Overall.NOT_ESTABLISHED}, "failed", False),
    ],
)
def test_the_verdict_is_as_green_as_the_exit_code(
    check: MakeCheck,
    results: MakeResults,
    changes: dict[str, object],
    status: str,
    *,
    healthy: bool,
) -> None:
    """A file of passed checks alone would be green where the run established nothing."""
    run = results(check("ONCE-01"), **changes)
    assert by_name(run)["verdict"]["status"] == status
    assert document(run)["results"]["environment"]["healthy"] is healthy


@settings(deadline=None)
@given(words=st.text(st.characters(), max_size=60), verdict=st.sampled_from(list(V)))
def test_any_words_give_a_valid_document(
    check: MakeCheck, results: MakeResults, words: str, verdict: V
) -> None:
    """Lone surrogates, controls and floods included."""
    said = {"id": f"x{words}", "reason": words, "sentence": words, "cause": words, "trace": words}
    run = results(check("ONCE-02", verdict))
    hostile = run.checks[0].model_copy(update=said)
    rendered = render(run.model_copy(update={"checks": (hostile,), "adapter": words}))
    VALIDATOR.validate(json.loads(rendered.encode()))


def test_hostile_words_are_visible(check: MakeCheck, results: MakeResults) -> None:
    """No escape sequence and no change of direction reaches whoever prints the file."""
    text = render(results(check("ONCE-02", V.FAIL, reason="\x1b[31m\u202e\ufeff")))
    assert r"\\x1b[31m\\u202e\\ufeff" in text


def test_a_flood_is_cut(check: MakeCheck, results: MakeResults) -> None:
    """A megabyte in a reason is no megabyte here."""
    assert len(render(results(check("ONCE-02", V.FAIL, reason="x" * 1_000_000)))) < 12_000


def test_the_same_results_give_the_same_bytes(every_verdict: Results) -> None:
    """Nothing but the results decides the file."""
    assert render(every_verdict) == render(every_verdict)
