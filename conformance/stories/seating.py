"""Who sits at which client, and what they do when it asks for a user: a room of :class:`World`."""

from typing import TYPE_CHECKING

from action_mfa.conformance.ports.adapter import Refused
from action_mfa.conformance.stories.ceremonies import CeremonyBook
from action_mfa.spec.protocol import (
    AnswerPrompt,
    AuthenticatorCreate,
    AuthenticatorGet,
    Ceremony,
    ErrorData,
    PromptAnswer,
)
from action_mfa.spec.traces import Actor

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.recorder import Recorder

__all__ = ["Seating"]


class Seating:
    """The users' hands in one check."""

    if TYPE_CHECKING:
        recorder: Recorder

        @property
        def now(self) -> int:
            """See :class:`Timing`."""

    def _sit_down(self) -> None:
        """Begin with nobody at any client."""
        self._seats: dict[str, User] = {}
        self._ceremonies = CeremonyBook()

    def seat(self, client_id: str, user: "User") -> None:
        """Let a user sit down at a client: its ceremonies are the user's from now on."""
        self._seats[client_id] = user

    def answer(self, callback: AuthenticatorCreate | AuthenticatorGet) -> Ceremony:
        """Do a passkey ceremony as the user at the client does it, and write it down.

        Raises:
            Refused: there is no response.

        """
        user = self._seats.get(callback.client_id)
        if user is None:
            raise Refused(ErrorData(name="NotAllowedError", message="nobody sits at this client"))
        try:
            credential = self._ceremonies.perform(user.keyring, callback)
        finally:
            self.recorder.step(
                at=self.now,
                actor=Actor.USER,
                operation=callback.method,
                arguments=user.keyring.performed[-1],
            )
        return Ceremony(credential=credential)

    def answer_prompt(self, callback: AnswerPrompt) -> PromptAnswer:
        """Do in a prompt what the user at the client does, and write it down.

        Raises:
            Refused: nobody sits there.

        """
        user = self._seats.get(callback.client_id)
        if user is None:
            raise Refused(ErrorData(message="nobody sits at this client"))
        answer = user.prompts.answer(callback)
        self.recorder.step(
            at=self.now,
            actor=Actor.USER,
            operation=callback.method,
            arguments={"choices": list(callback.choices)},
            observation=answer.model_dump(by_alias=True, exclude_none=True, mode="json"),
        )
        return answer
