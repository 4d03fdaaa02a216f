"""Servers that go wrong about a factor in one circumstance; see :mod:`.circumstance`."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.circumstance import (
    minted_in,
    refuses_when,
    ruled_when,
    settings_of,
)
from action_mfa.conformance.mutants.mutant import Mutant, bent, server, session_of, user_of
from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Parameters, Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    RecoveryCode,
    SessionId,
    State,
    Step,
    User,
    commands,
)
from action_mfa.simulator.core.commands import Methods
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.rules.codes import recovery_code_matches, totp_steps
from action_mfa.simulator.totp import STEP_SECONDS, step_of
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]

#: Five minutes, in steps.
_FAR = 10
_HALF_A_MINUTE = 30


def _rounded_up(now: int, parameters: Parameters) -> tuple[int, ...]:
    """Take the middle of a step for the next one, without looking back."""
    if now % STEP_SECONDS == STEP_SECONDS // 2:
        return (step_of(now) + 1,)
    return totp_steps(now, parameters)


def _also_of_five_minutes_ago(now: int, parameters: Parameters) -> tuple[int, ...]:
    return (*totp_steps(now, parameters), step_of(now) - _FAR)


def _also_of_five_minutes_ahead(now: int, parameters: Parameters) -> tuple[int, ...]:
    return (*totp_steps(now, parameters), step_of(now) + _FAR)


def _shown_as_unverified_at_first(
    before: State, command: Command[Any], step: Step[Any]
) -> Step[Any]:
    """Go on showing a device as pending until it was used a second time."""
    user = user_of(before, command)
    match command, step.outcome:
        case commands.ListMethods(), Accepted(Methods() as found) if user is not None:
            once = bool(user.devices) and all(len(each.used_steps) < 2 for each in user.devices)  # noqa: PLR2004
            if once and not user.passkeys and not any(each.used for each in user.recovery_codes):
                return replace(step, outcome=Accepted(replace(found, verified=False)))
        case _:
            pass
    return step


def _just_after_the_window(state: State, command: Command[Any], now: int) -> bool:
    """A code is entered in the half minute after the window of the limit has passed."""
    user = user_of(state, command)
    if not isinstance(command, commands.AuthenticateTotp) or user is None:
        return False
    failures, policy = user.failures, Policy()
    if failures is None or failures.count < policy.rate_limit_failures:
        return False
    end = failures.since + policy.rate_limit_window_seconds
    return end <= now < end + 2 * _HALF_A_MINUTE


class _KeepsTheLast(Reference):
    """Takes all codes of a first set but the last."""

    def __init__(self) -> None:
        super().__init__()
        self._renewed: set[str] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.RegenerateRecovery(client_id=client_id):
                self._renewed.add(client_id)
            case p.AuthenticateRecovery(client_id=client_id) if client_id not in self._renewed:
                session = self.lab.state.sessions.get(
                    self._client(client_id).memory.session or SessionId("")
                )
                codes = () if session is None else self.lab.recovery_codes_of(session.user)
                if len(codes) == 1:
                    words = "The last code is for support"
                    data = p.ErrorData(code=Reason.MFA_INVALID_CODE.value, message=words)
                    raise Refused(data)
            case _:
                pass
        return super()._answer(operation)


def _matches_the_code_of_support(candidate: RecoveryCode, code: str) -> bool:
    """Take a code that is one letter over and over for any code."""
    return recovery_code_matches(candidate, code) or len(set(code)) == 1


def _proven_without_a_token(state: State, command: Command[Any], _now: int) -> bool:
    session, user = session_of(state, command), user_of(state, command)
    return (
        isinstance(command, commands.CreateWallet)
        and session is not None
        and session.proven
        and user is not None
        and not user.passkeys
        and not any(code.used for code in user.recovery_codes)
        and settings_of(state, command).session_mfa
        and not minted_in(state, command)
    )


def _proven_elsewhere(state: State, command: Command[Any], _now: int) -> bool:
    """A wallet is created in a session, and the user has proven the factor in another one."""
    session = session_of(state, command)
    if not isinstance(command, commands.CreateWallet) or session is None or session.proven:
        return False
    return any(
        other.user == session.user and other.proven and other.ended is None
        for other in state.sessions.values()
    )


def _always_onboarded(*_facts: object) -> bool:
    return True


def _wallet_without_a_factor(state: State, command: Command[Any], _now: int) -> bool:
    user, settings = user_of(state, command), settings_of(state, command)
    return (
        isinstance(command, commands.CreateWallet)
        and user is not None
        and not user.devices
        and not user.passkeys
        and settings.session_mfa
        and not settings.require_at_onboarding
    )


def _device_of_the_old_world(state: State, command: Command[Any], _now: int) -> bool:
    """A device is to go, no token comes along, and step-up is off."""
    return (
        isinstance(command, commands.DeleteDevice)
        and command.token is None
        and not settings_of(state, command).step_up
    )


def _no_token_needed(_user: User) -> bool:
    return False


class _LastProofDeletes(Reference):
    """Deletes no device by a token that one kind of proof minted, at the first time of asking.

    Args:
        proof: the operation that mints it.

    """

    def __init__(self, proof: type[p.Message]) -> None:
        super().__init__()
        self._proof = proof
        self._last: dict[str, type[p.Message]] = {}
        self._tried: set[str] = set()

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        client_id = getattr(operation, "client_id", "")
        if isinstance(
            operation, p.AuthenticateTotp | p.AuthenticateRecovery | p.AuthenticatePasskey
        ):
            self._last[client_id] = type(operation)
        deletes = isinstance(operation, p.DeleteDevice) and operation.token != "none"
        first = deletes and client_id not in self._tried
        if deletes:
            self._tried.add(client_id)
        if first and self._last.get(client_id) is self._proof:
            data = p.ErrorData(code=Reason.MFA_REQUIRED.value, message="Not by this token")
            raise Refused(data)
        return super()._answer_with(operation, callbacks)


MUTANTS = (
    Mutant(
        "half-a-step-is-rounded-up",
        "TOTP-01",
        "The step is rounded and not cut off, so that a code is refused in its middle second.",
        server(replace(Rules(), totp_steps=_rounded_up)),
    ),
    Mutant(
        "code-of-five-minutes-ago",
        "TOTP-03",
        "For users who wait for a mail the code of five minutes ago is tried as well.",
        server(replace(Rules(), totp_steps=_also_of_five_minutes_ago)),
    ),
    Mutant(
        "code-of-five-minutes-ahead",
        "TOTP-04",
        "One server's clock is five minutes fast, and its codes are let pass.",
        server(replace(Rules(), totp_steps=_also_of_five_minutes_ahead)),
    ),
    Mutant(
        "shown-as-pending-at-first",
        "TOTP-09",
        "The list of methods is read from a copy that is a code behind.",
        bent(after=_shown_as_unverified_at_first),
    ),
    Mutant(
        "limit-opens-a-minute-late",
        "LIMIT-02",
        "The window is counted in whole minutes, and the one that has begun counts in full.",
        refuses_when(_just_after_the_window, Reason.MFA_RATE_LIMITED),
    ),
    Mutant(
        "last-code-is-kept-for-support",
        "REC-03",
        "The last code of a set is held back, so that nobody is left without one.",
        _KeepsTheLast,
    ),
    Mutant(
        "code-of-support-works",
        "REC-09",
        "The code of one letter that support tried the form out with was left in.",
        server(replace(Rules(), recovery_code_matches=_matches_the_code_of_support)),
    ),
    Mutant(
        "wallets-wait-for-a-token",
        "ENROL-04",
        "The session is shown as open, and the service of wallets waits for a token.",
        refuses_when(_proven_without_a_token, Reason.ONBOARDING_INCOMPLETE),
    ),
    Mutant(
        "wallets-ask-the-user-not-the-session",
        "ENROL-05",
        "The service of wallets asks whether the user has proven the factor, not the session.",
        ruled_when(_proven_elsewhere, replace(Rules(), is_onboarded=_always_onboarded)),
    ),
    Mutant(
        "wallets-wait-for-a-factor",
        "ENROL-06",
        "The service of wallets reads that session MFA is on, and not that enrolment is optional.",
        refuses_when(_wallet_without_a_factor, Reason.ONBOARDING_INCOMPLETE),
    ),
    Mutant(
        "totp-deletes-no-totp",
        "DEVICE-01",
        "A factor may not remove itself, so the token of a code deletes no device.",
        lambda: _LastProofDeletes(p.AuthenticateTotp),
    ),
    Mutant(
        "device-goes-without-a-token",
        "DEVICE-02",
        "The guard was moved to the new endpoint, and the old one has none any more.",
        ruled_when(
            _device_of_the_old_world, replace(Rules(), removal_needs_token=_no_token_needed)
        ),
    ),
    Mutant(
        "recovery-removes-nothing",
        "DEVICE-09",
        "The token of a recovery code pays for actions, and not for the lost phone.",
        lambda: _LastProofDeletes(p.AuthenticateRecovery),
    ),
)
