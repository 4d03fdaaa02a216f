"""The verbs of prompts: a room of :class:`Session`, and the user's hands in front of one."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.stories.attempt import Attempt
from action_mfa.spec.protocol import AnswerPrompt, Minted, Operation, PromptAnswer, ShowPrompt
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Method

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.world import World

__all__ = ["PromptHands", "PromptVerbs"]

R = TypeVar("R", bound=BaseModel)


@dataclass(slots=True)
class PromptHands:
    """What a user is about to do in a prompt, and what prompts have offered so far.

    Whoever is asked once more than was planned cancels: no prompt stays open for ever.
    """

    planned: list[PromptAnswer] = field(default_factory=list)
    offered: list[tuple[str, ...]] = field(default_factory=list)

    def answer(self, callback: AnswerPrompt) -> PromptAnswer:
        """Do the next thing that was planned, or cancel."""
        self.offered.append(callback.choices)
        return self.planned.pop(0) if self.planned else PromptAnswer()


class PromptVerbs:
    """What a signed-in user does in the application's own prompt."""

    __slots__ = ()

    if TYPE_CHECKING:
        user: User
        client_id: str

        @property
        def world(self) -> World:
            """See :class:`Session`."""

        def _do(
            self, operation: Operation[R], what: str, *, actor: Actor = Actor.APPLICATION
        ) -> Attempt[R]: ...

    def is_prompted(self, *, by: Method = Method.TOTP, mint: bool = True) -> Attempt[Minted]:
        """Have the prompt opened, for a token or for none, and prove a method in it."""
        code = self.user.fresh_code() if by is Method.TOTP else None
        return self._prompted("proving a factor", [PromptAnswer(method=by, code=code)], mint=mint)

    def enters_recovery_code(self, code: str) -> Attempt[Minted]:
        """Have the prompt opened for a token and enter a recovery code in it."""
        return self._prompted("entering a recovery code", [PromptAnswer(recovery_code=code)])

    def cancels_the_prompt(self, *, after_code: str | None = None) -> Attempt[Minted]:
        """Have the prompt opened for a token and cancel it, at once or after entering a code."""
        planned = []
        if after_code is not None:
            planned.append(PromptAnswer(method=Method.TOTP, code=after_code))
        return self._prompted("cancelling", planned)

    def was_offered(self) -> list[tuple[str, ...]]:
        """Return the choices of each time that a prompt has asked the user."""
        return list(self.user.prompts.offered)

    def given_asked(self, times: int = 1) -> None:
        """Go on only where prompts have asked the user so many times, or more."""
        asked = len(self.user.prompts.offered)
        self.world.given("the prompt asked the user", met=asked >= times, clause="PROMPT-07")

    def _prompted(
        self, does: str, planned: list[PromptAnswer], *, mint: bool = True
    ) -> Attempt[Minted]:
        self.user.prompts.planned = planned
        if any(answer.code is not None for answer in planned):
            self.user.uses_step()
        operation = ShowPrompt(client_id=self.client_id, create_mfa_token=mint)
        return self._do(operation, f"{does} in the prompt", actor=Actor.USER)
