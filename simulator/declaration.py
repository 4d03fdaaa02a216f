"""Where the contract's words and the machine's values meet: settings in, declared policy out."""

from action_mfa.simulator.core import Machine, Settings
from action_mfa.simulator.core.parameters import TotpSkew
from action_mfa.spec import protocol

__all__ = ["declared_policy", "settings_of"]


def settings_of(settings: protocol.Settings) -> Settings:
    """Return the machine's settings for the dashboard fields of the contract."""
    return Settings(
        methods=frozenset(settings.methods),
        protected_actions=frozenset(settings.protected_actions),
        require_at_onboarding=settings.require_at_onboarding,
        session_seconds=settings.session_seconds,
    )


def declared_policy(machine: Machine) -> protocol.Policy:
    """Return the numbers that a machine declares about itself, and keeps."""
    policy = machine.policy
    match machine.parameters.totp_skew:
        case TotpSkew.ONE_STEP:
            window_steps = 1
        case TotpSkew.EXACT:
            window_steps = 0
    return protocol.Policy(
        rate_limit=protocol.RateLimit(
            failures=policy.rate_limit_failures,
            window_seconds=policy.rate_limit_window_seconds,
            shared_with_recovery=policy.rate_limit_shared_with_recovery,
        ),
        totp=protocol.TotpPolicy(window_steps=window_steps),
        recovery=protocol.RecoveryPolicy(
            count=policy.recovery_codes,
            pattern=f"^[A-Za-z0-9]{{{policy.recovery_code_length}}}$",
        ),
    )
