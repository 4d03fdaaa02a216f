"""What the rows of a campaign are said to prove."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from action_mfa.conformance.campaign import Selection
from action_mfa.conformance.campaign.findings import Facts, kills_of
from action_mfa.spec import load_spec
from action_mfa.spec.kills import EquivalentRow, Extent, MutantRow


def killed(name: str) -> MutantRow:
    """A mutant that was tried with the whole suite, and found."""
    return MutantRow(
        id=name,
        clause="ONCE-02",
        sentence="It is wrong.",
        extent=Extent.SUITE,
        survived=False,
        killed_by=("ONCE-02/a",),
        seconds=0,
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("single-use-is-a-word",), ("1 mutant was tried", "1 of them was tried")),
        (
            ("single-use-is-a-word", "step-is-rounded"),
            ("2 mutants were each tried", "2 of them were each tried"),
        ),
    ],
)
def test_a_run_says_of_how_many_it_speaks(names: tuple[str, ...], said: tuple[str, str]) -> None:
    """Of one mutant as of one."""
    rows = tuple(killed(name) for name in names)
    facts = Facts(
        spec=load_spec(),
        selection=Selection(names),
        jobs=1,
        started=datetime(2030, 1, 1, tzinfo=UTC),
        seconds=1,
        rows=rows,
    )
    first, whole, _ = kills_of(facts).proves
    assert first.startswith(said[0])
    assert whole.startswith(said[1])


def test_a_run_says_how_many_right_ones_differ_where_no_check_looks() -> None:
    """That nothing blames them is no achievement."""
    rows = tuple(
        EquivalentRow(id=name, sentence="It is right.", passed=True, checks=count, seconds=0)
        for name, count in (("session-ends-a-second-early", 0), ("one-try-a-step", 12))
    )
    facts = Facts(
        spec=load_spec(),
        selection=Selection(tuple(row.id for row in rows)),
        jobs=1,
        started=datetime(2030, 1, 1, tzinfo=UTC),
        seconds=1,
        rows=rows,
    )
    (said, _) = kills_of(facts).proves
    assert "2 right implementations" in said
    assert "no check meets 1 of them" in said
