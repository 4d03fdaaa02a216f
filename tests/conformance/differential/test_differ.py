"""Two implementations part where one is wrong, and only there; what is found replays by itself."""

from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.differential import DifferFault, Order, differ, trace_lines
from action_mfa.conformance.mutants.catalogue import mutant_named
from action_mfa.conformance.mutants.trial import opener_of
from action_mfa.conformance.ports import Callbacks, locate
from action_mfa.conformance.reference import Reference, with_parameters
from action_mfa.conformance.replaying import Replayed, load_trace, replay_on
from action_mfa.simulator.core.choosing import choose
from action_mfa.spec.protocol import Operation, SignOut

R = TypeVar("R", bound=BaseModel)

MUTANTS = ("single-use-is-a-word", "sign-out-is-a-word", "delegation-is-free")


def test_the_reference_never_differs_from_itself() -> None:
    """Histories on two references never part, whatever the values are that each draws."""
    came = differ(locate("reference", seed=5), Order(examples=40, seed=3))
    assert came.found is None
    assert came.histories >= 40
    assert came.steps > 400


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_found_and_its_trace_replays(name: str, tmp_path: Path) -> None:
    """A difference is shrunk to a trace that fails on the mutant and is fixed on the reference."""
    source = opener_of(mutant_named(name).build, name)
    found = differ(source, Order(examples=600, seed=1)).found
    assert found is not None
    assert len(found.word) <= 20
    file = tmp_path / "differ.jsonl"
    file.write_text("\n".join(trace_lines(found, source, seed=1)), encoding="utf-8")
    trace = load_trace(file)
    assert replay_on(trace, source).answer is Replayed.STILL_FAILING
    assert replay_on(trace, locate("reference")).answer is Replayed.FIXED


def test_the_same_seed_finds_the_same() -> None:
    """Whoever searches twice from one seed is told the same history."""
    name = "sign-out-is-a-word"
    source = opener_of(mutant_named(name).build, name)
    first, second = (differ(source, Order(examples=60, seed=1)).found for _ in range(2))
    assert first is not None
    assert second is not None
    assert [each.step for each in first.word] == [each.step for each in second.word]


def test_another_reading_parts_until_the_reference_shares_it() -> None:
    """An open point that the port reads otherwise is a difference, until the reference does too."""
    other = choose(["recovery_before_method=allow"])
    source = opener_of(lambda: with_parameters(other), "another reading")
    order = Order(examples=60, steps=15, seed=2)
    assert differ(source, order).found is not None
    shared = Order(examples=60, steps=15, seed=2, parameters=other)
    assert differ(source, shared).found is None


class Breaking(Reference):
    """A reference that breaks down when somebody signs out."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Fail."""
        match operation:
            case SignOut():
                raise RuntimeError("boom")
            case _:
                return super().perform(operation, callbacks)


def test_a_port_that_breaks_down_is_told_so() -> None:
    """A crash is a difference like any other, and the search goes on to the shortest way there."""
    found = differ(opener_of(Breaking, "breaking"), Order(examples=40, seed=1)).found
    assert found is not None
    assert "breaks down" in found.difference
    assert found.word[-1].step.operation == "session.signOut"


def test_a_port_of_the_wall_clock_is_not_compared() -> None:
    """Histories move time, so that a port whose clock cannot be moved is told so at once."""
    from action_mfa.simulator import WallClock  # noqa: PLC0415  one test's affair

    class OnTheWall(Reference):
        def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
            result = super().perform(operation, callbacks)
            return result.model_copy(update={"clock": "wall"}) if _greets(operation) else result

    source = opener_of(lambda: OnTheWall(clock=WallClock()), "wall")
    with pytest.raises(DifferFault, match="wall clock"):
        differ(source, Order(examples=1))


def _greets(operation: BaseModel) -> bool:
    return type(operation).__name__ == "Hello"
