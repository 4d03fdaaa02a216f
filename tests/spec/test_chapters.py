"""The chapters themselves: what a reader of the spec may count on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from action_mfa.spec import Clause, Level, PageSource, Party, load_spec
from action_mfa.spec.vocabulary import PortClass

SEED = "https://www.dynamic.xyz/docs/authentication-methods/mfa/action-based"
COVERAGE = Path(__file__).resolve().parents[2] / "docs" / "seed-coverage.md"
SPEC = load_spec()


def cites_the_page(clause: Clause) -> bool:
    """Say whether the clause cites the page that the project was created from."""
    return any(
        isinstance(source, PageSource) and str(source.url) == SEED for source in clause.sources
    )


def test_the_chapters_stand_in_order() -> None:
    """The chapters of this version, by number."""
    assert [(chapter.number, chapter.prefix) for chapter in SPEC.chapters] == [
        (1, "ENV"),
        (2, "REQ"),
        (3, "TOTP"),
        (4, "LIMIT"),
        (5, "REC"),
        (6, "MINT"),
        (7, "ONCE"),
        (8, "PERS"),
        (9, "END"),
        (10, "WAAS"),
        (11, "ISO"),
        (12, "ERR"),
        (13, "PASS"),
        (14, "ENROL"),
        (15, "DEVICE"),
        (16, "RESET"),
        (17, "DELEG"),
        (18, "PROMPT"),
        (19, "RECIPE"),
        (20, "STEP"),
    ]


def test_every_clause_that_cites_the_page_stands_in_the_coverage_table() -> None:
    """Nothing is said to come from the page that the table cannot show there."""
    named = set(re.findall(r"\b[A-Z]{3,8}-\d{2}\b", COVERAGE.read_text(encoding="utf-8")))
    assert [clause.id for clause in SPEC.clauses if cites_the_page(clause)] != []
    assert {clause.id for clause in SPEC.clauses if cites_the_page(clause)} - named == set()


def test_the_coverage_table_names_only_what_exists() -> None:
    """A clause or an open point that was renamed is renamed there too."""
    text = COVERAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"\b[A-Z]{3,8}-\d{2}\b", text))
    points = set(re.findall(r"open point `([a-z_]+)`", text))
    assert named - {clause.id for clause in SPEC.clauses} == set()
    assert points
    assert points - {point.name for point in SPEC.open_points} == set()


def test_nobody_fails_for_the_name_of_a_reason() -> None:
    """Accepting and refusing are MUSTs; what a refusal calls itself is a SHOULD."""
    errors = SPEC.chapter_of("ERR-01")
    assert {clause.level for clause in errors.clauses} == {Level.SHOULD}


@pytest.mark.parametrize(
    "clause",
    [clause for clause in SPEC.clauses if clause.level is Level.MUST],
    ids=lambda clause: clause.id,
)
def test_some_class_cannot_do_without_a_must(clause: Clause) -> None:
    """A MUST asks no more, declared numbers apart, than a class that owes it demands anyway.

    Otherwise a port could drop a capability and be conformant without the clause.
    """
    capabilities = {need for need in clause.needs if not need.startswith("policy.")}
    add_on = SPEC.add_on_of(clause.id)
    demanded = set() if add_on is None else set(SPEC.needs_of_add_on(add_on))
    owing = [rule for rule in SPEC.classes if clause.party in rule.parties]
    assert any(capabilities <= demanded | set(rule.needs) for rule in owing)


def test_nothing_depends_on_an_add_on() -> None:
    """A port without an add-on owes nothing of it, and no clause that it owes rests on one."""
    inside = {clause.id for clause in SPEC.clauses if SPEC.add_on_of(clause.id) is not None}
    assert inside
    assert {clause.id for clause in SPEC.clauses if set(clause.rests_on) & inside} <= inside


@pytest.mark.parametrize("port_class", PortClass)
def test_a_backend_is_graded_as_a_server_and_a_client_is_not(port_class: PortClass) -> None:
    """A client is never blamed for a server that it does not bring."""
    parties = set(SPEC.parties_of(port_class))
    match port_class:
        case PortClass.BACKEND:
            assert parties == {Party.SERVER}
        case PortClass.COMPLETE:
            assert parties == {Party.CLIENT, Party.SERVER, Party.SYSTEM}
        case _:
            assert parties == {Party.CLIENT, Party.SYSTEM}


def test_the_page_of_the_seed_is_cited_with_a_heading() -> None:
    """The page is long; a reader is told where to look."""
    for clause in SPEC.clauses:
        for source in clause.sources:
            if isinstance(source, PageSource) and str(source.url) == SEED:
                assert source.section in {
                    "Dashboard Setup",
                    "Events that trigger Action-Based MFA",
                    "Your UI SDK Implementation",
                    "Dynamic UI Implementation",
                }
