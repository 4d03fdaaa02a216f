"""The page of a campaign: one file, without network or script, that says what is amiss."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from action_mfa.reports import render_kills
from action_mfa.spec.clauses import Level, Party
from action_mfa.spec.kills import ClauseKills, EquivalentRow, Extent, Kill, Kills, MutantRow
from action_mfa.spec.results import SpecIdentity, SuiteIdentity


@pytest.fixture
def kills() -> Kills:
    """Two clauses; one kills a mutant that the other kills as well, one has a survivor."""
    clauses = tuple(
        ClauseKills(
            id=name,
            chapter="Single-use tokens",
            title="It pays once",
            level=Level.MUST,
            party=Party.SERVER,
            kills=("pays-twice",) if name == "ONCE-02" else (),
            alone=(),
        )
        for name in ("ONCE-01", "ONCE-02")
    )
    mutants = (
        MutantRow(
            id="never-pays",
            clause="ONCE-01",
            sentence="It is <b>never</b> taken.",
            extent=Extent.CLAUSE,
            survived=True,
            killed_by=(),
            seconds=1,
        ),
        MutantRow(
            id="pays-twice",
            clause="ONCE-02",
            sentence="It is taken twice.",
            extent=Extent.PARTY,
            survived=False,
            killed_by=("ONCE-02/twice",),
            reason="expected: refused; seen: accepted",
            others=(Kill(clause="ONCE-01", checks=("ONCE-01/once",)),),
            spared=217,
            seconds=1,
        ),
    )
    return Kills(
        suite=SuiteIdentity(version="1"),
        spec=SpecIdentity(version="1.0", hash="ab" * 32, clauses=2),
        started=datetime(2026, 11, 24, tzinfo=UTC),
        seconds=2,
        jobs=1,
        full=False,
        proves=("2 mutants were tried.",),
        clauses=clauses,
        mutants=mutants,
        equivalents=(
            EquivalentRow(
                id="slow", sentence="Is slow.", passed=True, checks=1, spared=451, seconds=1
            ),
        ),
        troubles=("the mutant never-pays survives ONCE-01",),
    )


def test_the_page_draws_each_kill_once(kills: Kills) -> None:
    """Own kills and others are told apart, and each leads to its mutant."""
    page = render_kills(kills)
    assert page.count('class="own"') == 1 + page.count('<span class="own">')
    assert "ONCE-01 kills pays-twice, which breaks ONCE-02" in page
    assert page.count('id="m-pays-twice"') == 1
    assert 'href="#m-pays-twice"' in page


def test_the_page_says_which_rows_rest_on_checks_that_were_not_run(kills: Kills) -> None:
    """How many were spared stands beside what was tried."""
    page = render_kills(kills)
    assert "every check of the party, 217 checks spared" in page
    assert "its clause only, " not in page
    assert '<td class="num">451</td>' in page


def test_what_is_amiss_is_told(kills: Kills) -> None:
    """On top, and beside the mutant."""
    page = render_kills(kills)
    assert "1 of 2 mutants killed" in page
    assert "the mutant never-pays survives ONCE-01" in page
    assert "survives</strong>" in page


def test_the_page_asks_for_nothing_and_runs_nothing(kills: Kills) -> None:
    """No script, no request, and no word that is not escaped."""
    page = render_kills(kills)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "http" not in page.partition("<body>")[2]
    assert "&lt;b&gt;never&lt;/b&gt;" in page


def test_equal_kills_give_equal_pages(kills: Kills) -> None:
    """Nothing of today enters."""
    assert render_kills(kills) == render_kills(kills)
