"""The decisions about codes that a user enters: TOTP and recovery."""

import hmac
import unicodedata
from dataclasses import replace

from action_mfa.simulator.core.parameters import (
    OlderUnusedStep,
    Parameters,
    TotpDigits,
    TotpSkew,
)
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.state import RecoveryCode, TotpDevice, User
from action_mfa.simulator.totp import code_at_step, step_of

__all__ = [
    "devices_after_start",
    "is_rate_limited",
    "recovery_code_is_unused",
    "recovery_code_matches",
    "recovery_codes_after_regenerate",
    "recovery_codes_after_use",
    "totp_code_matches",
    "totp_second_is_refused",
    "totp_step_is_fresh",
    "totp_steps",
]


def totp_steps(now: int, parameters: Parameters) -> tuple[int, ...]:
    """Return the time steps whose codes are accepted, the likeliest first."""
    current = step_of(now)
    match parameters.totp_skew:
        case TotpSkew.ONE_STEP:
            return (current, current - 1, current + 1)
        case TotpSkew.EXACT:
            return (current,)


def totp_step_is_fresh(device: TotpDevice, step: int, parameters: Parameters) -> bool:
    """Say whether a code of the step may still be accepted."""
    if step in device.used_steps:
        return False
    match parameters.totp_older_unused_step:
        case OlderUnusedStep.ACCEPT:
            return True
        case OlderUnusedStep.REFUSE:
            return all(step > used for used in device.used_steps)


def totp_code_matches(device: TotpDevice, step: int, code: str, parameters: Parameters) -> bool:
    """Say whether the code is that of the step."""
    if parameters.totp_digits is TotpDigits.UNICODE:
        code = unicodedata.normalize("NFKC", code)
    return hmac.compare_digest(code_at_step(device.secret, step).encode(), _octets(code))


def totp_second_is_refused(user: User) -> bool:
    """Say whether a further device is refused: the user has a verified one."""
    return any(device.is_verified for device in user.devices)


def devices_after_start(user: User, pending: TotpDevice) -> tuple[TotpDevice, ...]:
    """Return the devices once a registration has begun; it replaces a pending one."""
    return (*(device for device in user.devices if device.is_verified), pending)


def recovery_code_matches(candidate: RecoveryCode, code: str) -> bool:
    """Say whether the user entered this code."""
    return hmac.compare_digest(candidate.code.encode(), _octets(code))


def recovery_code_is_unused(candidate: RecoveryCode) -> bool:
    """Say whether the code may still be accepted."""
    return not candidate.used


def recovery_codes_after_use(
    codes: tuple[RecoveryCode, ...], entered: RecoveryCode
) -> tuple[RecoveryCode, ...]:
    """Return the codes once one of them was accepted."""
    return tuple(replace(code, used=True) if code is entered else code for code in codes)


def recovery_codes_after_regenerate(
    _old: tuple[RecoveryCode, ...], new: tuple[RecoveryCode, ...]
) -> tuple[RecoveryCode, ...]:
    """Return the codes that hold once new ones were asked for."""
    return new


def is_rate_limited(user: User, now: int, policy: Policy) -> bool:
    """Say whether the user has failed too often to be heard now."""
    failures = user.failures
    return (
        failures is not None
        and failures.count >= policy.rate_limit_failures
        and now < failures.since + policy.rate_limit_window_seconds
    )


def _octets(text: str) -> bytes:
    # JSON can carry half a surrogate pair, and no text that a caller enters may break the machine.
    return text.encode(errors="surrogatepass")
