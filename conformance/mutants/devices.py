"""Implementations that get device management wrong."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import (
    Mutant,
    bent,
    client,
    server,
    session_of,
    user_of,
)
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Parameters, Rules
from action_mfa.simulator.client import ClientRules, Held, Memory
from action_mfa.simulator.core import (
    Accepted,
    Command,
    MfaToken,
    Refused,
    State,
    Step,
    TokenValue,
    TotpDevice,
    User,
    commands,
)
from action_mfa.simulator.core.commands import DeleteDevice, Methods
from action_mfa.simulator.core.parameters import TokensAfterLastFactor, UnenrolledProtected
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Method, Reason

__all__ = ["MUTANTS"]

_GHOST = "deleted-"


def _deletes_nothing(user: User, _device: TotpDevice) -> User:
    return user


def _no_token(_user: User) -> bool:
    return False


def _never_spent(_token: MfaToken) -> bool:
    return False


def _only_of_totp(token: MfaToken, _parameters: Parameters) -> bool:
    return token.method is Method.TOTP


def _takes_the_passkeys(user: User, device: TotpDevice) -> User:
    return replace(Rules().without_device(user, device), passkeys=())


def _none_is_default(_user: User) -> str | None:
    return None


def _nothing_attached(_memory: Memory) -> Held | None:
    return None


def _presented(state: State, command: DeleteDevice) -> MfaToken | None:
    return None if command.token is None else state.tokens.get(TokenValue(command.token))


def _with(state: State, token: MfaToken) -> State:
    return replace(state, tokens=state.tokens.insert(token.value, token))


def _spent_is_fresh(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    if isinstance(command, DeleteDevice):
        token = _presented(state, command)
        if token is not None:
            return _with(state, replace(token, spent=False)), command
    return state, command


def _anybodys_token(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    session = session_of(state, command)
    if isinstance(command, DeleteDevice) and session is not None:
        token = _presented(state, command)
        if token is not None and token.user != session.user:
            own = replace(token, user=session.user, session=session.id)
            return _with(state, own), command
    return state, command


def _anybodys_device(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case DeleteDevice(device=wanted, token=str()), Refused(Reason.MFA_DEVICE_NOT_FOUND):
            for user in state.users.values():
                left = tuple(device for device in user.devices if device.id != wanted)
                if left != user.devices:
                    users = step.state.users.insert(user.id, replace(user, devices=left))
                    return Step(replace(step.state, users=users), Accepted(None))
            return step
        case _:
            return step


def _deleted_from_the_list(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    user = user_of(state, command)
    match command, step.outcome:
        case DeleteDevice(device=wanted), Accepted() if user is not None:
            devices = tuple(
                replace(device, id=_GHOST + device.id, verified_at=None)
                if device.id == wanted
                else device
                for device in user.devices
            )
            users = step.state.users.insert(user.id, replace(user, devices=devices))
            return Step(replace(step.state, users=users), step.outcome)
        case commands.ListMethods(), Accepted(Methods() as methods):
            shown = tuple(each for each in methods.devices if not each.id.startswith(_GHOST))
            return Step(step.state, Accepted(replace(methods, devices=shown)))
        case _:
            return step


def _one_device_for_life(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    user = user_of(state, command)
    if isinstance(command, commands.RegisterTotp) and user is not None:
        known = any(token.user == user.id for token in state.tokens.values())
        if known:
            return Step(state, Refused(Reason.TOTP_ALREADY_REGISTERED, "One device is allowed"))
    return step


def _recovery_is_marked(_state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case commands.AuthenticateRecovery(), Accepted(proof) if proof.mfa_token is not None:
            token = step.state.tokens[proof.mfa_token]
            return Step(_with(step.state, replace(token, method=Method.PASSKEY)), step.outcome)
        case _:
            return step


def _slip_costs_the_token(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case DeleteDevice() as deletion, Refused(Reason.MFA_DEVICE_NOT_FOUND):
            token = _presented(state, deletion)
            if token is not None:
                return Step(_with(step.state, replace(token, spent=True)), step.outcome)
            return step
        case _:
            return step


class OnceRequired(Reference):
    """Remembers that something was required, for each client and action."""

    def __init__(self) -> None:
        super().__init__()
        self._required: set[tuple[str, Action]] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(operation, p.IsRequiredForAction) and isinstance(answer, p.Required):
            asked = (operation.client_id, operation.action)
            if answer.required:
                self._required.add(asked)
            return p.Required(required=asked in self._required)
        return answer


class _HidesTheRefusal(Reference):
    """Takes a refused deletion for a done one."""

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused:
            if isinstance(operation, p.DeleteDevice) and operation.token == "auto":
                return p.Nothing()
            raise


class _KeepsThePayment(Reference):
    """Holds the token on after a deletion that it paid for."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if not isinstance(operation, p.DeleteDevice):
            return super()._answer(operation)
        held = self._client(operation.client_id).memory.held
        answer = super()._answer(operation)
        asked = self._client(operation.client_id)
        asked.memory = asked.memory.holding(held)
        return answer


class _ShowsAllAsVerified(Reference):
    """Lists every device as verified."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(answer, p.Devices):
            verified = (each.model_copy(update={"verified": True}) for each in answer.devices)
            return p.Devices(devices=tuple(verified))
        return answer


MUTANTS = (
    Mutant(
        "deletion-is-only-noted",
        "DEVICE-01",
        "The deletion is accepted and nothing is deleted.",
        server(replace(Rules(), without_device=_deletes_nothing)),
    ),
    Mutant(
        "deletion-needs-no-token",
        "DEVICE-02",
        "A session is thought to be proof enough to take a factor away.",
        server(replace(Rules(), removal_needs_token=_no_token)),
    ),
    Mutant(
        "deletion-is-free",
        "DEVICE-03",
        "The deletion looks at the token and does not spend it.",
        server(
            replace(Rules(), token_is_spent_by_removal=_never_spent),
            parameters=Parameters(tokens_after_last_factor=TokensAfterLastFactor.STAY),
        ),
    ),
    Mutant(
        "spent-tokens-delete",
        "DEVICE-04",
        "The deletion does not ask whether the token has paid before.",
        bent(before=_spent_is_fresh),
    ),
    Mutant(
        "anybodys-token-deletes",
        "DEVICE-05",
        "The deletion asks whether the token is good, and not whose it is.",
        bent(before=_anybodys_token),
    ),
    Mutant(
        "anybodys-device-is-deleted",
        "DEVICE-06",
        "The device is looked up by its id among those of all users.",
        bent(after=_anybodys_device),
    ),
    Mutant(
        "deleted-devices-still-prove",
        "DEVICE-07",
        "A deleted device vanishes from the list, and its codes go on counting.",
        bent(after=_deleted_from_the_list),
    ),
    Mutant(
        "one-device-for-life",
        "DEVICE-08",
        "Whoever ever had a device cannot register another one.",
        bent(after=_one_device_for_life),
    ),
    Mutant(
        "recovery-does-not-delete",
        "DEVICE-09",
        "Only the device itself is allowed to vouch for its deletion.",
        bent(rules=replace(Rules(), token_removes=_only_of_totp), after=_recovery_is_marked),
    ),
    Mutant(
        "answer-survives-the-deletion",
        "DEVICE-10",
        "What was required once is thought to be required for good.",
        OnceRequired,
    ),
    Mutant(
        "deleted-and-still-asked",
        "DEVICE-11",
        "The server asks for a factor that the user has deleted.",
        server(parameters=Parameters(unenrolled_protected=UnenrolledProtected.REFUSE)),
    ),
    Mutant(
        "client-deletes-without-the-token",
        "DEVICE-12",
        "The client attaches tokens to wallet actions and to nothing else.",
        client(replace(ClientRules(), attaches_to_removal=_nothing_attached)),
    ),
    Mutant(
        "client-hides-a-refused-deletion",
        "DEVICE-13",
        "The client drops the device from its screen without looking at the answer.",
        _HidesTheRefusal,
    ),
    Mutant(
        "client-keeps-the-payment",
        "DEVICE-14",
        "The client holds the token on that the deletion has used up.",
        _KeepsThePayment,
    ),
    Mutant(
        "client-lists-pending-devices-as-verified",
        "DEVICE-15",
        "The client takes every device that is there for a verified one.",
        _ShowsAllAsVerified,
    ),
    Mutant(
        "choice-of-default-is-lost",
        "DEVICE-16",
        "The default device is accepted and shown nowhere.",
        server(replace(Rules(), default_device=_none_is_default)),
    ),
    Mutant(
        "slip-costs-the-token",
        "DEVICE-17",
        "The token is spent before anybody looks for the device.",
        bent(after=_slip_costs_the_token),
    ),
    Mutant(
        "only-totp-deletes-totp",
        "DEVICE-18",
        "A device is deleted by its own token and by no other factor's.",
        server(replace(Rules(), token_removes=_only_of_totp)),
    ),
    Mutant(
        "deletion-takes-every-factor",
        "DEVICE-19",
        "Deleting the device switches MFA off for the user, passkeys included.",
        server(replace(Rules(), without_device=_takes_the_passkeys)),
    ),
)
