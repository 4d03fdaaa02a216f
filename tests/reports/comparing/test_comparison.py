"""A comparison names what became of each check, and calls worse only what got worse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from action_mfa.reports.comparing import Comparison, Kind, compare
from action_mfa.spec.clauses import Level
from action_mfa.spec.readings import Reading
from action_mfa.spec.results import CheckResult, Overall, Results, SpecIdentity
from action_mfa.spec.results import CheckVerdict as V
from tests.reports.conftest import MakeCheck, MakeResults

WAIVER = {"reason": "r", "owner": "o", "link": "l", "expires": "2027-01-01"}


def kinds(comparison: Comparison) -> list[tuple[str, Kind]]:
    """Read off which clause changed how."""
    return [(change.clause.id, change.kind) for change in comparison.changes]


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        (V.PASS, V.FAIL, (Kind.NEW_FAILURE, True)),
        (V.INCONCLUSIVE, V.FAIL, (Kind.NEW_FAILURE, True)),
        (V.PASS, V.ERROR, (Kind.NEW_ERROR, True)),
        (V.FAIL, V.ERROR, (Kind.NEW_ERROR, True)),
        (V.PASS, V.WARN, (Kind.NEW_WARNING, False)),
        (V.PASS, V.NOT_APPLICABLE, (Kind.LOST, True)),
        (V.FAIL, V.NOT_APPLICABLE, (Kind.LOST, True)),
        (V.WARN, V.INCONCLUSIVE, (Kind.LOST, True)),
        (V.FAIL, V.PASS, (Kind.FIXED, False)),
        (V.WARN, V.PASS, (Kind.FIXED, False)),
        (V.NOT_APPLICABLE, V.PASS, (Kind.NEWLY_EXERCISED, False)),
        (V.ERROR, V.PASS, (Kind.NEWLY_EXERCISED, False)),
    ],
)
def test_each_pair_of_verdicts_has_one_name(
    check: MakeCheck, results: MakeResults, old: V, new: V, outcome: tuple[Kind, bool]
) -> None:
    """A failure that hides behind a dropped capability is no fix, and an error is no verdict."""
    found = compare(results(check("ONCE-01", old)), results(check("ONCE-01", new)))
    [change] = found.changes
    assert (change.kind, found.is_worse) == outcome


@pytest.mark.parametrize("verdict", list(V))
def test_the_same_run_twice_has_no_changes(
    check: MakeCheck, results: MakeResults, verdict: V
) -> None:
    """Whatever it was, it still is."""
    run = results(check("ONCE-01", verdict))
    found = compare(run, run)
    assert (found.changes, found.facts, found.caveats, found.is_worse) == ((), (), (), False)
    assert (found.unchanged, found.still_failing) == (1, int(verdict is V.FAIL))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (V.INCONCLUSIVE, V.NOT_APPLICABLE),
        (V.ERROR, V.INCONCLUSIVE),
        (V.NOT_APPLICABLE, V.NOT_APPLICABLE),
    ],
)
def test_from_one_way_of_not_knowing_to_another_is_no_change(
    check: MakeCheck, results: MakeResults, old: V, new: V
) -> None:
    """Nobody knows more or less about the clause than before."""
    before = results(check("ONCE-01", old, reason="of before"))
    assert compare(before, results(check("ONCE-01", new))).changes == ()


@pytest.mark.parametrize("verdict", [V.FAIL, V.WARN, V.ERROR, V.INCONCLUSIVE])
def test_another_reason_for_the_same_verdict_is_told(
    check: MakeCheck, results: MakeResults, verdict: V
) -> None:
    """It fails as before, and not as before: often the second half of a fix."""
    old, new = (results(check("ONCE-01", verdict, reason=reason)) for reason in ("a", "b"))
    assert kinds(compare(old, new)) == [("ONCE-01", Kind.CHANGED_REASON)]
    assert not compare(old, new).is_worse


def test_one_failure_in_exchange_for_another_is_two_changes(
    check: MakeCheck, results: MakeResults
) -> None:
    """The totals are alike, the runs are not."""
    first, second = {"id": "ONCE-01/first"}, {"id": "ONCE-01/second"}
    old = results(check("ONCE-01", V.FAIL, **first), check("ONCE-01", **second))
    new = results(check("ONCE-01", **first), check("ONCE-01", V.FAIL, **second))
    assert kinds(compare(old, new)) == [("ONCE-01", Kind.NEW_FAILURE), ("ONCE-01", Kind.FIXED)]
    assert compare(old, new).is_worse


def test_a_renamed_clause_is_the_same_clause(check: MakeCheck, results: MakeResults) -> None:
    """Its checks are renamed with it, and nothing seems to vanish or to appear."""
    old = results(check("ONCE-01", id="ONCE-01/pays-once"))
    new = results(check("PAYS-07", V.FAIL, id="PAYS-07/pays-once"))
    renamed = new.clauses[0].model_copy(update={"formerly": ("ONCE-01",)})
    [change] = compare(old, new.model_copy(update={"clauses": (renamed,)})).changes
    assert (change.kind, change.clause.id, change.former_id) == (
        Kind.NEW_FAILURE,
        "PAYS-07",
        "ONCE-01",
    )
    assert change.checks[0].old is not None
    assert change.checks[0].old.verdict is V.PASS


def test_a_file_that_renames_in_circles_is_survived(check: MakeCheck, results: MakeResults) -> None:
    """A stranger's file may claim anything."""
    run = results(check("ONCE-01"), check("ONCE-02"))
    tied = [
        clause.model_copy(update={"formerly": (other,)})
        for clause, other in zip(run.clauses, ("ONCE-02", "ONCE-01"), strict=True)
    ]
    assert compare(run, run.model_copy(update={"clauses": tuple(tied)})).changes == ()


def test_a_known_failure_is_told_and_not_worse(check: MakeCheck, results: MakeResults) -> None:
    """What a baseline lists does not stop a build here either."""
    old, new = results(check("ONCE-01")), results(check("ONCE-01", V.FAIL, waived=WAIVER))
    found = compare(old, new)
    assert kinds(found) == [("ONCE-01", Kind.NEW_FAILURE)]
    assert not found.is_worse


def test_what_waits_for_a_new_failure_is_its_consequence(
    check: MakeCheck, results: MakeResults
) -> None:
    """One root cause and what nobody can judge because of it, also at one remove."""
    old = results(check("ONCE-01"), check("ONCE-02"), check("ONCE-03"))
    new = results(
        check("ONCE-01", V.FAIL),
        check("ONCE-02", V.INCONCLUSIVE, cause="ONCE-01"),
        check("ONCE-03", V.INCONCLUSIVE, cause="ONCE-02"),
    )
    found = compare(old, new)
    assert [(change.clause.id, change.root) for change in found.changes] == [
        ("ONCE-01", None),
        ("ONCE-02", "ONCE-01"),
        ("ONCE-03", "ONCE-01"),
    ]
    assert [change.is_worse for change in found.changes] == [True, False, False]


def test_what_waits_for_a_known_failure_is_not_worse(
    check: MakeCheck, results: MakeResults
) -> None:
    """As the exit code of the run has it; without a new or known root it is lost."""
    old = results(check("ONCE-01"), check("ONCE-02"))
    waits = check("ONCE-02", V.INCONCLUSIVE, cause="ONCE-01")
    assert not compare(old, results(check("ONCE-01", V.FAIL, waived=WAIVER), waits)).is_worse
    assert compare(old, results(check("ONCE-01"), waits)).is_worse
    failed = results(check("ONCE-01", V.FAIL), check("ONCE-02"))
    assert compare(failed, results(check("ONCE-01", V.FAIL), waits)).is_worse


def test_a_should_that_is_not_exercised_any_more_is_not_worse(
    check: MakeCheck, results: MakeResults
) -> None:
    """It is told all the same."""
    old, new = results(check("ONCE-01")), results(check("ONCE-01", V.NOT_APPLICABLE))
    should = new.clauses[0].model_copy(update={"level": Level.SHOULD})
    found = compare(old, new.model_copy(update={"clauses": (should,)}))
    assert (kinds(found), found.is_worse) == ([("ONCE-01", Kind.LOST)], False)


@pytest.mark.parametrize(("spec", "kind"), [("ab" * 32, Kind.LOST), ("cd" * 32, Kind.WITHDRAWN)])
def test_a_check_that_is_gone_is_withdrawn_only_by_another_suite(
    check: MakeCheck, results: MakeResults, spec: str, kind: Kind
) -> None:
    """The same suite that did not ask again has lost something."""
    old = results(check("ONCE-01"), check("ONCE-02"))
    identity = SpecIdentity(version="1.0", hash=spec, clauses=1)
    assert kinds(compare(old, results(check("ONCE-01"), spec=identity))) == [("ONCE-02", kind)]


def test_conformance_that_is_not_established_any_more_is_worse(
    check: MakeCheck, results: MakeResults
) -> None:
    """A class that is not met any more shows in no single check."""
    run = results(check("ONCE-01"))
    assert compare(run, run.model_copy(update={"verdict": Overall.NOT_ESTABLISHED})).is_worse


def test_a_selection_is_compared_with_its_own_part_of_a_whole_run(
    check: MakeCheck, results: MakeResults
) -> None:
    """What nobody asked for was not lost."""
    whole = results(check("ONCE-01"), check("ONCE-02"))
    part = results(check("ONCE-01"), selected=("ONCE-01",), verdict=Overall.NOT_ESTABLISHED)
    found = compare(whole, part)
    assert (found.changes, found.is_worse, found.unchanged) == ((), False, 1)
    assert any("Only the clauses" in caveat for caveat in found.caveats)


def _of(run: Results, **changes: object) -> Results:
    port = run.implementation
    assert port is not None
    return run.model_copy(update={"implementation": port.model_copy(update=changes)})


def test_what_else_differs_is_told(check: MakeCheck, results: MakeResults) -> None:
    """Verdict, version and counts as facts; what makes a comparison unfair as caveats."""
    old = results(check("ONCE-01"))
    later = datetime(2026, 12, 1, tzinfo=UTC)
    new = _of(results(check("ONCE-01", V.FAIL), started=later), version="3", name="other")
    found = compare(old, new)
    facts = {fact.name: (fact.old, fact.new) for fact in found.facts}
    assert facts["Verdict"] == ("Conformant", "Not conformant")
    assert facts["Implementation"] == ("port-under-test 2.1.0", "other 3")
    assert found.caveats == ("These are two implementations, not two versions of one.",)
    assert any("later one by its date" in caveat for caveat in compare(new, old).caveats)


def test_another_reading_is_told_and_never_worse(check: MakeCheck, results: MakeResults) -> None:
    """Readings are knowledge; a change of one is news to whoever relied on it."""
    readings = [
        Reading.model_validate(
            {"point": "totp_skew", "question": "How far off?", "party": "server"}
            | {"values": ["one_step", "exact"], "default": "one_step"}
            | {"told": "value", "value": value}
        )
        for value in ("one_step", "exact")
    ]
    old, new = (results(check("ONCE-01"), readings=[one.model_dump()]) for one in readings)
    found = compare(old, new)
    assert [(one.point, one.old, one.new) for one in found.readings] == [
        ("totp_skew", "one_step", "exact")
    ]
    assert not found.is_worse


def test_changes_come_by_weight_and_then_in_the_order_of_the_spec(
    check: MakeCheck, results: MakeResults
) -> None:
    """Nobody has to look for the failure below the fixes."""
    names = ("ONCE-01", "ONCE-02", "ONCE-03", "ONCE-04")
    before, after = (V.FAIL, V.PASS, V.PASS, V.INCONCLUSIVE), (V.PASS, V.WARN, V.FAIL, V.FAIL)

    def run(verdicts: tuple[V, ...]) -> Results:
        checks: list[CheckResult] = [check(*pair) for pair in zip(names, verdicts, strict=True)]
        return results(*checks)

    assert [name for name, _ in kinds(compare(run(before), run(after)))] == [
        "ONCE-03",
        "ONCE-04",
        "ONCE-02",
        "ONCE-01",
    ]
