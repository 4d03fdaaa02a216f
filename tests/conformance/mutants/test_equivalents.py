"""The suite blames no right implementation: what differs from the reference passes as it does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields

import pytest

from action_mfa.conformance.mutants import EQUIVALENTS, Equivalent, trial
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Parameters
from action_mfa.spec import load_spec
from action_mfa.spec.results import CheckVerdict

_SILENT = {CheckVerdict.PASS, CheckVerdict.NOT_APPLICABLE}


@pytest.mark.parametrize("equivalent", EQUIVALENTS, ids=lambda equivalent: equivalent.id)
def test_an_equivalent_is_not_blamed(equivalent: Equivalent) -> None:
    """Nothing fails, breaks or warns, except for what the equivalent says of itself."""
    announced = {(clause, CheckVerdict.WARN) for clause in equivalent.announces}
    starved = {(clause, CheckVerdict.INCONCLUSIVE) for clause in equivalent.starves}
    results = trial(equivalent.build)
    loud = [result for result in results if result.verdict not in _SILENT]
    blamed = [
        result for result in loud if (result.clause, result.verdict) not in announced | starved
    ]
    assert {(result.id, result.verdict, result.reason) for result in blamed} == set()
    assert any(result.verdict is CheckVerdict.PASS for result in results)
    assert {result.clause for result in loud} >= set(equivalent.announces)


def test_the_reference_passes_every_check() -> None:
    """What the mutants and the equivalents are changes of is right, and nothing is left out."""
    assert {result.verdict for result in trial(Reference)} == {CheckVerdict.PASS}


def test_every_value_of_every_open_point_is_tried() -> None:
    """Each of them is our reading or an equivalent."""
    named = {equivalent.id for equivalent in EQUIVALENTS}
    ours = Parameters()
    for point in fields(Parameters):
        chosen = getattr(ours, point.name)
        values = {value for value in type(chosen) if value is not chosen}
        wanted = {f"{point.name}_{value}".replace("_", "-") for value in values}
        assert wanted
        assert wanted <= named


def test_announced_clauses_are_advice() -> None:
    """An equivalent may go against a SHOULD; a MUST that it broke would make it a mutant."""
    spec = load_spec()
    for equivalent in EQUIVALENTS:
        levels = {spec.clause(clause).level.value for clause in equivalent.announces}
        assert levels <= {"SHOULD"}


def test_each_equivalent_is_told_in_one_sentence_of_its_own() -> None:
    """Ids are unique and in kebab case; a sentence ends with its only full stop."""
    ids = Counter(equivalent.id for equivalent in EQUIVALENTS)
    sentences = Counter(equivalent.sentence for equivalent in EQUIVALENTS)
    assert [name for name, times in (ids + sentences).items() if times > 1] == []
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    assert [text for text in sentences if not re.fullmatch(r"[A-Z][^.]*\.", text)] == []
