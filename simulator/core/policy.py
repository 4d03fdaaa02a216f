"""The reference's own numbers: what it declares in its greeting and keeps."""

from dataclasses import dataclass

__all__ = ["Policy"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Set when the reference is built; seconds, counts and bytes."""

    rate_limit_failures: int = 5
    rate_limit_window_seconds: int = 300
    rate_limit_shared_with_recovery: bool = True
    recovery_codes: int = 10
    recovery_code_length: int = 10
    totp_secret_bytes: int = 20
    passkeys_per_user: int = 10
    challenge_seconds: int = 300
