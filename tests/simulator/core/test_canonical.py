"""The abstract key of a state forgets names and long-gone times, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import Parameters, commands
from action_mfa.simulator.core import state as states
from action_mfa.simulator.core.canonical import HORIZON, Key, canonical
from action_mfa.spec.vocabulary import Action

if TYPE_CHECKING:
    from tests.simulator.conftest import Person, Stage

    MakeStage = Callable[..., Stage]

#: Whole numbers of a state that count something; every other one has to be an instant.
COUNTS = {
    ("Settings", "session_seconds"),
    ("TokenBehaviour", "seconds"),
    ("Failures", "count"),
    ("State", "drawn"),
}


def key_of(stage: Stage, *focus: str) -> Key:
    """Return the key of a stage as it stands."""
    return canonical(stage.lab.state, stage.now, focus=focus)


def test_worlds_that_differ_in_born_values_alone_have_one_key(make_stage: MakeStage) -> None:
    """Another seed gives other ids, secrets and tokens, and the same key."""
    keys = set()
    for seed in range(3):
        stage = make_stage(seed=seed)
        alice = stage.enrolled()
        alice.signs(alice.mints())
        alice.recovers(alice.recovery_codes()[3])
        keys.add(key_of(stage))
    assert len(keys) == 1


def test_the_same_history_at_another_time_has_the_same_key(make_stage: MakeStage) -> None:
    """Only distances count."""
    early, late = make_stage(), make_stage()
    late.later(86_400 * 400)
    for stage in (early, late):
        stage.enrolled().fails(2)
    assert key_of(early) == key_of(late)


def test_what_is_long_ago_and_far_ahead_is_forgotten(make_stage: MakeStage) -> None:
    """Waiting changes the key while something is still counted, and then no more."""
    stage = make_stage(session_seconds=10 * HORIZON)
    stage.enrolled().fails(1)
    first = key_of(stage)
    stage.later(HORIZON)
    settled = key_of(stage)
    assert settled != first
    stage.later(HORIZON)
    assert key_of(stage) == settled


@pytest.mark.parametrize(
    "change",
    [
        lambda alice: alice.mints(single_use=False),
        lambda alice: alice.signs_out(),
        lambda alice: alice.recovery_codes(),
        lambda alice: alice.fails(1),
        lambda alice: alice.stage.configure(protected_actions=frozenset({Action.SIGN})),
        lambda alice: alice.stage.signs_in(),
        lambda alice: alice.stage.lab.perform(
            commands.FailNext(alice.stage.environment, Action.SIGN)
        ),
    ],
    ids=["mint", "sign out", "codes", "wrong code", "settings", "session", "fail next"],
)
def test_whatever_can_matter_is_in_the_key(
    stage: Stage, change: Callable[[Person], object]
) -> None:
    """Each change of the world is a change of its key."""
    alice = stage.enrolled()
    stage.later(HORIZON)
    before = key_of(stage)
    change(alice)
    assert key_of(stage) != before


def test_the_focus_tells_like_things_apart(stage: Stage) -> None:
    """Two sessions that look the same are two, once one of them is followed."""
    alice, other = stage.signs_in(), stage.signs_in("bob@example.com")
    for person in (alice, other):
        assert canonical(stage.lab.state, stage.now) == key_of(stage)
        assert key_of(stage, person.session) == key_of(stage, person.session)
    spent = stage.enrolled("carol@example.com")
    first, second = spent.mints(), spent.mints()
    spent.signs(first)
    assert key_of(stage, first) != key_of(stage, second)


def test_drawn_entropy_is_not_part_of_the_world(stage: Stage) -> None:
    """A state that has used up more of the source is no other state."""
    stage.enrolled()
    state = stage.lab.state
    assert canonical(replace(state, drawn=state.drawn + 9), stage.now) == key_of(stage)


def test_every_whole_number_of_a_state_is_an_instant_or_known_to_count() -> None:
    """A new field is decided about, not clipped by accident."""
    kinds = [kind for kind in vars(states).values() if isinstance(kind, type)]
    numbers = {
        (kind.__name__, field.name)
        for kind in kinds
        if is_dataclass(kind) and kind.__module__ == states.__name__
        for field in fields(kind)
        if str(field.type).startswith("int")
    }
    undecided = {
        (kind, name)
        for kind, name in numbers
        if not (name.endswith("_at") or name == "since" or (kind, name) in COUNTS)
    }
    assert undecided == set()


def test_another_reading_of_an_open_point_needs_no_other_key(make_stage: MakeStage) -> None:
    """Parameters belong to the machine, not to the state."""
    stages = make_stage(), make_stage(Parameters())
    for stage in stages:
        stage.enrolled()
    assert len({key_of(stage) for stage in stages}) == 1
