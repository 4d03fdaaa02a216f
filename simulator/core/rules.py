"""Every decision of the machine as a named function in one table.

A wrong implementation is the reference with exactly one of them replaced
(``dataclasses.replace(Rules(), session_is_live=...)``), so each rule answers one question and looks
at nothing else. Parameters are handed in, never read from somewhere.
"""

import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from action_mfa.simulator.core import delegation_rules as delegation
from action_mfa.simulator.core import enrolment_rules as enrolment
from action_mfa.simulator.core.elevation_rules import ElevationRules
from action_mfa.simulator.core.parameters import (
    OlderUnusedStep,
    Parameters,
    SiblingSession,
    TotpDigits,
    TotpSkew,
)
from action_mfa.simulator.core.passkey_rules import PasskeyRules
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.state import (
    MfaToken,
    PendingWork,
    RecoveryCode,
    Session,
    Settings,
    State,
    TokenValue,
    TotpDevice,
    User,
    Wallet,
)
from action_mfa.simulator.entropy import Draw
from action_mfa.simulator.totp import code_at_step, step_of
from action_mfa.simulator.wallets import Holder, Share
from action_mfa.spec.vocabulary import Action, Method, SignKind

__all__ = ["Rules"]

Work = tuple[PendingWork, ...]
Shares = tuple[Share, ...]


def _session_is_live(session: Session, now: int) -> bool:
    return session.ended is None and now < session.expires_at


def _action_is_protected(settings: Settings, action: Action) -> bool:
    return action in settings.protected_actions


def _settings_after_change(_old: Settings, new: Settings) -> Settings:
    return new


def _method_is_enabled(settings: Settings, method: Method) -> bool:
    return method in settings.methods


def _wallet_is_users(wallet: Wallet, session: Session) -> bool:
    return wallet.user == session.user


def _action_of_signing(_kind: SignKind) -> Action | None:
    """Name the event that a signing is; None where it is none."""
    return Action.SIGN


def _token_value(draw: Draw, _session: Session) -> TokenValue:
    return TokenValue(f"mfa_{draw.hex(24)}")


def _token_presented(state: State, _session: Session, presented: str | None) -> MfaToken | None:
    """Return the token that was issued with this value."""
    return None if presented is None else state.tokens.get(TokenValue(presented))


def _token_serves(_token: MfaToken, _action: Action) -> bool:
    return True


def _token_is_environments(token: MfaToken, session: Session) -> bool:
    return token.environment == session.environment


def _token_is_users(token: MfaToken, session: Session) -> bool:
    return token.user == session.user


def _token_is_sessions(token: MfaToken, session: Session, parameters: Parameters) -> bool:
    return (
        token.session == session.id or parameters.token_in_sibling_session is SiblingSession.ACCEPT
    )


def _token_session_lives(minted_in: Session, now: int) -> bool:
    return _session_is_live(minted_in, now)


def _token_is_unspent(token: MfaToken) -> bool:
    return not token.spent


def _token_is_spent_by_use(token: MfaToken) -> bool:
    return token.single_use


def _totp_steps(now: int, parameters: Parameters) -> tuple[int, ...]:
    current = step_of(now)
    match parameters.totp_skew:
        case TotpSkew.ONE_STEP:
            return (current, current - 1, current + 1)
        case TotpSkew.EXACT:
            return (current,)


def _totp_step_is_fresh(device: TotpDevice, step: int, parameters: Parameters) -> bool:
    if step in device.used_steps:
        return False
    match parameters.totp_older_unused_step:
        case OlderUnusedStep.ACCEPT:
            return True
        case OlderUnusedStep.REFUSE:
            return all(step > used for used in device.used_steps)


def _totp_code_matches(device: TotpDevice, step: int, code: str, parameters: Parameters) -> bool:
    if parameters.totp_digits is TotpDigits.UNICODE:
        code = unicodedata.normalize("NFKC", code)
    return hmac.compare_digest(code_at_step(device.secret, step).encode(), _octets(code))


def _octets(text: str) -> bytes:
    # JSON can carry half a surrogate pair, and no text that a caller enters may break the machine.
    return text.encode(errors="surrogatepass")


def _totp_second_is_refused(user: User) -> bool:
    return any(device.is_verified for device in user.devices)


def _devices_after_start(user: User, pending: TotpDevice) -> tuple[TotpDevice, ...]:
    return (*(device for device in user.devices if device.is_verified), pending)


def _recovery_code_matches(candidate: RecoveryCode, code: str) -> bool:
    return hmac.compare_digest(candidate.code.encode(), _octets(code))


def _recovery_code_is_unused(candidate: RecoveryCode) -> bool:
    return not candidate.used


def _recovery_codes_after_use(
    codes: tuple[RecoveryCode, ...], entered: RecoveryCode
) -> tuple[RecoveryCode, ...]:
    return tuple(replace(code, used=True) if code is entered else code for code in codes)


def _recovery_codes_after_regenerate(
    _old: tuple[RecoveryCode, ...], new: tuple[RecoveryCode, ...]
) -> tuple[RecoveryCode, ...]:
    return new


def _is_rate_limited(user: User, now: int, policy: Policy) -> bool:
    failures = user.failures
    return (
        failures is not None
        and failures.count >= policy.rate_limit_failures
        and now < failures.since + policy.rate_limit_window_seconds
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """The table. Each field's name is the question that its function answers."""

    session_is_live: Callable[[Session, int], bool] = _session_is_live
    action_is_protected: Callable[[Settings, Action], bool] = _action_is_protected
    settings_after_change: Callable[[Settings, Settings], Settings] = _settings_after_change
    method_is_enabled: Callable[[Settings, Method], bool] = _method_is_enabled
    has_verified_method: Callable[[User], bool] = enrolment.has_verified_method
    is_onboarded: Callable[[Session, User, Settings, Parameters], bool] = enrolment.is_onboarded
    verification_proves: Callable[[Parameters], bool] = enrolment.verification_proves
    enrolment_is_due: Callable[[Settings, Parameters], bool] = enrolment.enrolment_is_due
    wallet_is_users: Callable[[Wallet, Session], bool] = _wallet_is_users
    action_of_signing: Callable[[SignKind], Action | None] = _action_of_signing
    wallet_may_act: Callable[[Wallet], bool] = delegation.wallet_may_act
    action_of_claiming: Callable[[Wallet], Action | None] = delegation.action_of_claiming
    action_of_delegating: Callable[[Wallet], Action | None] = delegation.action_of_delegating
    action_of_work: Callable[[PendingWork], Action | None] = delegation.action_of_work
    work_after_request: Callable[[Work, PendingWork, Parameters], Work] = (
        delegation.work_after_request
    )
    work_after_sign_in: Callable[[Work, Parameters], Work] = delegation.work_after_sign_in
    work_after_success: Callable[[Work, PendingWork], Work] = delegation.work_after_success
    shares_after_refresh: Callable[[Shares, Draw], Shares] = delegation.shares_after_refresh
    shares_after_reshare: Callable[[Shares, tuple[Holder, ...], Draw], Shares] = (
        delegation.shares_after_reshare
    )
    token_value: Callable[[Draw, Session], TokenValue] = _token_value
    token_presented: Callable[[State, Session, str | None], MfaToken | None] = _token_presented
    token_serves: Callable[[MfaToken, Action], bool] = _token_serves
    token_is_environments: Callable[[MfaToken, Session], bool] = _token_is_environments
    token_is_users: Callable[[MfaToken, Session], bool] = _token_is_users
    token_is_sessions: Callable[[MfaToken, Session, Parameters], bool] = _token_is_sessions
    token_session_lives: Callable[[Session, int], bool] = _token_session_lives
    token_is_unspent: Callable[[MfaToken], bool] = _token_is_unspent
    token_is_spent_by_use: Callable[[MfaToken], bool] = _token_is_spent_by_use
    removal_needs_token: Callable[[User], bool] = enrolment.removal_needs_token
    token_removes: Callable[[MfaToken, Parameters], bool] = enrolment.token_removes
    token_is_spent_by_removal: Callable[[MfaToken], bool] = enrolment.token_is_spent_by_removal
    device_of: Callable[[User, str], TotpDevice | None] = enrolment.device_of
    last_factor_stays: Callable[[Settings, Parameters], bool] = enrolment.last_factor_stays
    without_device: Callable[[User, TotpDevice], User] = enrolment.without_device
    without_factors: Callable[[User, Parameters], User] = enrolment.without_factors
    tokens_die_with_factors: Callable[[Parameters], bool] = enrolment.tokens_die_with_factors
    default_device: Callable[[User], str | None] = enrolment.default_device
    after_reset: Callable[[User, Parameters], User] = enrolment.after_reset
    totp_steps: Callable[[int, Parameters], tuple[int, ...]] = _totp_steps
    totp_step_is_fresh: Callable[[TotpDevice, int, Parameters], bool] = _totp_step_is_fresh
    totp_code_matches: Callable[[TotpDevice, int, str, Parameters], bool] = _totp_code_matches
    totp_second_is_refused: Callable[[User], bool] = _totp_second_is_refused
    devices_after_start: Callable[[User, TotpDevice], tuple[TotpDevice, ...]] = _devices_after_start
    recovery_code_matches: Callable[[RecoveryCode, str], bool] = _recovery_code_matches
    recovery_code_is_unused: Callable[[RecoveryCode], bool] = _recovery_code_is_unused
    recovery_codes_after_use: Callable[
        [tuple[RecoveryCode, ...], RecoveryCode], tuple[RecoveryCode, ...]
    ] = _recovery_codes_after_use
    recovery_codes_after_regenerate: Callable[
        [tuple[RecoveryCode, ...], tuple[RecoveryCode, ...]], tuple[RecoveryCode, ...]
    ] = _recovery_codes_after_regenerate
    is_rate_limited: Callable[[User, int, Policy], bool] = _is_rate_limited
    elevation: ElevationRules = field(default_factory=ElevationRules)
    passkeys: PasskeyRules = field(default_factory=PasskeyRules)
