"""The search meets what the machine does, all of it, and comes to an end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from action_mfa.simulator.core import Machine, Parameters, Rules, TokenValue
from action_mfa.simulator.core.outcomes import Accepted
from action_mfa.simulator.core.parameters import FailedActionOnServer, OlderTokenAfterMint
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.exploration import SUBJECTS, Subject, TooManyStatesError, explore, search
from action_mfa.simulator.exploration.openings import sign
from action_mfa.simulator.exploration.search import moves_of, opened
from action_mfa.simulator.exploration.tokens import MFA_TOKEN, TokenStage
from action_mfa.spec.vocabulary import Reason

EVERY = pytest.mark.parametrize("subject", SUBJECTS, ids=[each.id for each in SUBJECTS])


def ways(subject: Subject, machine: Machine | None = None) -> set[tuple[str, str, str]]:
    """Return (source, label, target) of all that was met."""
    moves = explore(subject, machine).moves
    return {(move.source, move.letter.label, move.target) for move in moves}


@EVERY
def test_each_search_ends_by_itself(subject: Subject) -> None:
    """Far below the bound: the canonical key keeps it small."""
    assert 1 < explore(subject).states < search.MOST_STATES / 10


@EVERY
def test_each_state_and_letter_of_a_subject_is_of_use(subject: Subject) -> None:
    """No state that is never reached, no letter that is never tried."""
    moves = explore(subject).moves
    met = {move.source for move in moves} | {move.target for move in moves}
    assert met == set(subject.faces)
    assert {move.letter for move in moves} == set(subject.alphabet)


@EVERY
def test_a_search_finds_the_same_again(subject: Subject) -> None:
    """Nothing of it is left to chance."""
    assert explore(subject) == explore(subject)


def test_a_token_works_just_where_the_picture_says_that_it_lives() -> None:
    """The states are not names alone: presented in each, the token passes or does not."""
    machine = Machine()
    seen: dict[TokenStage, set[bool]] = {}
    scenes = [opened(MFA_TOKEN, machine)]
    for _ in range(3):
        scenes = [after for scene in scenes for _, after in moves_of(MFA_TOKEN, scene, machine)]
        for scene in scenes:
            request = sign(scene, scene.cast.session, scene.focus)
            step = machine.step(scene.state, request, now=scene.now, entropy=SeededEntropy(0))
            stage = TokenStage(MFA_TOKEN.stage_of(scene, machine))
            seen.setdefault(stage, set()).add(isinstance(step.outcome, Accepted))
    assert seen == {
        TokenStage.NONE: {False},
        TokenStage.FRESH: {True},
        TokenStage.LASTING: {True},
        TokenStage.SPENT: {False},
        TokenStage.DEAD: {False},
    }


def test_a_refusal_comes_with_its_reason() -> None:
    """So that a spent token and a dead session are told apart."""
    moves = explore(MFA_TOKEN).moves
    again = [
        move.refusal
        for move in moves
        if move.source is TokenStage.SPENT and move.letter.label == "Sign"
    ]
    assert again == [Reason.MFA_REQUIRED]


def test_another_reading_draws_another_picture() -> None:
    """What the parameters change is seen."""
    ours = ways(MFA_TOKEN)
    kept = Machine(Parameters(failed_action_on_server=FailedActionOnServer.KEPT))
    dies = Machine(Parameters(older_token_after_mint=OlderTokenAfterMint.DIES))
    assert ("fresh", "Sign, and the ceremony fails", "spent") in ours
    assert ("fresh", "Sign, and the ceremony fails", "fresh") in ways(MFA_TOKEN, kept)
    assert ("fresh", "Authenticate, single-use", "fresh") in ours
    assert ("fresh", "Authenticate, single-use", "dead") in ways(MFA_TOKEN, dies)


def test_a_wrong_machine_is_seen_in_the_picture() -> None:
    """A machine that never spends has no way to the state of a spent token."""
    machine = Machine(rules=replace(Rules(), token_is_spent_by_use=lambda _token: False))
    assert ("fresh", "Sign", "fresh") in ways(MFA_TOKEN, machine)
    assert "spent" not in {target for _, _, target in ways(MFA_TOKEN, machine)}


def test_a_search_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the name of the subject whose alphabet is too large."""
    monkeypatch.setattr(search, "MOST_STATES", 5)
    with pytest.raises(TooManyStatesError, match="mfa-token"):
        explore(MFA_TOKEN)


def test_commands_without_a_transition_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A subject may be written down before the machine can do all of it."""
    monkeypatch.setattr(search, "TRANSITIONS", {})
    assert explore(MFA_TOKEN).moves == ()


def test_the_subject_is_found_once_it_is_born() -> None:
    """And followed from then on, whatever else is minted."""
    machine = Machine()
    first = opened(MFA_TOKEN, machine)
    assert first.focus is None
    born = [after for _, after in moves_of(MFA_TOKEN, first, machine) if after.focus is not None]
    for scene in born:
        assert TokenValue(scene.focus or "") in scene.state.tokens
        later = [after for _, after in moves_of(MFA_TOKEN, scene, machine)]
        assert {after.focus for after in later} == {scene.focus}
