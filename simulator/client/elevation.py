"""What a client does with elevated tokens: which it keeps, which goes with what, when one is gone.

Source: npm ``@dynamic-labs-sdk/client`` 1.27.1 (``upsertElevatedAccessToken``,
``getElevatedAccessToken``, ``getActionAuthorizationTokens``, ``checkStepUpAuth``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from action_mfa.simulator.client.memory import HeldElevated, Memory
from action_mfa.simulator.core.commands import StepUpRequirement
from action_mfa.simulator.core.state import ElevatedToken
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action

__all__ = ["ClientElevationRules", "held_of"]


def held_of(token: ElevatedToken) -> HeldElevated:
    """Return what a client reads in a token's claims."""
    return HeldElevated(token.value, token.scopes, token.single_use, token.expires_at)


def _asks_for(scopes: tuple[str, ...]) -> tuple[str, ...]:
    return scopes


def _after_mint(memory: Memory, minted: HeldElevated) -> Memory:
    """Keep one token for each set of scopes, the newest."""
    others = tuple(held for held in memory.elevated if held.scopes != minted.scopes)
    return memory.elevating((*others, minted))


def _scopes_for(action: Action) -> tuple[Scope, ...]:
    """Return the scopes that fit an action, the best first."""
    match action:
        case Action.SIGN:
            return (Scope.WALLET_SIGN,)
        case Action.EXPORT:
            return (Scope.WALLET_EXPORT,)
        case Action.REFRESH:
            return (Scope.WALLET_REFRESH, Scope.WALLET_DELEGATE, Scope.WALLET_RESHARE)
        case Action.RESHARE:
            return (Scope.WALLET_RESHARE, Scope.WALLET_DELEGATE, Scope.WALLET_REFRESH)


def _held_for(memory: Memory, scope: str, now: int) -> HeldElevated | None:
    """Return the first token that covers a scope and has time left."""
    for held in memory.elevated:
        if scope in held.scopes and now < held.expires_at:
            return held
    return None


def _before_use(memory: Memory, attached: HeldElevated) -> Memory:
    """Forget a single-use token before the request that carries it."""
    if not attached.single_use:
        return memory
    return memory.elevating(tuple(held for held in memory.elevated if held is not attached))


def _goes_before_mfa_token(_attached: HeldElevated) -> bool:
    """Say whether a request with an elevated token goes without the MFA token."""
    return True


def _after_failed_check() -> StepUpRequirement:
    """Return what is answered where the server could not be asked: it is required."""
    return StepUpRequirement(required=True)


def _answers_itself(held: HeldElevated | None) -> bool:
    return held is not None


@dataclass(frozen=True, slots=True)
class ClientElevationRules:
    """The table. Each field's name is the question that its function answers."""

    asks_for: Callable[[tuple[str, ...]], tuple[str, ...]] = _asks_for
    after_mint: Callable[[Memory, HeldElevated], Memory] = _after_mint
    scopes_for: Callable[[Action], tuple[Scope, ...]] = _scopes_for
    held_for: Callable[[Memory, str, int], HeldElevated | None] = _held_for
    before_use: Callable[[Memory, HeldElevated], Memory] = _before_use
    goes_before_mfa_token: Callable[[HeldElevated], bool] = _goes_before_mfa_token
    after_failed_check: Callable[[], StepUpRequirement] = _after_failed_check
    answers_itself: Callable[[HeldElevated | None], bool] = _answers_itself
