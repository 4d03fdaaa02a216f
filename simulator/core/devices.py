"""Transitions of device management: delete a TOTP device, choose the default one."""

from dataclasses import replace

from action_mfa.simulator.core.commands import DeleteDevice, SetDefaultDevice
from action_mfa.simulator.core.moment import Caller, Moment, caller_of, with_user
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.state import State, TotpDevice, User
from action_mfa.simulator.core.tokens import authorise_removal, without_tokens_of
from action_mfa.spec.vocabulary import Reason

__all__ = ["delete_device", "set_default_device", "with_fewer_factors"]


def delete_device(state: State, command: DeleteDevice, moment: Moment) -> Step[None]:
    """Delete one of the caller's devices against a token; its codes are refused from now on.

    A device that is not there, or that has to stay, costs no token.
    """
    caller = caller_of(state, command.session, moment)
    device = _device(caller, command.device, moment)
    authorised = authorise_removal(state, caller, command, moment)
    user = moment.rules.without_device(caller.user, device)
    return Step(with_fewer_factors(authorised, caller, user, moment), Accepted(None))


def set_default_device(state: State, command: SetDefaultDevice, moment: Moment) -> Step[None]:
    """Make one of the caller's verified devices the default one."""
    caller = caller_of(state, command.session, moment)
    device = _device(caller, command.device, moment)
    if not device.is_verified:
        raise Refusal(Reason.INVALID_REQUEST, "The device is not verified")
    return Step(with_user(state, replace(caller.user, default_device=device.id)), Accepted(None))


def with_fewer_factors(state: State, caller: Caller, user: User, moment: Moment) -> State:
    """Return the state in which the caller's user has lost a factor, and what goes with the last.

    Raises:
        Refusal: it was the last one, and the environment requires one.

    """
    rules, parameters = moment.rules, moment.parameters
    was_last = rules.has_verified_method(caller.user) and not rules.has_verified_method(user)
    if not was_last:
        return with_user(state, user)
    if rules.last_factor_stays(caller.environment.settings, parameters):
        raise Refusal(Reason.LAST_FACTOR, "The last factor cannot be removed here")
    state = with_user(state, rules.without_factors(user, parameters))
    if rules.tokens_die_with_factors(parameters):
        state = without_tokens_of(state, user.id)
    return state


def _device(caller: Caller, device_id: str, moment: Moment) -> TotpDevice:
    device = moment.rules.device_of(caller.user, device_id)
    if device is None:
        raise Refusal(Reason.MFA_DEVICE_NOT_FOUND, "No such device")
    return device
