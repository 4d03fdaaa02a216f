"""A client's own prompt: asks the user for a factor and proves it.

A prompt offers methods and is told what the user does. It ends when something was proven, when the
user cancels it, or at once where there is nothing to offer; it is never left open.

Source: the page on Action-Based MFA, "Dynamic UI Implementation"; npm
``@dynamic-labs/sdk-react-core`` 5.3.2 (``usePromptMfaAuth``, ``useStepUpPromptMfa``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from action_mfa.simulator.client.ceremonies import Hands
from action_mfa.simulator.client.client import Client
from action_mfa.simulator.core.commands import Proof
from action_mfa.simulator.core.parameters.prompts import PromptWithoutMethod
from action_mfa.simulator.lab import CommandRefused
from action_mfa.spec.vocabulary import Method, Reason

__all__ = ["EVERYTHING", "PromptAnswer", "PromptUser", "PromptView", "show_prompt"]


@dataclass(frozen=True, slots=True)
class PromptAnswer:
    """What a user does in a prompt: picks a method and, for TOTP, enters a code.

    A ``recovery_code`` is entered instead of a method.
    """

    method: Method | None = None
    code: str = ""
    recovery_code: str | None = None


@dataclass(frozen=True, slots=True)
class PromptView:
    """What the prompt of a platform knows: some methods, and recovery codes or not."""

    methods: Collection[Method] = tuple(Method)
    recovery: bool = True


EVERYTHING = PromptView()


class PromptUser(Protocol):
    """The user in front of a prompt."""

    def answer(self, choices: tuple[Method, ...], /, *, recovery: bool) -> PromptAnswer | None:
        """Return what is done about these choices; None cancels.

        ``recovery`` says that a recovery code can be entered instead.

        A prompt asks again after a refusal, so whoever answers has to cancel one day.
        """
        ...


def show_prompt(
    client: Client,
    user: PromptUser,
    hands: Hands,
    *,
    create_mfa_token: bool,
    view: PromptView = EVERYTHING,
) -> str | None:
    """Have the user prove a factor [PROMPT-01] and return the token that the client then holds.

    Args:
        client: the application instance that prompts.
        user: who is asked.
        hands: the platform's passkeys.
        create_mfa_token: asks for a single-use token [PROMPT-02]; else none is minted.
        view: what a prompt of this platform knows.

    Returns:
        The token; None where none was asked for, or where there was nothing to offer.

    Raises:
        CommandRefused: the user cancelled (``prompt_cancelled``), or a refusal ended it.

    """
    rules, parameters = client.rules.prompt, client.parameters
    asked = rules.asks_for(create_mfa_token)
    offered = rules.choices(client.settings(), client.methods(), parameters)
    choices = tuple(method for method in offered if method in view.methods)
    if not choices:
        if parameters.prompt_without_method is PromptWithoutMethod.REFUSES:
            raise CommandRefused(Reason.MFA_REQUIRED, "No method to authenticate with")
        return None
    if rules.answers_itself(client.memory, parameters, asked=asked) and client.memory.held:
        return client.memory.held.value
    recovery = view.recovery and rules.offers_recovery(parameters)
    while True:
        answer = user.answer(choices, recovery=recovery)
        if answer is None or not _is_a_choice(answer, choices, recovery=recovery):
            client.memory = rules.after_cancel(client.memory)
            if not rules.ends_as_cancelled():
                return None
            raise CommandRefused(Reason.PROMPT_CANCELLED, "The prompt was cancelled")
        try:
            return _proven(client, answer, hands, single_use=asked).mfa_token
        except CommandRefused as refusal:
            if not rules.stays_open(refusal.reason, parameters):
                raise


def _is_a_choice(answer: PromptAnswer, choices: tuple[Method, ...], *, recovery: bool) -> bool:
    if answer.recovery_code is not None:
        return recovery
    return answer.method in choices


def _proven(
    client: Client, answer: PromptAnswer, hands: Hands, *, single_use: bool | None
) -> Proof:
    if answer.recovery_code is not None:
        asked = client.rules.prompt.recovery_asks_for(single_use)
        return client.authenticate_recovery(answer.recovery_code, single_use=asked)
    match answer.method:
        case Method.TOTP:
            return client.authenticate_totp(answer.code, single_use=single_use)
        case Method.PASSKEY | None:
            return client.authenticate_passkey(hands, single_use=single_use)
