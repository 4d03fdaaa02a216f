"""Recovery codes and wrong codes as steps that a check rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports import Adapter, Callbacks
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.protocol import Operation, Policy, RateLimit, RecoveryCodes

if TYPE_CHECKING:
    from tests.conformance.stories.conftest import OpenWorld


@dataclass
class _Lists:
    """A port that lists so many codes, and makes so many."""

    port: Adapter
    listed: int
    made: int

    def perform(self, operation: Operation[Any], callbacks: Callbacks, /) -> Any:  # noqa: ANN401
        """Shorten what is shown."""
        answer = self.port.perform(operation, callbacks)
        if isinstance(answer, RecoveryCodes):
            shown = self.listed if operation.method == "recovery.list" else self.made
            return RecoveryCodes(codes=answer.codes[:shown])
        return answer

    def close(self) -> None:
        """Pass on."""
        self.port.close()


@pytest.mark.parametrize(("listed", "made", "have"), [(2, 0, 2), (1, 3, 3), (0, 10, 10)])
def test_codes_that_are_not_listed_are_made(
    open_world: OpenWorld, listed: int, made: int, have: int
) -> None:
    """Where too few are listed, the set is replaced."""
    world = open_world(port=lambda port: _Lists(port, listed, made))
    assert len(world.enrolled().has_recovery_codes(at_least=2)) == have


def test_without_codes_nothing_is_tried(open_world: OpenWorld) -> None:
    """By the clause that they belong to, which is violated itself."""
    world = open_world(port=lambda port: _Lists(port, 0, 1))
    with pytest.raises(Inconclusive, match="recovery codes, 2 or more") as caught:
        world.enrolled().has_recovery_codes(at_least=2)
    assert caught.value.cause == "REC-01"
    with pytest.raises(Inconclusive) as caught:
        world.enrolled().has_new_recovery_codes(at_least=2)
    assert caught.value.cause == "REC-05"
    with pytest.raises(Violation):
        open_world("REC-01", port=lambda port: _Lists(port, 0, 0)).enrolled().has_recovery_codes()


def test_the_right_code_comes_a_second_after_the_wrong_ones(open_world: OpenWorld) -> None:
    """In another step, and within the window."""
    world = open_world()
    alice = world.enrolled()
    limit = alice.shuts_itself_out()
    last = world.now
    assert limit == world.greeting.policy.rate_limit
    alice.enters(alice.user.fresh_code()).refused()
    assert (last % STEP_SECONDS, world.now) == (STEP_SECONDS - 1, last + 1)


@pytest.mark.parametrize("limit", [None, RateLimit(failures=3, window_seconds=1)])
def test_a_limit_that_no_right_code_meets_is_not_tried(
    open_world: OpenWorld, limit: RateLimit | None
) -> None:
    """None is declared, or it is over within the second."""
    world = open_world(greeting={"policy": Policy(rate_limit=limit)})
    with pytest.raises(NotApplicable):
        world.enrolled().shuts_itself_out()
