"""Right implementations that differ from the reference: each open point has one for each value.

That the suite blames none of them is shown by `action-mfa mutants`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields

from action_mfa.conformance.mutants import EQUIVALENTS
from action_mfa.simulator import Parameters
from action_mfa.spec import load_spec


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
