"""The rules of elevated tokens: what they are asked for, what they open, when they are dead.

A table of its own within :class:`action_mfa.simulator.core.rules.Rules`, for a wrong implementation
replaces exactly one of them. Nothing here is looked at while step-up is off.

Sources: https://www.dynamic.xyz/docs/overview/authentication/step-up-auth,
https://www.dynamic.xyz/docs/overview/migrations/api/2026_04_01, npm ``@dynamic-labs/sdk-api-core``
0.40.0 (``MFASettingsActions``, ``EmailVerificationVerifyRequest``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from action_mfa.simulator.core.parameters import Parameters, SiblingSession
from action_mfa.simulator.core.parameters.elevation import (
    Reauthentication,
    RequiredFirstLink,
    ScopeBundle,
    SharesScope,
)
from action_mfa.simulator.core.state import (
    ElevatedToken,
    ElevatedValue,
    Session,
    Settings,
    State,
    TokenBehaviour,
)
from action_mfa.simulator.entropy import Draw
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action

__all__ = ["ElevationRules"]

#: What holds for a scope that the environment does not configure.
_SINGLE_USE = TokenBehaviour(single_use=True, seconds=300)
_TIME_BOUND = TokenBehaviour(single_use=False, seconds=600)

#: Every scope by its name on the wire.
_KNOWN: frozenset[str] = frozenset(Scope)

_SHARES = frozenset({Scope.WALLET_REFRESH, Scope.WALLET_RESHARE, Scope.WALLET_DELEGATE})


def _is_enforced(settings: Settings) -> bool:
    return settings.step_up


def _scope_is_grantable(scope: str) -> bool:
    """Say whether a user can be given a scope: it exists, and is of what is the user's own."""
    return scope in _KNOWN and Scope(scope).is_end_users


def _behaviour_of(scope: str, settings: Settings) -> TokenBehaviour:
    configured = dict(settings.token_behaviour).get(scope)
    if configured is not None:
        return configured
    return _SINGLE_USE if Scope(scope).is_wallets else _TIME_BOUND


def _behaviour_of_bundle(
    members: tuple[TokenBehaviour, ...], parameters: Parameters
) -> TokenBehaviour:
    seconds = [member.seconds for member in members]
    match parameters.scope_bundle:
        case ScopeBundle.STRICTEST:
            return TokenBehaviour(any(member.single_use for member in members), min(seconds))
        case ScopeBundle.LOOSEST:
            return TokenBehaviour(all(member.single_use for member in members), max(seconds))


def _token_value(draw: Draw, _session: Session) -> ElevatedValue:
    return ElevatedValue(f"elv_{draw.hex(24)}")


def _token_presented(
    state: State, _session: Session, presented: str | None
) -> ElevatedToken | None:
    return None if presented is None else state.elevated.get(ElevatedValue(presented))


def _scopes_of(action: Action, parameters: Parameters) -> frozenset[Scope]:
    """Return the scopes any of which lets an action pass."""
    match action, parameters.shares_scope:
        case Action.SIGN, _:
            return frozenset({Scope.WALLET_SIGN})
        case Action.EXPORT, _:
            return frozenset({Scope.WALLET_EXPORT})
        case _, SharesScope.ANY:
            return _SHARES
        case _, SharesScope.DELEGATE:
            return frozenset({Scope.WALLET_DELEGATE})
        case Action.REFRESH, _:
            return frozenset({Scope.WALLET_REFRESH})
        case _:
            return frozenset({Scope.WALLET_RESHARE})


def _is_always_guarded(action: Action) -> bool:
    """Say whether an action needs an elevated token also where no event is protected."""
    return action is Action.EXPORT


def _mfa_token_suffices(_action: Action) -> bool:
    """Say whether an MFA token does instead of an elevated one: fail closed."""
    return False


def _token_covers(token: ElevatedToken, accepted: frozenset[Scope]) -> bool:
    return not token.scopes.isdisjoint(accepted)


def _token_is_environments(token: ElevatedToken, session: Session) -> bool:
    return token.environment == session.environment


def _token_is_users(token: ElevatedToken, session: Session) -> bool:
    return token.user == session.user


def _token_is_sessions(token: ElevatedToken, session: Session, parameters: Parameters) -> bool:
    sibling = parameters.elevated_in_sibling_session
    return token.session == session.id or sibling is SiblingSession.ACCEPT


def _token_session_lives(minted_in: Session, now: int) -> bool:
    return minted_in.ended is None and now < minted_in.expires_at


def _token_has_time_left(token: ElevatedToken, now: int) -> bool:
    return now < token.expires_at


def _token_is_unspent(token: ElevatedToken) -> bool:
    return not token.spent


def _token_is_spent_by_use(token: ElevatedToken) -> bool:
    return token.single_use


def _linking_is_guarded(settings: Settings, parameters: Parameters, *, enrolled: bool) -> bool:
    """Say whether linking a factor takes a token.

    For a first factor that the environment demands, sign-in gives none; that nobody is locked out
    of what is demanded is our reading.
    """
    demanded = settings.require_at_onboarding or settings.enrolment_at_action
    if enrolled or not demanded:
        return True
    return parameters.required_first_link is RequiredFirstLink.GUARDED


def _sign_in_grants_linking(settings: Settings, *, enrolled: bool) -> bool:
    """Say whether a sign-in gives ``credential:link``: MFA is optional and the user has none."""
    return not (enrolled or settings.require_at_onboarding or settings.enrolment_at_action)


def _may_reauthenticate(parameters: Parameters, *, enrolled: bool) -> bool:
    """Say whether signing in once more may step up: not where the user has an MFA method."""
    return not enrolled and parameters.reauthentication is Reauthentication.WITHOUT_METHOD


@dataclass(frozen=True, slots=True)
class ElevationRules:
    """The table. Each field's name is the question that its function answers."""

    is_enforced: Callable[[Settings], bool] = _is_enforced
    scope_is_grantable: Callable[[str], bool] = _scope_is_grantable
    behaviour_of: Callable[[str, Settings], TokenBehaviour] = _behaviour_of
    behaviour_of_bundle: Callable[[tuple[TokenBehaviour, ...], Parameters], TokenBehaviour] = (
        _behaviour_of_bundle
    )
    token_value: Callable[[Draw, Session], ElevatedValue] = _token_value
    token_presented: Callable[[State, Session, str | None], ElevatedToken | None] = _token_presented
    scopes_of: Callable[[Action, Parameters], frozenset[Scope]] = _scopes_of
    is_always_guarded: Callable[[Action], bool] = _is_always_guarded
    mfa_token_suffices: Callable[[Action], bool] = _mfa_token_suffices
    token_covers: Callable[[ElevatedToken, frozenset[Scope]], bool] = _token_covers
    token_is_environments: Callable[[ElevatedToken, Session], bool] = _token_is_environments
    token_is_users: Callable[[ElevatedToken, Session], bool] = _token_is_users
    token_is_sessions: Callable[[ElevatedToken, Session, Parameters], bool] = _token_is_sessions
    token_session_lives: Callable[[Session, int], bool] = _token_session_lives
    token_has_time_left: Callable[[ElevatedToken, int], bool] = _token_has_time_left
    token_is_unspent: Callable[[ElevatedToken], bool] = _token_is_unspent
    token_is_spent_by_use: Callable[[ElevatedToken], bool] = _token_is_spent_by_use
    linking_is_guarded: Callable[..., bool] = _linking_is_guarded
    sign_in_grants_linking: Callable[..., bool] = _sign_in_grants_linking
    may_reauthenticate: Callable[..., bool] = _may_reauthenticate
