"""A baseline waives what it lists and is red when it is broken, stale or expired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from action_mfa.conformance.baseline import Baseline, BaselineFault, load_baseline
from action_mfa.spec import load_spec
from action_mfa.spec.results import CheckResult, CheckVerdict

ENTRY = """
[[known]]
clause = "ONCE-02"
reason = "The token pays twice."
owner = "wallet team"
link = "https://example.org/tickets/17"
expires = 2027-06-30
"""
LAST_DAY = date(2027, 6, 30)
CLAUSES = ("ONCE-01", "ONCE-02")

MakeResult = Callable[..., CheckResult]
Load = Callable[..., Baseline]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a baseline and load it as of a day."""

    def loaded(text: str, today: date = LAST_DAY) -> Baseline:
        file = tmp_path / "baseline.toml"
        file.write_text(text, encoding="utf-8")
        return load_baseline(file, today=today)

    return loaded


@pytest.mark.parametrize("verdict", ["fail", "warn", "inconclusive"])
def test_a_listed_deviation_is_waived(load: Load, result: MakeResult, verdict: str) -> None:
    """The waiver carries the entry's words; the verdict stays."""
    waived = load(ENTRY).waive(result("ONCE-02", CheckVerdict(verdict)))
    assert waived.waived is not None
    assert waived.waived.owner == "wallet team"
    assert waived.waived.expires == "2027-06-30"
    assert waived.verdict == verdict


@pytest.mark.parametrize("verdict", ["pass", "error", "not_applicable"])
def test_other_verdicts_are_never_waived(load: Load, result: MakeResult, verdict: str) -> None:
    """An error is no known deviation: nobody knows what it would have been."""
    assert load(ENTRY).waive(result("ONCE-02", CheckVerdict(verdict))).waived is None


def test_an_entry_for_a_check_waives_that_check_only(load: Load, result: MakeResult) -> None:
    """A clause may have several checks, of which one is known to fail."""
    baseline = load(ENTRY + 'check = "ONCE-02/a"\n')
    assert baseline.waive(result("ONCE-02", CheckVerdict.FAIL, "a")).waived is not None
    assert baseline.waive(result("ONCE-02", CheckVerdict.FAIL, "b")).waived is None


def test_a_fresh_entry_is_no_finding(load: Load, result: MakeResult) -> None:
    """What it lists still fails, and its last day has not passed."""
    failing = [result("ONCE-02", CheckVerdict.FAIL)]
    assert load(ENTRY).findings(failing, CLAUSES) == ()


def test_an_expired_entry_waives_nothing_and_is_a_finding(load: Load, result: MakeResult) -> None:
    """The day after the last one it counts as not written."""
    baseline = load(ENTRY, today=date(2027, 7, 1))
    failing = result("ONCE-02", CheckVerdict.FAIL)
    assert baseline.waive(failing).waived is None
    [finding] = baseline.findings([failing], CLAUSES)
    assert (finding.kind, finding.clause) == ("baseline", "ONCE-02")
    assert "expired on 2027-06-30" in finding.text


@pytest.mark.parametrize("verdict", ["pass", "not_applicable"])
def test_an_entry_whose_deviation_is_gone_is_stale(
    load: Load, result: MakeResult, verdict: str
) -> None:
    """A list that only grows says nothing."""
    [finding] = load(ENTRY).findings([result("ONCE-02", CheckVerdict(verdict))], CLAUSES)
    assert "stale" in finding.text


def test_an_entry_of_a_check_or_clause_that_does_not_exist_is_stale(
    load: Load, result: MakeResult
) -> None:
    """A renamed check would else be waived for ever."""
    failing = [result("ONCE-02", CheckVerdict.FAIL, "a")]
    [renamed] = load(ENTRY + 'check = "ONCE-02/old"\n').findings(failing, CLAUSES)
    assert "no such check" in renamed.text
    [unknown] = load(ENTRY).findings(failing, ["ONCE-01"])
    assert "no such clause" in unknown.text


def test_what_was_not_measured_makes_no_entry_stale(load: Load, result: MakeResult) -> None:
    """A selection or a broken port leaves the list alone."""
    assert load(ENTRY).findings([], CLAUSES) == ()
    assert load(ENTRY).findings([result("ONCE-02", CheckVerdict.ERROR)], CLAUSES) == ()


def test_an_entry_follows_a_clause_that_was_renamed(load: Load, result: MakeResult) -> None:
    """The entry of a former id, and of its check, waives what the clause is called now."""
    spec = load_spec()
    clauses = tuple(
        clause.model_copy(update={"formerly": ("OLD-07",)}) if clause.id == "ONCE-02" else clause
        for clause in spec.chapters[6].clauses
    )
    chapter = spec.chapters[6].model_copy(update={"clauses": clauses})
    renamed = replace(spec, chapters=(chapter,))
    former = ENTRY.replace("ONCE-02", "OLD-07")
    for text in (former, former + 'check = "OLD-07/a"\n'):
        failing = result("ONCE-02", CheckVerdict.FAIL, "a")
        baseline = load(text).under_current_ids(renamed)
        assert baseline.waive(failing).waived is not None
        assert baseline.findings([failing], CLAUSES) == ()
    [unknown] = load(former).under_current_ids(spec).findings([], CLAUSES)
    assert "no such clause" in unknown.text


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("[[known]]\nclause = \n", "line 2, column 10", "not TOML"),
        ("[[known", "", "not TOML"),
        ("[[wrong]]\n", "wrong", "only [[known]]"),
        ("known = 3\n", "known", "[[known]]"),
        (ENTRY.replace("owner", "owned"), "line 2, entry 1, owner", "Field required"),
        (ENTRY + 'extra = "x"\n', "line 2, entry 1, extra", "Extra inputs"),
        (ENTRY.replace("2027-06-30", '"soon"'), "line 2, entry 1, expires", "date"),
        (ENTRY.replace("ONCE-02", "once-2"), "line 2, entry 1, clause", "pattern"),
        (ENTRY.replace("https://example.org/tickets/17", "here"), "line 2, entry 1, link", ""),
        (ENTRY.replace("The token pays twice.", " "), "line 2, entry 1, reason", ""),
        (ENTRY + 'check = "ONCE-01/a"\n', "line 2, entry 1, check", "not a check of ONCE-02"),
        (ENTRY + ENTRY, "line 9, entry 2", "ONCE-02 is there twice"),
        ("known = [3]\n", "entry 1", ""),
    ],
)
def test_a_broken_file_is_told_by_place_and_reason(
    load: Load, text: str, place: str, reason: str
) -> None:
    """Whoever wrote it can correct it without reading our source."""
    with pytest.raises(BaselineFault) as caught:
        load(text)
    assert caught.value.place.startswith(place)
    assert reason in caught.value.reason
    assert str(caught.value).startswith(str(caught.value.file))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Missing, a folder, or not text."""
    for name in ("missing.toml", "."):
        with pytest.raises(BaselineFault, match="cannot be read"):
            load_baseline(tmp_path / name, today=LAST_DAY)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"[[known]]\xff")
    with pytest.raises(BaselineFault, match="byte 9: not UTF-8"):
        load_baseline(binary, today=LAST_DAY)


def test_an_empty_file_lists_nothing(load: Load) -> None:
    """A team that has corrected everything need not delete the file."""
    assert load("").entries == ()
