"""What the searches found, written down for readers."""

from __future__ import annotations

import pytest

from action_mfa.simulator.core import TRANSITIONS
from action_mfa.simulator.exploration import SUBJECTS, life_of, machines, search
from action_mfa.simulator.exploration.publish import machines_file, machines_text
from action_mfa.simulator.exploration.tokens import MFA_TOKEN
from action_mfa.spec import load_spec
from action_mfa.spec.machines import Answer, Edge, load_machines
from action_mfa.spec.protocol import OPERATIONS


def edge(life: str, source: str, label: str, target: str) -> Edge:
    """Find one edge."""
    (found,) = (
        each
        for each in load_machines().life(life).edges
        if (each.source, each.label, each.target) == (source, label, target)
    )
    return found


def test_the_committed_file_is_what_the_machine_does() -> None:
    """After a change of the machine: python -m action_mfa.simulator.exploration.publish."""
    is_current = machines_file().read_text(encoding="utf-8") == machines_text()
    assert is_current, "run: python -m action_mfa.simulator.exploration.publish"


def test_every_subject_is_in_the_file() -> None:
    """In the order of the atlas."""
    assert [life.id for life in machines().lives] == [subject.id for subject in SUBJECTS]


def test_every_transition_is_listed_with_its_clauses() -> None:
    """The table of the machine, as a reader sees it."""
    listed = {row.command: row for row in machines().transitions}
    assert list(listed) == [command.__name__ for command in TRANSITIONS]
    assert "ONCE-02" in listed["Sign"].clauses
    assert all(row.summary for row in listed.values())


def test_the_clauses_of_an_edge_are_of_the_transition_and_of_its_chapter() -> None:
    """Signing with a single-use token is about single use, not about all that signing enforces."""
    found = edge("mfa-token", "fresh", "Sign", "spent")
    assert found.answer is Answer.ACCEPTED
    assert "ONCE-02" in found.clauses
    assert {clause.partition("-")[0] for clause in found.clauses} == {"ONCE"}
    assert set(found.clauses) <= {clause.id for clause in load_spec().clauses}


def test_time_is_nobodys_request() -> None:
    """It has no clause of its own, and no trace can show who took the edge."""
    found = edge("session", "full", "Its time is over", "expired")
    assert found.answer is Answer.TIME
    assert found.seen is None


def test_sightings_are_in_the_words_of_the_contract() -> None:
    """A trace is written in operations that every port knows."""
    operations = {
        each.seen.operation
        for life in load_machines().lives
        for each in life.edges
        if each.seen is not None
    }
    assert operations <= set(OPERATIONS)


def test_half_of_a_ceremony_is_no_step_of_a_trace() -> None:
    """The contract knows passkey.authenticate as a whole, not its beginning."""
    assert edge("passkey-challenge", "none", "Begin to authenticate", "issued").seen is None
    answered = edge("passkey-challenge", "issued", "Answer it", "used").seen
    assert answered is not None
    assert answered.operation == "passkey.authenticate"


def test_a_subject_without_a_life_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn of what the machine cannot do."""
    monkeypatch.setattr(search, "TRANSITIONS", {})
    assert life_of(MFA_TOKEN) is None
