"""Servers that misread RFC 6238 or lose count of their devices."""

import hashlib
from dataclasses import replace
from typing import Any

import pyotp
from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, bent, server, user_of
from action_mfa.conformance.ports import Unsupported
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Parameters, Policy, Rules
from action_mfa.simulator.core import Command, Refused, State, Step, TotpDevice, User, commands
from action_mfa.simulator.totp import code_at_step, step_of
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]


def _sha256(device: TotpDevice, step: int, code: str, _parameters: Parameters) -> bool:
    return pyotp.TOTP(device.secret, digest=hashlib.sha256).generate_otp(step) == code


def _first_digits(device: TotpDevice, step: int, code: str, _parameters: Parameters) -> bool:
    return code_at_step(device.secret, step).startswith(code)


def _or_a_test_code(device: TotpDevice, step: int, code: str, _parameters: Parameters) -> bool:
    return code in (code_at_step(device.secret, step), "000000")


def _always_fresh(_device: TotpDevice, _step: int, _parameters: Parameters) -> bool:
    return True


def _last_code_only(device: TotpDevice, step: int, _parameters: Parameters) -> bool:
    return step not in device.used_steps[-1:]


def _steps_back(now: int, _parameters: Parameters) -> tuple[int, ...]:
    return tuple(range(step_of(now) + 1, step_of(now) - 11, -1))


def _steps_ahead(now: int, _parameters: Parameters) -> tuple[int, ...]:
    return tuple(range(step_of(now) - 1, step_of(now) + 11))


def _two_steps(now: int, _parameters: Parameters) -> tuple[int, ...]:
    return tuple(range(step_of(now) - 2, step_of(now) + 3))


def _any_device(user: User) -> bool:
    return bool(user.devices)


def _twice_proven(user: User) -> bool:
    return any(len(device.used_steps) > 1 for device in user.devices)


def _any_code_verifies(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Verify the user's devices by a code that was refused."""
    user = user_of(step.state, command)
    match command, step.outcome:
        case commands.AuthenticateTotp(), Refused(Reason.MFA_INVALID_CODE) if user:
            devices = tuple(
                replace(device, verified_at=device.verified_at or device.created_at)
                for device in user.devices
            )
            users = step.state.users.insert(user.id, replace(user, devices=devices))
            return replace(step, state=replace(step.state, users=users))
        case _:
            return step


def _enrolling_uses_nothing_up(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Forget the step of the code that verified a device."""
    user, old = user_of(step.state, command), user_of(before, command)
    if user is None or old is None or len(old.devices) != 1 or old.devices[0].is_verified:
        return step
    devices = tuple(replace(device, used_steps=()) for device in user.devices)
    users = step.state.users.insert(user.id, replace(user, devices=devices))
    return replace(step, state=replace(step.state, users=users))


def _never_refused(_user: User) -> bool:
    return False


def _first_start_counts(user: User, pending: TotpDevice) -> tuple[TotpDevice, ...]:
    waiting = any(not device.is_verified for device in user.devices)
    return user.devices if waiting else (*user.devices, pending)


def _every_start_counts(user: User, pending: TotpDevice) -> tuple[TotpDevice, ...]:
    return (*user.devices, pending)


class _NamesAnotherAlgorithm(Reference):
    """Hands out a URI that makes apps compute SHA-256."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match super()._answer(operation):
            case p.TotpRegistered(uri=uri) as registered:
                return registered.model_copy(update={"uri": f"{uri}&algorithm=SHA256"})
            case answer:
                return answer


class _BurnsTheStep(Reference):
    """Lets no client try a second code in the step of a wrong one."""

    def __init__(self) -> None:
        super().__init__()
        self._burnt: set[tuple[str, int]] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        if not isinstance(operation, p.AuthenticateTotp):
            return super()._answer(operation)
        step = (operation.client_id, step_of(self.lab.clock.now()))
        if step in self._burnt:
            raise CommandRefused(Reason.MFA_INVALID_CODE, "Invalid code")
        try:
            return super()._answer(operation)
        except CommandRefused:
            self._burnt.add(step)
            raise


class _ClaimedOnly(Reference):
    """Claims TOTP and has no call to enter a code."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.AuthenticateTotp | p.VerifyTotp):
            raise Unsupported(type(operation).__name__)
        return super()._answer(operation)


class _StaleMethods(Reference):
    """Goes on answering what the user's methods were at the start of an enrolment."""

    def __init__(self) -> None:
        super().__init__()
        self._cached: dict[str, BaseModel] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.RegisterTotp(client_id=client_id):
                self._cached[client_id] = super()._answer(p.GetMethods(client_id=client_id))
            case p.GetMethods(client_id=client_id) if client_id in self._cached:
                return self._cached[client_id]
            case _:
                pass
        return super()._answer(operation)


class _WrongCodeSucceeds(Reference):
    """Swallows the error of a wrong code and goes on."""

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused as refusal:
            wrong = refusal.reason is Reason.MFA_INVALID_CODE
            if wrong and isinstance(operation, p.AuthenticateTotp):
                return p.Minted()
            raise


MUTANTS = (
    Mutant(
        "sha-256-codes",
        "TOTP-01",
        "A stronger hash was chosen than the one that authenticator apps compute.",
        server(replace(Rules(), totp_code_matches=_sha256)),
    ),
    Mutant(
        "totp-is-claimed-only",
        "TOTP-01",
        "The list of features names TOTP, and the call for its codes is not there.",
        _ClaimedOnly,
    ),
    Mutant(
        "codes-can-be-replayed",
        "TOTP-02",
        "A code is compared and never noted, so whoever looks over the shoulder can use it too.",
        server(replace(Rules(), totp_step_is_fresh=_always_fresh)),
    ),
    Mutant(
        "last-code-is-remembered",
        "TOTP-02",
        "One column holds the last code, and the one before it is good again.",
        server(replace(Rules(), totp_step_is_fresh=_last_code_only)),
    ),
    Mutant(
        "enrolment-code-stays-good",
        "TOTP-02",
        "Used codes are noted where the factor is proven, and enrolling is another call.",
        bent(after=_enrolling_uses_nothing_up),
    ),
    Mutant(
        "five-minutes-late",
        "TOTP-03",
        "The window was opened for slow mail and stayed open for five minutes of old codes.",
        server(replace(Rules(), totp_steps=_steps_back)),
    ),
    Mutant(
        "five-minutes-early",
        "TOTP-04",
        "Phones with a fast clock were welcomed with five minutes of codes to come.",
        server(replace(Rules(), totp_steps=_steps_ahead)),
    ),
    Mutant(
        "two-steps-either-side",
        "TOTP-05",
        "The window is two steps wide where the policy declares one.",
        server(replace(Rules(), totp_steps=_two_steps)),
    ),
    Mutant(
        "test-code-left-in",
        "TOTP-06",
        "The code that the staging tests used is accepted in production as well.",
        server(replace(Rules(), totp_code_matches=_or_a_test_code)),
    ),
    Mutant(
        "first-digits-suffice",
        "TOTP-07",
        "The comparison ends where the shorter of the two strings does.",
        server(replace(Rules(), totp_code_matches=_first_digits)),
    ),
    Mutant(
        "registered-is-verified",
        "TOTP-08",
        "A device counts as a method as soon as its QR code was shown.",
        server(replace(Rules(), has_verified_method=_any_device)),
    ),
    Mutant(
        "any-first-code-verifies",
        "TOTP-08",
        "The end of the enrolment form verifies the device, whatever was typed into it.",
        bent(after=_any_code_verifies),
    ),
    Mutant(
        "verified-at-the-second-code",
        "TOTP-09",
        "The first accepted code is noted as a use of the device, not as its verification.",
        server(replace(Rules(), has_verified_method=_twice_proven)),
    ),
    Mutant(
        "second-device-is-welcome",
        "TOTP-10",
        "Nobody looks whether the user has a verified app already.",
        server(replace(Rules(), totp_second_is_refused=_never_refused)),
    ),
    Mutant(
        "first-secret-stays",
        "TOTP-11",
        "A second start of the registration shows a new secret and keeps the first one.",
        server(replace(Rules(), devices_after_start=_first_start_counts)),
    ),
    Mutant(
        "every-pending-secret-lives",
        "TOTP-12",
        "Pending devices pile up, and a code of any of them verifies.",
        server(replace(Rules(), devices_after_start=_every_start_counts)),
    ),
    Mutant(
        "secrets-of-112-bits",
        "TOTP-13",
        "The shortest secret that a library lets through was taken for the one to issue.",
        server(policy=Policy(totp_secret_bytes=14)),
    ),
    Mutant(
        "secrets-of-128-bits",
        "TOTP-14",
        "The shortest secret that the RFC allows was taken for the one that it recommends.",
        server(policy=Policy(totp_secret_bytes=16)),
    ),
    Mutant(
        "uri-names-sha-256",
        "TOTP-15",
        "The URI names a hash that the server does not compute.",
        _NamesAnotherAlgorithm,
    ),
    Mutant(
        "wrong-code-burns-the-step",
        "TOTP-16",
        "A mistyped digit makes the user wait for the next code.",
        _BurnsTheStep,
    ),
    Mutant(
        "methods-are-stale-after-enrolment",
        "TOTP-17",
        "The application shows the methods that it fetched before the user enrolled.",
        _StaleMethods,
    ),
    Mutant(
        "wrong-code-succeeds",
        "TOTP-18",
        "The client logs the refusal of a code and tells the application that all is well.",
        _WrongCodeSucceeds,
    ),
)
