"""JUnit XML is well-formed whatever it quotes, and nothing in it looks better than it is."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from action_mfa.reports import STATEMENT, render_junit
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Overall, Results
from tests.reports.conftest import MakeCheck, MakeResults

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


def cases(results: Results) -> dict[str, ET.Element]:
    """Read the file back: its test cases by name."""
    text = render_junit(results)
    SCHEMA.validate(text)
    root = ET.fromstring(text.encode())  # noqa: S314  our own words
    return {case.get("name", ""): case for case in root.iter("testcase")}


@pytest.mark.parametrize(
    ("name", "outcome", "words"),
    [
        ("test_totp-01", [], ""),
        ("test_once-02", ["failure"], "the reason of ONCE-02"),
        ("test_once-03", ["skipped", "system-out"], "known failure, port team until 2027-01-31"),
        ("test_once-04", ["system-out"], ""),
        ("test_once-05", ["skipped"], "inconclusive (because of ONCE-02): the reason of ONCE-05"),
        ("test_keys-01", ["skipped"], "not applicable: the reason of KEYS-01"),
        ("test_errs-01", ["error"], "blamed on adapter: the reason of ERRS-01"),
        ("verdict", ["failure"], "Not conformant: the reason of the verdict"),
    ],
)
def test_each_verdict_has_its_place(
    every_verdict: Results, name: str, outcome: list[str], words: str
) -> None:
    """A failure fails, an error errs, and what was not judged is skipped with its reason."""
    case = cases(every_verdict)[name]
    assert [child.tag for child in case] == outcome
    assert words in (case[0].get("message", "") if len(case) else "")


def test_a_warning_passes_and_tells_its_reason(every_verdict: Results) -> None:
    """A broken SHOULD does not turn a build red, and is not lost either."""
    out = cases(every_verdict)["test_once-04"].findtext("system-out", "")
    assert out.startswith("warning (MUST): the reason of ONCE-04")
    assert "clause ONCE-04" in out


def test_the_totals_are_those_of_the_cases(every_verdict: Results) -> None:
    """CI systems read the totals from the head."""
    suite = ET.fromstring(render_junit(every_verdict).encode()).find("testsuite")  # noqa: S314
    assert suite is not None
    found = {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped", "time")}
    assert found == {"tests": "8", "failures": "2", "errors": "1", "skipped": "3", "time": "3.500"}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"verdict": Overall.CONFORMANT}, "system-out"),
        ({"verdict": Overall.NOT_ESTABLISHED}, "failure"),
        ({"verdict": Overall.NOT_ESTABLISHED, "selected": ("ONCE-01",)}, "skipped"),
        ({"verdict": Overall.NOT_CONFORMANT}, "failure"),
    ],
)
def test_nothing_established_is_not_green(
    check: MakeCheck, results: MakeResults, changes: dict[str, object], outcome: str
) -> None:
    """A file of passed cases alone would be green where the run established nothing."""
    case = cases(results(check("ONCE-01"), **changes))["verdict"]
    assert [child.tag for child in case] == [outcome]


def test_only_known_failures_do_not_fail(check: MakeCheck, results: MakeResults) -> None:
    """With every failure in the baseline the build is as green as the command's exit code."""
    waiver = {"reason": "r", "owner": "o", "link": "l", "expires": "2027-01-01"}
    found = cases(results(check("ONCE-02", V.FAIL, waived=waiver)))
    assert found["verdict"][0].get("message", "").startswith("only known failures")
    assert not [case for case in found.values() if case.find("failure") is not None]


@settings(deadline=None)
@given(words=st.text(st.characters(), max_size=60), verdict=st.sampled_from(list(V)))
def test_any_words_give_well_formed_xml(
    check: MakeCheck, results: MakeResults, words: str, verdict: V
) -> None:
    """Characters that XML cannot hold are made visible, in attributes and in text."""
    said = {"id": words, "reason": words, "sentence": words, "cause": words}
    run = results(check("ONCE-02", verdict))
    hostile = run.checks[0].model_copy(update=said)
    assert len(cases(run.model_copy(update={"checks": (hostile,), "adapter": words}))) == 2


def test_hostile_words_stay_words(check: MakeCheck, results: MakeResults) -> None:
    """Markup, CDATA ends and control characters are text in the file."""
    evil = "]]></failure><script>\x00\x1b[31m\u202e\ufffe&amp;"
    case = cases(results(check("ONCE-02", V.FAIL, reason=evil)))["test_once-02"]
    assert case[0].get("message") == r"]]></failure><script>\x00\x1b[31m\u202e\ufffe&amp;"


def test_a_megabyte_of_text_is_cut(check: MakeCheck, results: MakeResults) -> None:
    """A flood in a reason does not flood the CI system."""
    assert len(render_junit(results(check("ONCE-02", V.FAIL, reason="x" * 1_000_000)))) < 12_000


def test_the_same_results_give_the_same_bytes(every_verdict: Results) -> None:
    """Nothing but the results decides the file."""
    assert render_junit(every_verdict) == render_junit(every_verdict)


def test_statement_and_identity_are_properties(every_verdict: Results) -> None:
    """The file says what was measured, and that it is no certification."""
    root = ET.fromstring(render_junit(every_verdict).encode())  # noqa: S314
    found = {one.get("name"): one.get("value") for one in root.iter("property")}
    assert found["statement"] == STATEMENT
    assert found["spec hash"] == "ab" * 32
