"""Every decision of a prompt as a named function in one table, as in :class:`ClientRules`."""

from collections.abc import Callable
from dataclasses import dataclass

from action_mfa.simulator.client.memory import Memory
from action_mfa.simulator.core.commands import Methods
from action_mfa.simulator.core.parameters import Parameters
from action_mfa.simulator.core.parameters.prompts import (
    PromptChoices,
    PromptRecovery,
    PromptRefusal,
    PromptWithTokenHeld,
)
from action_mfa.simulator.core.state import Settings
from action_mfa.spec.vocabulary import Method, Reason

__all__ = ["PromptRules"]

#: What a user can be told in a prompt and then try again; anything else ends it.
_TOLD_IN_THE_PROMPT = frozenset(
    {
        Reason.MFA_INVALID_CODE,
        Reason.MFA_RATE_LIMITED,
        Reason.METHOD_NOT_ENABLED,
        Reason.PASSKEY_CANCELLED,
        Reason.PASSKEY_NOT_FOUND,
        Reason.PASSKEY_NOT_SUPPORTED,
        Reason.PASSKEY_REJECTED,
    }
)


def _choices(settings: Settings, methods: Methods, parameters: Parameters) -> tuple[Method, ...]:
    """Return what is offered, in the order of the methods' list."""
    enrolled = _enrolled(methods)
    enabled = tuple(method for method in Method if method in settings.methods)
    offered = tuple(method for method in enabled if method in enrolled)
    if offered and parameters.prompt_choices is PromptChoices.ENABLED:
        return enabled
    return offered


def _offers_recovery(parameters: Parameters) -> bool:
    """Say whether a recovery code can be entered instead of proving a method."""
    return parameters.prompt_recovery is PromptRecovery.OFFERED


def _enrolled(methods: Methods) -> frozenset[Method]:
    found = set()
    if any(device.is_verified for device in methods.devices):
        found.add(Method.TOTP)
    if any(passkey.serves_mfa for passkey in methods.passkeys):
        found.add(Method.PASSKEY)
    return frozenset(found)


def _asks_for(create_mfa_token: bool) -> bool | None:  # noqa: FBT001  a value, not a switch
    """Return which token is asked for: a single-use one (True), or (None) none."""
    return True if create_mfa_token else None


def _recovery_asks_for(asked: bool | None) -> bool | None:  # noqa: FBT001  a value, not a switch
    """Return which token a recovery code is to create: the one that any proof would."""
    return asked


def _answers_itself(memory: Memory, parameters: Parameters, *, asked: bool | None) -> bool:
    """Say whether the held token is handed out and nobody is asked."""
    reading = parameters.prompt_with_token_held
    return reading is PromptWithTokenHeld.ANSWERS and None not in (memory.held, asked)


def _stays_open(reason: Reason, parameters: Parameters) -> bool:
    """Say whether the user may try again after a refusal."""
    return parameters.prompt_refusal is PromptRefusal.STAYS and reason in _TOLD_IN_THE_PROMPT


def _after_cancel(memory: Memory) -> Memory:
    return memory


def _ends_as_cancelled() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class PromptRules:
    """The table. Each field's name is the question that its function answers."""

    choices: Callable[[Settings, Methods, Parameters], tuple[Method, ...]] = _choices
    offers_recovery: Callable[[Parameters], bool] = _offers_recovery
    asks_for: Callable[[bool], bool | None] = _asks_for
    recovery_asks_for: Callable[[bool | None], bool | None] = _recovery_asks_for
    answers_itself: Callable[..., bool] = _answers_itself
    stays_open: Callable[[Reason, Parameters], bool] = _stays_open
    after_cancel: Callable[[Memory], Memory] = _after_cancel
    ends_as_cancelled: Callable[[], bool] = _ends_as_cancelled
