"""Vectors stay: the reference keeps each, and a wrong implementation fails it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from action_mfa.conformance.mutants.catalogue import mutant_named
from action_mfa.conformance.mutants.trial import opener_of
from action_mfa.conformance.ports import locate
from action_mfa.conformance.replaying import (
    Replayed,
    Trace,
    Vector,
    VectorFault,
    load_trace,
    load_vectors,
    promote,
    replay_on,
)
from action_mfa.spec import load_spec

#: The wrong implementation that each vector was made from.
MADE_FROM = {
    "another-users-token": "any-users-token",
    "another-users-token-delegates": "delegation-takes-anybodys-token",
    "challenge-of-another-session": "challenge-is-everybodys",
    "only-the-last-recovery-code-is-remembered": "last-recovery-code-is-remembered",
    "only-the-last-spent-token-is-remembered": "last-spent-token-is-remembered",
    "token-outlives-a-sign-out": "sign-out-is-a-word",
}
VECTORS = {vector.name: vector for vector in load_vectors()}


def test_every_vector_is_tried_on_a_wrong_implementation() -> None:
    """Whoever adds a vector says which wrong implementation it is for."""
    assert sorted(VECTORS) == sorted(MADE_FROM)


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
def test_the_reference_keeps_every_vector(vector: Vector) -> None:
    """Each vector passes on the reference, proves a sentence, and belongs to a clause."""
    assert replay_on(vector.trace, locate("reference")).answer is Replayed.PASSES
    assert vector.sentence.endswith(".")
    assert load_spec().current_id(vector.trace.header.clause)


@pytest.mark.parametrize(("name", "mutant"), MADE_FROM.items())
def test_each_vector_fails_on_what_it_was_made_from(name: str, mutant: str) -> None:
    """The wrong implementation behind a vector does not get past it."""
    told = replay_on(VECTORS[name].trace, opener_of(mutant_named(mutant).build, mutant))
    assert told.answer is Replayed.FAILS


def test_a_promoted_trace_is_short_and_its_own_authority(
    failed: Callable[[str], Trace], tmp_path: Path
) -> None:
    """A vector calls clients and users briefly, holds no failure, and is judged without asking."""
    file = promote(failed("any-users-token"), tmp_path / "kept", name="A late Token!")
    assert file.name == "a-late-token.jsonl"
    vector = load_trace(file)
    assert vector.failure is None
    clients = {step.arguments.get("clientId") for step in vector.steps}
    assert clients == {None, "client-1", "client-2"}
    assert vector.header.sentence == load_spec().clause("ISO-01").text


def test_what_is_there_is_not_overwritten(failed: Callable[[str], Trace], tmp_path: Path) -> None:
    """A second vector of the same name is refused."""
    trace = failed("any-users-token")
    promote(trace, tmp_path)
    with pytest.raises(VectorFault, match="is there already"):
        promote(trace, tmp_path)


def test_what_rests_on_several_steps_is_no_vector(
    failed: Callable[[str], Trace], tmp_path: Path
) -> None:
    """What only a comparison with the reference can judge could never fail as a vector."""
    with pytest.raises(VectorFault, match="more than one step"):
        promote(failed("expiry-keeps-the-token"), tmp_path)


def test_what_judges_nothing_is_no_vector(failed: Callable[[str], Trace], tmp_path: Path) -> None:
    """A trace without a judgement could not fail, so it is not kept."""
    trace = failed("any-users-token")
    steps = tuple(step for step in trace.steps if step.operation != "judge")
    with pytest.raises(VectorFault, match="judges nothing"):
        promote(Trace(trace.header, steps, trace.highest), tmp_path)
    assert list(tmp_path.glob("*.jsonl")) == []


def test_what_the_reference_does_not_keep_is_no_vector(
    failed: Callable[[str], Trace], tmp_path: Path
) -> None:
    """A vector that the reference itself breaks would blame everybody."""
    trace = failed("any-users-token")
    wrong = tuple(
        step.model_copy(update={"demands": "accepted"}) if step.operation == "judge" else step
        for step in trace.steps
    )
    with pytest.raises(VectorFault, match="the reference itself"):
        promote(Trace(trace.header, wrong, trace.highest), tmp_path)
