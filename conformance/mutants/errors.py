"""Systems that refuse for the right reason and say another."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Build, Mutant, bent
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused
from action_mfa.simulator.core import Command, Refused, State, Step, TokenValue
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]


class _Says(Reference):
    """Says another reason in place of one, for some operations."""

    def __init__(self, reason: Reason, other: Reason, *operations: type[p.Message]) -> None:
        super().__init__()
        self._reason = reason
        self._other = other
        self._operations = operations

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused as refusal:
            if refusal.reason is self._reason and isinstance(operation, self._operations):
                raise CommandRefused(self._other, "Please try again") from refusal
            raise


def _says(reason: Reason, other: Reason, *operations: type[p.Message]) -> Build:
    return lambda: _Says(reason, other, *operations)


def _tells_spent_tokens(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Say of a refused token that it was spent."""
    value = command.presented_token
    token = None if value is None else before.tokens.get(TokenValue(value))
    match step.outcome:
        case Refused(Reason.MFA_REQUIRED) if token is not None and token.spent:
            told = Refused(Reason.REJECTED, "This MFA token has been used already")
            return replace(step, outcome=told)
        case _:
            return step


MUTANTS = (
    Mutant(
        "wrong-code-is-a-bad-request",
        "ERR-01",
        "A wrong code is reported as a request that the server could not read.",
        _says(Reason.MFA_INVALID_CODE, Reason.INVALID_REQUEST, p.AuthenticateTotp),
    ),
    Mutant(
        "wrong-recovery-code-is-no-device",
        "ERR-02",
        "A wrong recovery code is reported as a device that was not found.",
        _says(Reason.MFA_INVALID_CODE, Reason.MFA_DEVICE_NOT_FOUND, p.AuthenticateRecovery),
    ),
    Mutant(
        "missing-token-is-a-missing-session",
        "ERR-03",
        "A missing MFA token is reported as a missing session, and applications sign out.",
        _says(Reason.MFA_REQUIRED, Reason.NOT_AUTHENTICATED, p.SignWallet, p.ExportWallet),
    ),
    Mutant(
        "limit-is-a-wrong-code",
        "ERR-04",
        "A right code that came too late is reported as a wrong one.",
        _says(Reason.MFA_RATE_LIMITED, Reason.MFA_INVALID_CODE, p.AuthenticateTotp),
    ),
    Mutant(
        "second-device-is-not-enabled",
        "ERR-05",
        "A second device is reported as a method that the environment lacks.",
        _says(Reason.TOTP_ALREADY_REGISTERED, Reason.METHOD_NOT_ENABLED, p.RegisterTotp),
    ),
    Mutant(
        "missing-session-is-a-bad-request",
        "ERR-06",
        "A missing session is reported as a request that the server could not read.",
        _says(Reason.NOT_AUTHENTICATED, Reason.INVALID_REQUEST, p.GetMethods),
    ),
    Mutant(
        "spent-tokens-are-told",
        "ERR-07",
        "Whoever tries tokens is told which of them were once real.",
        bent(after=_tells_spent_tokens),
    ),
    Mutant(
        "client-hides-a-wrong-code",
        "ERR-08",
        "The client wraps a wrong code into an error that says only that something failed.",
        _says(Reason.MFA_INVALID_CODE, Reason.REJECTED, p.AuthenticateTotp),
    ),
    Mutant(
        "client-hides-a-missing-proof",
        "ERR-09",
        "The client wraps a missing proof into an error that says only that something failed.",
        _says(Reason.MFA_REQUIRED, Reason.REJECTED, p.SignWallet, p.ExportWallet),
    ),
    Mutant(
        "client-hides-the-limit",
        "ERR-10",
        "The client wraps the limit into an error that says only that something failed.",
        _says(Reason.MFA_RATE_LIMITED, Reason.REJECTED, p.AuthenticateTotp),
    ),
)
