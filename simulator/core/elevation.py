"""The life of an elevated token: asked for by scopes, minted, presented, spent, dead."""

from collections.abc import Iterable
from dataclasses import replace

from action_mfa.simulator.core.moment import Caller, Moment
from action_mfa.simulator.core.outcomes import Refusal
from action_mfa.simulator.core.parameters.elevation import UnknownScope
from action_mfa.simulator.core.state import ElevatedToken, State
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Reason

__all__ = [
    "elevated_token_required",
    "grant_at_sign_in",
    "guard_linking",
    "guard_scopes",
    "is_enforced",
    "linking_is_guarded",
    "mint_elevated",
    "pay_elevated",
    "with_elevated",
]


def is_enforced(caller: Caller, moment: Moment) -> bool:
    """Say whether step-up is on in the caller's environment."""
    return moment.rules.elevation.is_enforced(caller.environment.settings)


def guard_scopes(caller: Caller, scopes: tuple[str, ...], moment: Moment) -> None:
    """Let an authentication ask for scopes, before anything of it is used up [STEP-17, STEP-19].

    Raises:
        Refusal: step-up is off, or a scope cannot be the user's.

    """
    if not scopes:
        return
    if not is_enforced(caller, moment):
        raise Refusal(Reason.UNSUPPORTED, "Step-up is not on in this environment")
    dropped = moment.parameters.unknown_scope is UnknownScope.DROP
    if not dropped and len(_grantable(scopes, moment)) < len(set(scopes)):
        raise Refusal(Reason.INVALID_SCOPES, "A requested scope cannot be granted")


def mint_elevated(
    state: State, caller: Caller, scopes: Iterable[str], moment: Moment
) -> tuple[State, ElevatedToken | None]:
    """Mint one token for all the scopes that can be granted; None where there are none."""
    rules, session = moment.rules.elevation, caller.session
    granted = _grantable(scopes, moment)
    if not granted:
        return state, None
    settings = caller.environment.settings
    members = tuple(rules.behaviour_of(scope, settings) for scope in sorted(granted))
    behaviour = rules.behaviour_of_bundle(members, moment.parameters)
    token = ElevatedToken(
        rules.token_value(moment.draw, session),
        session.id,
        session.user,
        session.environment,
        granted,
        behaviour.single_use,
        moment.now + behaviour.seconds,
    )
    held = state.elevated_by_session.get(session.id, ())
    by_session = state.elevated_by_session.insert(session.id, (*held, token.value))
    return replace(with_elevated(state, token), elevated_by_session=by_session), token


def pay_elevated(
    state: State, caller: Caller, accepted: frozenset[Scope], presented: str | None, moment: Moment
) -> State | None:
    """Return the state in which the presented token has paid; None where it is not good."""
    rules = moment.rules.elevation
    token = rules.token_presented(state, caller.session, presented)
    if token is None or not _is_good(state, token, caller, accepted, moment):
        return None
    if rules.token_is_spent_by_use(token):
        return with_elevated(state, replace(token, spent=True))
    return state


def linking_is_guarded(caller: Caller, moment: Moment) -> bool:
    """Say whether linking a factor takes an elevated token of the caller."""
    enrolled = moment.rules.has_verified_method(caller.user)
    settings = caller.environment.settings
    return is_enforced(caller, moment) and moment.rules.elevation.linking_is_guarded(
        settings, moment.parameters, enrolled=enrolled
    )


def grant_at_sign_in(
    state: State, caller: Caller, scopes: tuple[str, ...], moment: Moment, *, for_linking: bool
) -> tuple[State, ElevatedToken | None]:
    """Mint one token for what a sign-in asked for and may give; None where that is nothing.

    Linking is for whoever signs in without a factor where MFA is optional [STEP-44]; other scopes
    are for whoever may step up by signing in once more.
    """
    if not is_enforced(caller, moment):
        return state, None
    rules, settings = moment.rules, caller.environment.settings
    enrolled = rules.has_verified_method(caller.user)
    wanted: tuple[str, ...] = ()
    if for_linking and rules.elevation.sign_in_grants_linking(settings, enrolled=enrolled):
        wanted = (Scope.CREDENTIAL_LINK,)
    if rules.elevation.may_reauthenticate(moment.parameters, enrolled=enrolled):
        wanted = (*wanted, *scopes)
    return mint_elevated(state, caller, wanted, moment)


def guard_linking(state: State, caller: Caller, presented: str | None, moment: Moment) -> State:
    """Let the caller link a factor, by an elevated token where that takes one [STEP-24].

    Raises:
        Refusal: it takes one, and the presented one is not good.

    """
    if not linking_is_guarded(caller, moment):
        return state
    paid = pay_elevated(state, caller, frozenset({Scope.CREDENTIAL_LINK}), presented, moment)
    if paid is None:
        raise elevated_token_required()
    return paid


def elevated_token_required() -> Refusal:
    """Return the refusal of whoever presents no good elevated token; it does not say why."""
    return Refusal(Reason.ELEVATED_TOKEN_REQUIRED, "Elevated access token required")


def with_elevated(state: State, token: ElevatedToken) -> State:
    """Return the state with this version of a token."""
    return replace(state, elevated=state.elevated.insert(token.value, token))


def _grantable(scopes: Iterable[str], moment: Moment) -> frozenset[str]:
    return frozenset(scope for scope in scopes if moment.rules.elevation.scope_is_grantable(scope))


def _is_good(
    state: State, token: ElevatedToken, caller: Caller, accepted: frozenset[Scope], moment: Moment
) -> bool:
    rules = moment.rules.elevation
    return (
        rules.token_covers(token, accepted)
        and rules.token_is_environments(token, caller.session)
        and rules.token_is_users(token, caller.session)
        and rules.token_is_sessions(token, caller.session, moment.parameters)
        and rules.token_session_lives(state.sessions[token.session], moment.now)
        and rules.token_has_time_left(token, moment.now)
        and rules.token_is_unspent(token)
        and not token.revoked
    )
