"""The decisions about enrolment, device management and reset."""

from dataclasses import replace

from action_mfa.simulator.core.parameters import (
    CodesAfterLastFactor,
    CodesAfterReset,
    EnrolmentWithoutEnforcement,
    LastFactorDeletion,
    Parameters,
    PasskeySignInAfterReset,
    PersistentTokenDeletes,
    TokensAfterLastFactor,
    TokensAfterReset,
    UnenrolledAtAction,
    UnenrolledProtected,
    VerificationProves,
)
from action_mfa.simulator.core.state import MfaToken, Passkey, Session, Settings, TotpDevice, User

__all__ = [
    "after_reset",
    "default_device",
    "device_of",
    "enrolment_is_due",
    "has_verified_method",
    "is_onboarded",
    "last_factor_stays",
    "removal_needs_token",
    "token_is_spent_by_removal",
    "token_removes",
    "tokens_die_with_factors",
    "tokens_die_with_reset",
    "verification_proves",
    "without_device",
    "without_factors",
]


def has_verified_method(user: User) -> bool:
    """Say whether the user has any factor that counts."""
    return any(passkey.serves_mfa for passkey in user.passkeys) or any(
        device.is_verified for device in user.devices
    )


def is_onboarded(session: Session, user: User, settings: Settings, parameters: Parameters) -> bool:
    """Say whether nothing is left to do before wallets: enrolment, then session MFA."""
    enrolled = has_verified_method(user)
    if settings.require_at_onboarding and not enrolled:
        is_live = settings.session_mfa or bool(settings.protected_actions)
        without = parameters.enrolment_without_enforcement
        return not is_live and without is EnrolmentWithoutEnforcement.NOT_FORCED
    return session.proven or not (settings.session_mfa and enrolled)


def verification_proves(parameters: Parameters) -> bool:
    """Say whether verifying a device proves the factor in the session, too."""
    return parameters.totp_verification_proves is VerificationProves.YES


def enrolment_is_due(settings: Settings, parameters: Parameters) -> bool:
    """Say whether a user without a factor is refused a protected action."""
    if settings.require_at_onboarding:
        return True
    if settings.enrolment_at_action:
        return parameters.unenrolled_at_action is UnenrolledAtAction.REFUSE
    return parameters.unenrolled_protected is UnenrolledProtected.REFUSE


def removal_needs_token(_user: User) -> bool:
    """Say whether a factor is only removed against a token; it always is."""
    return True


def token_removes(token: MfaToken, parameters: Parameters) -> bool:
    """Say whether a token of this kind pays for the removal of a factor."""
    return token.single_use or parameters.persistent_token_deletes is PersistentTokenDeletes.ACCEPT


def token_is_spent_by_removal(token: MfaToken) -> bool:
    """Say whether the removal that it paid for uses a token up."""
    return token.single_use


def device_of(user: User, device_id: str) -> TotpDevice | None:
    """Return the user's own device with this id."""
    return next((device for device in user.devices if device.id == device_id), None)


def last_factor_stays(settings: Settings, parameters: Parameters) -> bool:
    """Say whether the last factor cannot be removed, because one is required."""
    is_required = settings.require_at_onboarding or settings.enrolment_at_action
    return is_required and parameters.last_factor_deletion is LastFactorDeletion.REFUSE


def without_device(user: User, device: TotpDevice) -> User:
    """Return the user without a device, which is the default one no more."""
    left = tuple(other for other in user.devices if other.id != device.id)
    default = None if user.default_device == device.id else user.default_device
    return replace(user, devices=left, default_device=default)


def without_factors(user: User, parameters: Parameters) -> User:
    """Return what is left of the user when the last factor has gone."""
    match parameters.codes_after_last_factor:
        case CodesAfterLastFactor.DIE:
            return replace(user, recovery_codes=(), acknowledgement=None)
        case CodesAfterLastFactor.STAY:
            return user


def tokens_die_with_factors(parameters: Parameters) -> bool:
    """Say whether tokens die when the last factor goes."""
    return parameters.tokens_after_last_factor is TokensAfterLastFactor.DIE


def default_device(user: User) -> str | None:
    """Return the device that was made the default one, else the oldest verified one."""
    verified = [device.id for device in user.devices if device.is_verified]
    if user.default_device in verified:
        return user.default_device
    return verified[0] if verified else None


def tokens_die_with_reset(parameters: Parameters) -> bool:
    """Say whether a reset takes the user's live tokens along."""
    return parameters.tokens_after_reset is TokensAfterReset.DIE


def after_reset(user: User, parameters: Parameters) -> User:
    """Return the user without any factor, and without what stood in for one."""
    passkeys: tuple[Passkey, ...] = ()
    if parameters.passkey_sign_in_after_reset is PasskeySignInAfterReset.KEPT:
        passkeys = tuple(replace(passkey, serves_mfa=False) for passkey in user.passkeys)
    stripped = replace(user, devices=(), default_device=None, passkeys=passkeys)
    if parameters.codes_after_reset is CodesAfterReset.STAY:
        return stripped
    return replace(stripped, recovery_codes=(), acknowledgement=None)
