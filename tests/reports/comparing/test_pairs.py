"""Whatever two runs are, their comparison is consistent, and can be told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from action_mfa.reports.comparing import comment, compare, plain_difference
from action_mfa.spec.results import CheckResult, Results
from action_mfa.spec.results import CheckVerdict as V
from tests.reports.conftest import MakeCheck, MakeResults

MARKDOWN = MarkdownIt("gfm-like", {"html": True})
NAMES = ("ONCE-01", "ONCE-02", "TOTP-01")
EXERCISED = {V.PASS, V.WARN, V.FAIL}
CHECKS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["a", "b"]),
        st.sampled_from(list(V)),
        st.sampled_from([None, *NAMES]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda case: case[:2],
)
Case = tuple[str, str, V, str | None]


def run(check: MakeCheck, results: MakeResults, cases: list[Case]) -> Results:
    """Make a run of some checks, each of which may wait for another clause."""
    checks: list[CheckResult] = [
        check(clause, verdict, id=f"{clause}/{name}", cause=cause)
        for clause, name, verdict, cause in cases
    ]
    return results(*checks)


@settings(deadline=None)
@given(old=CHECKS, new=CHECKS)
def test_what_was_exercised_on_one_side_and_came_out_otherwise_is_told_once(
    check: MakeCheck, results: MakeResults, old: list[Case], new: list[Case]
) -> None:
    """Nothing is lost and nothing is told twice; what is the same is not told."""
    before, after = run(check, results, old), run(check, results, new)
    told = [one.id for change in compare(before, after).changes for one in change.checks]
    earlier, later = ({one.id: one for one in each.checks} for each in (before, after))
    for name in earlier.keys() & later.keys():
        pair = (earlier[name].verdict, later[name].verdict)
        if pair[0] is not pair[1] and EXERCISED & set(pair):
            assert told.count(name) == 1
        if earlier[name] == later[name]:
            assert name not in told
    assert len(told) == len(set(told))


@settings(deadline=None)
@given(old=CHECKS, new=CHECKS)
def test_any_two_runs_can_be_told(
    check: MakeCheck, results: MakeResults, old: list[Case], new: list[Case]
) -> None:
    """Every changed check is one row of a table, and one entry in the terminal."""
    found = compare(run(check, results, old), run(check, results, new))
    changed = sum(len(change.checks) for change in found.changes)
    text = plain_difference(found, width=200)
    assert text.count("      before: ") == text.count("      now: ") == changed
    cells = MARKDOWN.render(comment(found)).count("<td><code>")
    assert cells == changed
    assert text.startswith("WORSE" if found.is_worse else "NOT WORSE")
