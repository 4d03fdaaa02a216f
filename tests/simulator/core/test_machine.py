"""The machine is a pure function, and says which clauses each of its transitions enforces."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import START, Lab, Machine, Settings, commands
from action_mfa.simulator.core import TRANSITIONS, Command, State
from action_mfa.simulator.core.outcomes import Accepted, Refused
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.spec import Party, load_spec
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage


def a_long_story(stage: Stage) -> list[object]:
    """Do something of everything and return whatever was seen."""
    alice = stage.enrolled()
    alice.fails(2)
    codes = alice.recovery_codes()
    alice.recovers(codes[0])
    signed, exported = alice.signs(alice.mints()), alice.exports(alice.mints(single_use=False))
    new = alice.perform(commands.RegenerateRecovery(alice.session))
    return [alice.session, alice.wallet, codes, new, signed, exported]


def test_every_command_has_its_transition() -> None:
    """There is nothing that one can ask and the machine does not know."""
    asked = {kind for kind in vars(commands).values() if is_command(kind)}
    assert asked == set(TRANSITIONS)


def is_command(kind: object) -> bool:
    """Tell commands from their results, and from what several of them have in common."""
    return isinstance(kind, type) and issubclass(kind, Command) and hasattr(kind, "operation")


def test_no_two_commands_look_alike_in_the_journal() -> None:
    """Each has an operation of its own, and each transition a name of its own."""
    assert len({kind.operation for kind in TRANSITIONS}) == len(TRANSITIONS)
    assert len({transition.name for transition in TRANSITIONS.values()}) == len(TRANSITIONS)


def test_transitions_name_clauses_that_exist() -> None:
    """And none twice for one transition."""
    known = {clause.id for clause in load_spec().clauses}
    for transition in TRANSITIONS.values():
        assert set(transition.clauses) <= known
        assert len(set(transition.clauses)) == len(transition.clauses)


def test_every_clause_of_the_server_has_a_transition() -> None:
    """What a server must do, some transition does."""
    enforced = {clause for transition in TRANSITIONS.values() for clause in transition.clauses}
    owed = {clause.id for clause in load_spec().clauses if clause.party is Party.SERVER}
    assert owed - enforced == set()


def test_the_same_seed_gives_the_same_world(make_stage: MakeStage) -> None:
    """Equal states and equal values, byte for byte."""
    first, second = make_stage(seed=7), make_stage(seed=7)
    assert a_long_story(first) == a_long_story(second)
    assert first.lab.state == second.lab.state
    assert tuple(first.lab.journal) == tuple(second.lab.journal)


def test_another_seed_gives_other_secrets(make_stage: MakeStage) -> None:
    """Nothing that is random is shared."""
    first, second = a_long_story(make_stage(seed=7)), a_long_story(make_stage(seed=8))
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_nobody_knows_the_secrets_without_a_seed() -> None:
    """Two labs without a seed share nothing."""
    first, second = Lab(seed=None), Lab(seed=None)
    command = commands.CreateEnvironment(Settings())
    assert first.perform(command) != second.perform(command)


def test_a_step_never_changes_the_state_that_it_is_given(stage: Stage) -> None:
    """A state that was kept can be continued from, again and again, with the same outcome."""
    alice = stage.enrolled()
    kept, entropy = stage.lab.state, SeededEntropy(0)
    before = repr(kept)
    command = commands.AuthenticateTotp(alice.session, alice.code(), single_use=True)
    first = Machine().step(kept, command, now=stage.now, entropy=entropy)
    second = Machine().step(kept, command, now=stage.now, entropy=entropy)
    assert isinstance(first.outcome, Accepted)
    assert first == second
    assert first.state != kept
    assert repr(kept) == before
    with pytest.raises(FrozenInstanceError):
        kept.drawn = 0  # type: ignore[misc]


def test_a_refusal_is_a_value_and_leaves_the_state_alone() -> None:
    """Refusing is an outcome, not an exception."""
    state = State()
    step = Machine().step(state, commands.ListMethods(None), now=START, entropy=SeededEntropy(0))
    assert step.outcome == Refused(Reason.NOT_AUTHENTICATED, "Not signed in")
    assert step.state == state


def test_two_steps_draw_different_entropy(stage: Stage) -> None:
    """Nothing is ever issued twice, not even after a reset."""
    command = commands.CreateEnvironment(stage.settings)
    first, second = stage.lab.perform(command), stage.lab.perform(command)
    stage.lab.reset()
    third = stage.lab.perform(command)
    assert len({stage.environment, first, second, third}) == 4
