"""Every decision of the client as a named function in one table, as in the core's rules.

A wrong client is the reference client with one of them replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from action_mfa.simulator.client.elevation import ClientElevationRules
from action_mfa.simulator.client.memory import Held, Memory
from action_mfa.simulator.client.prompt_rules import PromptRules
from action_mfa.simulator.core.commands import Methods, Options
from action_mfa.simulator.core.parameters import (
    FailedActionOnClient,
    Parameters,
    UnenrolledAnswerAtAction,
)
from action_mfa.simulator.core.state import SessionId, Settings
from action_mfa.spec.vocabulary import Action

__all__ = ["ClientRules"]


def _is_required(settings: Settings, action: Action, *, has_method: bool) -> bool:
    return action in settings.protected_actions and (settings.require_at_onboarding or has_method)


def _asks_to_enrol(settings: Settings, action: Action, parameters: Parameters) -> bool:
    """Say whether enrolment is due at the action, so that a factor is required without one."""
    return (
        settings.enrolment_at_action
        and action in settings.protected_actions
        and parameters.unenrolled_answer_at_action is UnenrolledAnswerAtAction.REQUIRED
    )


def _has_method(methods: Methods) -> bool:
    return methods.verified


def _has_passkey(options: Options) -> bool:
    """Say whether request options name a passkey; an empty list would let any be used."""
    return bool(options.json.get("allowCredentials"))


def _asks_for(single_use: bool | None) -> bool | None:  # noqa: FBT001  a value, not a switch
    return single_use


def _after_mint(memory: Memory, minted: Held) -> Memory:
    return memory.holding(minted)


def _after_proof(memory: Memory) -> Memory:
    return memory


def _after_failed_proof(memory: Memory) -> Memory:
    return memory


def _attaches(memory: Memory, _action: Action, *, required: bool) -> Held | None:
    return memory.held if required else None


def _attaches_to_removal(memory: Memory) -> Held | None:
    return memory.held


def _before_action(memory: Memory, attached: Held | None) -> Memory:
    if attached is not None and attached.single_use:
        return memory.holding(None)
    return memory


def _after_failed_action(memory: Memory, attached: Held | None, parameters: Parameters) -> Memory:
    match parameters.failed_action_on_client:
        case FailedActionOnClient.FORGOTTEN:
            return memory
        case FailedActionOnClient.KEPT:
            return memory.holding(attached or memory.held)


def _after_sign_in(_memory: Memory, session: SessionId, expires_at: int) -> Memory:
    return Memory(session, expires_at)


def _after_sign_out(_memory: Memory) -> Memory:
    return Memory()


def _after_expiry(_memory: Memory) -> Memory:
    return Memory()


def _after_refresh(memory: Memory, expires_at: int) -> Memory:
    return replace(memory, expires_at=expires_at)


def _after_restart(stored: Memory, now: int) -> Memory:
    return stored if now < stored.expires_at else Memory()


@dataclass(frozen=True, slots=True)
class ClientRules:
    """The table. Each field's name is the question that its function answers."""

    is_required: Callable[..., bool] = _is_required
    asks_to_enrol: Callable[[Settings, Action, Parameters], bool] = _asks_to_enrol
    has_method: Callable[[Methods], bool] = _has_method
    has_passkey: Callable[[Options], bool] = _has_passkey
    asks_for: Callable[[bool | None], bool | None] = _asks_for
    after_mint: Callable[[Memory, Held], Memory] = _after_mint
    after_proof: Callable[[Memory], Memory] = _after_proof
    after_failed_proof: Callable[[Memory], Memory] = _after_failed_proof
    attaches: Callable[..., Held | None] = _attaches
    attaches_to_removal: Callable[[Memory], Held | None] = _attaches_to_removal
    before_action: Callable[[Memory, Held | None], Memory] = _before_action
    after_failed_action: Callable[[Memory, Held | None, Parameters], Memory] = _after_failed_action
    after_sign_in: Callable[[Memory, SessionId, int], Memory] = _after_sign_in
    after_sign_out: Callable[[Memory], Memory] = _after_sign_out
    after_expiry: Callable[[Memory], Memory] = _after_expiry
    after_refresh: Callable[[Memory, int], Memory] = _after_refresh
    after_restart: Callable[[Memory, int], Memory] = _after_restart
    elevation: ClientElevationRules = field(default_factory=ClientElevationRules)
    prompt: PromptRules = field(default_factory=PromptRules)
