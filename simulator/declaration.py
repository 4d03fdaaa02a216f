"""Where the contract's words and the machine's values meet: settings in, declared policy out."""

from action_mfa.simulator.core import Machine, Settings
from action_mfa.simulator.core.parameters import TotpSkew
from action_mfa.simulator.core.state import TokenBehaviour
from action_mfa.spec import protocol
from action_mfa.spec.protocol import Enrollment, TokenBehavior

__all__ = ["declared_policy", "settings_of"]

_WINDOW_STEPS = {TotpSkew.ONE_STEP: 1, TotpSkew.EXACT: 0}


def settings_of(settings: protocol.Settings) -> Settings:
    """Return the machine's settings for the dashboard fields of the contract."""
    step_up = settings.step_up
    enrollment = settings.enrollment
    if enrollment is None:
        enrollment = Enrollment.SIGNUP if settings.require_at_onboarding else Enrollment.NONE
    return Settings(
        methods=frozenset(settings.methods),
        protected_actions=frozenset(settings.protected_actions),
        require_at_onboarding=enrollment is Enrollment.SIGNUP,
        enrolment_at_action=enrollment is Enrollment.ACTION,
        session_seconds=settings.session_seconds,
        session_mfa=settings.session_mfa,
        rp_id=settings.rp_id,
        origins=frozenset(settings.origins),
        step_up=step_up is not None,
        token_behaviour=tuple(
            (
                scope.scope,
                TokenBehaviour(
                    single_use=scope.token_behavior is TokenBehavior.SINGLE_USE,
                    seconds=scope.token_expiry_seconds,
                ),
            )
            for scope in (step_up.scopes if step_up is not None else ())
        ),
    )


def declared_policy(machine: Machine) -> protocol.Policy:
    """Return the numbers that a machine declares about itself, and keeps."""
    policy = machine.policy
    return protocol.Policy(
        rate_limit=protocol.RateLimit(
            failures=policy.rate_limit_failures,
            window_seconds=policy.rate_limit_window_seconds,
            shared_with_recovery=policy.rate_limit_shared_with_recovery,
        ),
        totp=protocol.TotpPolicy(window_steps=_WINDOW_STEPS[machine.parameters.totp_skew]),
        recovery=protocol.RecoveryPolicy(
            count=policy.recovery_codes,
            pattern=f"^[A-Za-z0-9]{{{policy.recovery_code_length}}}$",
        ),
    )
