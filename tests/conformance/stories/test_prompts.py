"""The user's hands in front of a prompt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from action_mfa.conformance.judgement import Inconclusive
from action_mfa.conformance.ports import Refused
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories import Bench, World
from action_mfa.conformance.stories.prompts import PromptHands
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import AnswerPrompt, Hello, PromptAnswer
from action_mfa.spec.vocabulary import Method

ASKS = AnswerPrompt(client_id="c", choices=("totp",))


@pytest.fixture
def world() -> Iterator[World]:
    """A world of the reference, for a client's clause."""
    reference = Reference()
    bench = Bench(reference, reference.perform(Hello(), None), lab=reference.lab)  # type: ignore[arg-type]
    clause = load_spec().clause("PROMPT-01")
    opened = bench.world(clause=clause, check_id="PROMPT-01/x", seed=0, spec_hash="0" * 64)
    yield opened
    opened.close()


def test_what_was_planned_is_done_and_then_cancelled() -> None:
    """A prompt that goes on asking is not open for ever."""
    hands = PromptHands([PromptAnswer(method=Method.TOTP, code="1")])
    assert [hands.answer(ASKS).method for _ in range(3)] == [Method.TOTP, None, None]
    assert hands.offered == [("totp",)] * 3


def test_the_prompt_is_written_down_without_the_code(world: World) -> None:
    """The trace names the code as an expression."""
    alice = world.enrolled()
    alice.is_prompted().accepted()
    lines = [line for line in world.recorder.lines() if '"prompt.answer"' in line]
    assert len(lines) == 1
    assert "<totp-code secret=1 step=+0>" in lines[0]


def test_a_prompt_asks_who_sits_at_the_client(world: World) -> None:
    """Another user's prompt is not answered by mistake, and an empty seat answers nothing."""
    alice, bob = world.enrolled(), world.enrolled()
    alice.cancels_the_prompt()
    assert (len(alice.was_offered()), len(bob.was_offered())) == (1, 0)
    with pytest.raises(Refused):
        world.answer_prompt(ASKS)


def test_what_rests_on_a_prompt_needs_one_that_asked(world: World) -> None:
    """A prompt that never asked makes a check inconclusive by the clause that it asks."""
    alice = world.enrolled()
    with pytest.raises(Inconclusive) as inconclusive:
        alice.given_asked()
    assert inconclusive.value.cause == "PROMPT-07"
    alice.cancels_the_prompt(after_code=alice.user.wrong_code())
    alice.given_asked(2)
