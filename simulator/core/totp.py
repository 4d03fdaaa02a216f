"""Transitions of the TOTP factor: register, verify, authenticate."""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    AuthenticateTotp,
    ListMethods,
    Methods,
    Proof,
    RegisterTotp,
    VerifyTotp,
)
from action_mfa.simulator.core.elevation import guard_linking, guard_scopes
from action_mfa.simulator.core.limits import guard_rate_limit, with_failure, without_failures
from action_mfa.simulator.core.moment import (
    Caller,
    Moment,
    caller_of,
    with_proof,
    with_user,
)
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters import SecondTotpRefusedAt
from action_mfa.simulator.core.proofs import proof_of
from action_mfa.simulator.core.state import Acknowledgement, SessionId, State, TotpDevice
from action_mfa.simulator.totp import secret_of, step_of
from action_mfa.spec.vocabulary import Method, Reason

__all__ = ["authenticate_totp", "list_methods", "register_totp", "verify_totp"]

#: Steps that a used one is remembered for: more than any window that a code is accepted in.
_REMEMBERED_STEPS = 10


def list_methods(state: State, command: ListMethods, moment: Moment) -> Step[Methods]:
    """List the caller's devices."""
    user = caller_of(state, command.session, moment).user
    methods = Methods(
        user.devices,
        user.passkeys,
        moment.rules.default_device(user),
        verified=moment.rules.has_verified_method(user),
    )
    return Step(state, Accepted(methods))


def register_totp(state: State, command: RegisterTotp, moment: Moment) -> Step[TotpDevice]:
    """Start a registration; an unverified device is replaced [TOTP-11, TOTP-12]."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    at_start = moment.parameters.second_totp_refused_at is SecondTotpRefusedAt.START
    if at_start and moment.rules.totp_second_is_refused(caller.user):
        raise _second_device()
    state = guard_linking(state, caller, command.elevated, moment)
    device = TotpDevice(
        id=moment.draw.uuid(),
        secret=secret_of(moment.draw.bytes(moment.policy.totp_secret_bytes)),
        created_at=moment.now,
    )
    devices = moment.rules.devices_after_start(caller.user, device)
    return Step(with_user(state, replace(caller.user, devices=devices)), Accepted(device))


def verify_totp(state: State, command: VerifyTotp, moment: Moment) -> Step[TotpDevice]:
    """Verify the pending device; mints nothing."""
    state, device = _prove(state, command.session, command.code, None, moment)
    if moment.rules.verification_proves(moment.parameters):
        state = with_proof(state, caller_of(state, command.session, moment).session.id)
    return Step(state, Accepted(device))


def authenticate_totp(state: State, command: AuthenticateTotp, moment: Moment) -> Step[Proof]:
    """Prove the factor and mint what was asked for [TOTP-01, MINT-01, MINT-02]."""
    guard_scopes(caller_of(state, command.session, moment), command.scopes, moment)
    state, _ = _prove(state, command.session, command.code, command.device, moment)
    state, proof = proof_of(state, command.session, command, Method.TOTP, moment)
    return Step(state, Accepted(proof))


def _prove(
    state: State,
    session: SessionId | None,
    code: str,
    device_id: str | None,
    moment: Moment,
) -> tuple[State, TotpDevice]:
    caller = caller_of(state, session, moment)
    _guard_enabled(caller, moment)
    guard_rate_limit(caller.user, moment)
    candidates = [
        device for device in caller.user.devices if device_id is None or device.id == device_id
    ]
    if not candidates:
        raise Refusal(Reason.MFA_DEVICE_NOT_FOUND, "No such device")
    for device in candidates:
        for step in moment.rules.totp_steps(moment.now, moment.parameters):
            if moment.rules.totp_code_matches(
                device, step, code, moment.parameters
            ) and moment.rules.totp_step_is_fresh(device, step, moment.parameters):
                return _accepted(state, caller, device, step, moment)
    raise Refusal(
        Reason.MFA_INVALID_CODE, "Invalid code", state=with_failure(state, caller.user, moment)
    )


def _accepted(
    state: State, caller: Caller, device: TotpDevice, step: int, moment: Moment
) -> tuple[State, TotpDevice]:
    user = caller.user
    others = tuple(other for other in user.devices if other.id != device.id)
    is_second = not device.is_verified and any(other.is_verified for other in others)
    if is_second and moment.rules.totp_second_is_refused(user):
        raise _second_device()
    oldest = step_of(moment.now) - _REMEMBERED_STEPS
    used = replace(
        device,
        used_steps=(*(old for old in device.used_steps if old >= oldest), step),
        verified_at=moment.now if device.verified_at is None else device.verified_at,
    )
    acknowledgement = user.acknowledgement or Acknowledgement.PENDING
    user = replace(without_failures(user), devices=(*others, used), acknowledgement=acknowledgement)
    return with_user(state, user), used


def _guard_enabled(caller: Caller, moment: Moment) -> None:
    if not moment.rules.method_is_enabled(caller.environment.settings, Method.TOTP):
        raise Refusal(Reason.METHOD_NOT_ENABLED, "TOTP is not enabled for this environment")


def _second_device() -> Refusal:
    return Refusal(
        Reason.TOTP_ALREADY_REGISTERED, "Multiple MFA devices of this type are not supported"
    )
