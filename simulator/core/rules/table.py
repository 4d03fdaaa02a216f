"""Every decision of the machine as a named function in one table.

A wrong implementation is the reference with exactly one of them replaced
(``dataclasses.replace(Rules(), session_is_live=...)``), so each rule answers one question and looks
at nothing else. Parameters are handed in, never read from somewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from action_mfa.simulator.core.parameters import Parameters
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.rules import codes, enrolment, sessions, tokens, wallets
from action_mfa.simulator.core.rules.elevation import ElevationRules
from action_mfa.simulator.core.rules.passkeys import PasskeyRules
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
from action_mfa.simulator.wallets import Holder, Share
from action_mfa.spec.vocabulary import Action, Method, SignKind

__all__ = ["Rules"]

Work = tuple[PendingWork, ...]
Shares = tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The table. Each field's name is the question that its function answers."""

    session_is_live: Callable[[Session, int], bool] = sessions.session_is_live
    action_is_protected: Callable[[Settings, Action], bool] = sessions.action_is_protected
    settings_after_change: Callable[[Settings, Settings], Settings] = sessions.settings_after_change
    method_is_enabled: Callable[[Settings, Method], bool] = sessions.method_is_enabled
    has_verified_method: Callable[[User], bool] = enrolment.has_verified_method
    is_onboarded: Callable[[Session, User, Settings, Parameters], bool] = enrolment.is_onboarded
    verification_proves: Callable[[Parameters], bool] = enrolment.verification_proves
    enrolment_is_due: Callable[[Settings, Parameters], bool] = enrolment.enrolment_is_due
    wallet_is_users: Callable[[Wallet, Session], bool] = wallets.wallet_is_users
    action_of_signing: Callable[[SignKind], Action | None] = wallets.action_of_signing
    wallet_may_act: Callable[[Wallet], bool] = wallets.wallet_may_act
    action_of_claiming: Callable[[Wallet], Action | None] = wallets.action_of_claiming
    action_of_delegating: Callable[[Wallet], Action | None] = wallets.action_of_delegating
    action_of_work: Callable[[PendingWork], Action | None] = wallets.action_of_work
    work_after_request: Callable[[Work, PendingWork, Parameters], Work] = wallets.work_after_request
    work_after_sign_in: Callable[[Work, Parameters], Work] = wallets.work_after_sign_in
    work_after_success: Callable[[Work, PendingWork], Work] = wallets.work_after_success
    shares_after_refresh: Callable[[Shares, Draw], Shares] = wallets.shares_after_refresh
    shares_after_reshare: Callable[[Shares, tuple[Holder, ...], Draw], Shares] = (
        wallets.shares_after_reshare
    )
    token_value: Callable[[Draw, Session], TokenValue] = tokens.token_value
    token_presented: Callable[[State, Session, str | None], MfaToken | None] = (
        tokens.token_presented
    )
    token_serves: Callable[[MfaToken, Action], bool] = tokens.token_serves
    token_is_environments: Callable[[MfaToken, Session], bool] = tokens.token_is_environments
    token_is_users: Callable[[MfaToken, Session], bool] = tokens.token_is_users
    token_is_sessions: Callable[[MfaToken, Session, Parameters], bool] = tokens.token_is_sessions
    token_session_lives: Callable[[Session, int], bool] = tokens.token_session_lives
    token_is_unspent: Callable[[MfaToken], bool] = tokens.token_is_unspent
    token_is_spent_by_use: Callable[[MfaToken], bool] = tokens.token_is_spent_by_use
    removal_needs_token: Callable[[User], bool] = enrolment.removal_needs_token
    token_removes: Callable[[MfaToken, Parameters], bool] = enrolment.token_removes
    token_is_spent_by_removal: Callable[[MfaToken], bool] = enrolment.token_is_spent_by_removal
    device_of: Callable[[User, str], TotpDevice | None] = enrolment.device_of
    last_factor_stays: Callable[[Settings, Parameters], bool] = enrolment.last_factor_stays
    without_device: Callable[[User, TotpDevice], User] = enrolment.without_device
    without_factors: Callable[[User, Parameters], User] = enrolment.without_factors
    tokens_die_with_factors: Callable[[Parameters], bool] = enrolment.tokens_die_with_factors
    tokens_die_with_reset: Callable[[Parameters], bool] = enrolment.tokens_die_with_reset
    default_device: Callable[[User], str | None] = enrolment.default_device
    after_reset: Callable[[User, Parameters], User] = enrolment.after_reset
    totp_steps: Callable[[int, Parameters], tuple[int, ...]] = codes.totp_steps
    totp_step_is_fresh: Callable[[TotpDevice, int, Parameters], bool] = codes.totp_step_is_fresh
    totp_code_matches: Callable[[TotpDevice, int, str, Parameters], bool] = codes.totp_code_matches
    totp_second_is_refused: Callable[[User], bool] = codes.totp_second_is_refused
    devices_after_start: Callable[[User, TotpDevice], tuple[TotpDevice, ...]] = (
        codes.devices_after_start
    )
    recovery_code_matches: Callable[[RecoveryCode, str], bool] = codes.recovery_code_matches
    recovery_code_is_unused: Callable[[RecoveryCode], bool] = codes.recovery_code_is_unused
    recovery_codes_after_use: Callable[
        [tuple[RecoveryCode, ...], RecoveryCode], tuple[RecoveryCode, ...]
    ] = codes.recovery_codes_after_use
    recovery_codes_after_regenerate: Callable[
        [tuple[RecoveryCode, ...], tuple[RecoveryCode, ...]], tuple[RecoveryCode, ...]
    ] = codes.recovery_codes_after_regenerate
    is_rate_limited: Callable[[User, int, Policy], bool] = codes.is_rate_limited
    elevation: ElevationRules = field(default_factory=ElevationRules)
    passkeys: PasskeyRules = field(default_factory=PasskeyRules)
