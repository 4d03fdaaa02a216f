"""What the reference answers when its prompt is opened; the user is the harness's."""

from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference.passkeys import ORIGIN, CallbackHands
from action_mfa.simulator.client import Client, PromptAnswer, show_prompt
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Method

__all__ = ["CallbackUser", "answer_prompt"]


def answer_prompt(
    client: Client, operation: p.ShowPrompt, callbacks: Callbacks, *, origin: str = ORIGIN
) -> p.Minted:
    """Open the client's prompt and wait until it is closed.

    Raises:
        CommandRefused: it was cancelled, or ended in a refusal.

    """
    user = CallbackUser(callbacks, operation.client_id)
    hands = CallbackHands(callbacks, operation.client_id, origin)
    token = show_prompt(client, user, hands, create_mfa_token=operation.create_mfa_token)
    return p.Minted(mfa_token=token)


class CallbackUser:
    """The harness's user in front of a prompt."""

    def __init__(self, callbacks: Callbacks, client_id: str) -> None:
        self._callbacks = callbacks
        self._client_id = client_id

    def answer(self, choices: tuple[Method, ...], /, *, recovery: bool) -> PromptAnswer | None:
        """See :class:`action_mfa.simulator.client.PromptUser`."""
        offered = tuple(method.value for method in choices)
        if recovery:
            offered = (*offered, "recovery")
        callback = p.AnswerPrompt(client_id=self._client_id, choices=offered)
        try:
            answer = self._callbacks.answer(callback)
        except Refused:
            return None
        if answer.method is None and answer.recovery_code is None:
            return None
        return PromptAnswer(answer.method, answer.code or "", answer.recovery_code)
