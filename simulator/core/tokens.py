"""The life of an MFA token: minted by a proof, presented with an action, spent, dead."""

from dataclasses import replace

from action_mfa.simulator.core.commands import Guarded
from action_mfa.simulator.core.elevation import (
    elevated_token_required,
    is_enforced,
    pay_elevated,
)
from action_mfa.simulator.core.finding import elevated_of, tokens_of
from action_mfa.simulator.core.moment import Caller, Moment
from action_mfa.simulator.core.outcomes import Refusal
from action_mfa.simulator.core.parameters import OlderTokenAfterMint
from action_mfa.simulator.core.state import MfaToken, State, TokenValue, UserId
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Method, Reason

__all__ = [
    "authorise",
    "authorise_removal",
    "mint",
    "needs_elevated",
    "with_token",
    "without_tokens_of",
]


def with_token(state: State, token: MfaToken) -> State:
    """Return the state with this version of a token."""
    return replace(state, tokens=state.tokens.insert(token.value, token))


def mint(
    state: State, caller: Caller, method: Method, moment: Moment, *, single_use: bool
) -> tuple[State, TokenValue]:
    """Mint a token for the caller's session [MINT-01]."""
    session = caller.session.id
    held = state.tokens_by_session.get(session, ())
    if moment.parameters.older_token_after_mint is OlderTokenAfterMint.DIES:
        for value in held:
            state = with_token(state, replace(state.tokens[value], revoked=True))
    token = MfaToken(
        moment.rules.token_value(moment.draw, caller.session),
        session,
        caller.user.id,
        caller.environment.id,
        method,
        single_use,
    )
    state = with_token(state, token)
    by_session = state.tokens_by_session.insert(session, (*held, token.value))
    return replace(state, tokens_by_session=by_session), token.value


def authorise(
    state: State, caller: Caller, action: Action, command: Guarded, moment: Moment
) -> State:
    """Let an action of the caller pass, spending the token that comes with it if that takes one.

    An action that needs no token leaves a presented one alone [ONCE-04]. The reason of a refusal
    does not tell a spent token from one that never was [ERR-07]. Where step-up is on, the
    elevated token pays, and an MFA token beside it stays as it is [STEP-36].

    Raises:
        Refusal: the action needs a token, and the presented one is none of the caller's.

    """
    required = is_required(caller, action, moment)
    if is_enforced(caller, moment) and needs_elevated(caller, action, moment):
        required = True
        accepted = moment.rules.elevation.scopes_of(action, moment.parameters)
        paid = pay_elevated(state, caller, accepted, command.presented_elevated, moment)
        if paid is not None:
            return paid
        if not moment.rules.elevation.mfa_token_suffices(action):
            raise elevated_token_required()
    if not required:
        return state
    token = moment.rules.token_presented(state, caller.session, command.presented_token)
    if token is None or not _is_good(state, token, caller, action, moment):
        raise Refusal(Reason.MFA_REQUIRED, f"MFA required for {action}")
    if moment.rules.token_is_spent_by_use(token):
        return with_token(state, replace(token, spent=True))
    return state


def authorise_removal(state: State, caller: Caller, command: Guarded, moment: Moment) -> State:
    """Let the removal of one of the caller's factors pass, spending a single-use token.

    Whatever is protected and whoever asks: who removes a factor has proven one [DEVICE-02].

    Raises:
        Refusal: the presented token is none of the caller's.

    """
    if not moment.rules.removal_needs_token(caller.user):
        return state
    if is_enforced(caller, moment):
        unlinking = frozenset({Scope.CREDENTIAL_UNLINK})
        paid = pay_elevated(state, caller, unlinking, command.presented_elevated, moment)
        if paid is None:
            raise elevated_token_required()
        return paid
    token = moment.rules.token_presented(state, caller.session, command.presented_token)
    if (
        token is None
        or not _is_callers(state, token, caller, moment)
        or not moment.rules.token_removes(token, moment.parameters)
    ):
        raise Refusal(Reason.MFA_REQUIRED, "MFA required to remove a factor")
    if moment.rules.token_is_spent_by_removal(token):
        return with_token(state, replace(token, spent=True))
    return state


def without_tokens_of(state: State, user: UserId) -> State:
    """Return the state in which every token of a user is revoked."""
    tokens, elevated = state.tokens, state.elevated
    for token in tokens_of(state, user):
        tokens = tokens.insert(token.value, replace(token, revoked=True))
    for strong in elevated_of(state, user):
        elevated = elevated.insert(strong.value, replace(strong, revoked=True))
    return replace(state, tokens=tokens, elevated=elevated)


def needs_elevated(caller: Caller, action: Action, moment: Moment) -> bool:
    """Say whether an action takes an elevated token where step-up is on [STEP-02, STEP-03]."""
    always = moment.rules.elevation.is_always_guarded(action)
    return always or is_required(caller, action, moment)


def is_required(caller: Caller, action: Action, moment: Moment) -> bool:
    """Say whether an action of the caller needs a token by the current settings [REQ-10]."""
    rules = moment.rules
    settings = caller.environment.settings
    return rules.action_is_protected(settings, action) and (
        rules.has_verified_method(caller.user)
        or rules.enrolment_is_due(settings, moment.parameters)
    )


def _is_good(state: State, token: MfaToken, caller: Caller, action: Action, moment: Moment) -> bool:
    return moment.rules.token_serves(token, action) and _is_callers(state, token, caller, moment)


def _is_callers(state: State, token: MfaToken, caller: Caller, moment: Moment) -> bool:
    rules = moment.rules
    return (
        rules.token_is_environments(token, caller.session)
        and rules.token_is_users(token, caller.session)
        and rules.token_is_sessions(token, caller.session, moment.parameters)
        and rules.token_session_lives(state.sessions[token.session], moment.now)
        and rules.token_is_unspent(token)
        and not token.revoked
    )
