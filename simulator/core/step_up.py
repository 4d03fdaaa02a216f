"""Transitions of step-up: does a scope need a token now, and stepping up by a second sign-in."""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    AuthenticateMail,
    Proof,
    Reauthenticate,
    StepUpCheck,
    StepUpRequirement,
)
from action_mfa.simulator.core.elevation import (
    guard_scopes,
    is_enforced,
    linking_is_guarded,
    mint_elevated,
)
from action_mfa.simulator.core.moment import Caller, Moment, caller_of, view_of
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.state import State, User
from action_mfa.simulator.core.tokens import needs_elevated
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["authenticate_mail", "check_step_up", "reauthenticate"]


def check_step_up(state: State, command: StepUpCheck, moment: Moment) -> Step[StepUpRequirement]:
    """Say whether a scope needs an elevated token now, and what can give one [STEP-27].

    A token that the client holds plays no part: the client looks there before it asks.
    """
    caller = caller_of(state, command.session, moment)
    if not moment.rules.elevation.scope_is_grantable(command.scope):
        raise Refusal(Reason.INVALID_SCOPES, "There is no such scope")
    if not _is_needed(Scope(command.scope), caller, moment):
        return Step(state, Accepted(StepUpRequirement(required=False)))
    credentials = _credentials(caller.user)
    default = caller.user.default_device
    if default not in credentials:
        default = credentials[-1] if credentials else None
    requirement = StepUpRequirement(required=True, credentials=credentials, default=default)
    return Step(state, Accepted(requirement))


def reauthenticate(state: State, command: Reauthenticate, moment: Moment) -> Step[Proof]:
    """Step up by the code of a sign-in mail, as users may who have no MFA method."""
    caller = caller_of(state, command.session, moment)
    guard_scopes(caller, command.scopes, moment)
    enrolled = moment.rules.has_verified_method(caller.user)
    if not moment.rules.elevation.may_reauthenticate(moment.parameters, enrolled=enrolled):
        raise Refusal(Reason.MFA_REQUIRED, "MFA required to step up")
    mail = state.mail.get(command.verification)
    if (
        mail is None
        or mail.environment != caller.environment.id
        or mail.email != caller.user.email
        or mail.code != command.code
    ):
        raise Refusal(Reason.INVALID_REQUEST, "Wrong e-mail code")
    state = replace(state, mail=state.mail.remove(command.verification))
    state, elevated = mint_elevated(state, caller, command.scopes, moment)
    proof = Proof(view_of(state, caller.session, moment), elevated_token=elevated)
    return Step(state, Accepted(proof))


def authenticate_mail(state: State, command: AuthenticateMail, moment: Moment) -> Step[Proof]:
    """Refuse a mailed code as an MFA method; the code stays good for what it can be used for."""
    caller_of(state, command.session, moment)
    raise Refusal(Reason.METHOD_NOT_ENABLED, "E-mail is no MFA method of this environment")


def _is_needed(scope: Scope, caller: Caller, moment: Moment) -> bool:
    match scope:
        case _ if not is_enforced(caller, moment):
            return False
        case Scope.CREDENTIAL_LINK:
            return linking_is_guarded(caller, moment)
        case Scope.CREDENTIAL_UNLINK:
            return True
        case _:
            return any(
                scope in moment.rules.elevation.scopes_of(action, moment.parameters)
                and needs_elevated(caller, action, moment)
                for action in Action
            )


def _credentials(user: User) -> tuple[str, ...]:
    """Return the ids of what the user can prove, the newest last."""
    devices = [(device.created_at, device.id) for device in user.devices if device.is_verified]
    passkeys = [(passkey.created_at, passkey.id) for passkey in user.passkeys if passkey.serves_mfa]
    return tuple(name for _, name in sorted(devices + passkeys))
