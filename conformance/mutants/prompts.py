"""Clients whose prompt goes wrong."""

from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, client
from action_mfa.conformance.ports.adapter import Callbacks
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Machine
from action_mfa.simulator.client import ClientRules, Memory, PromptRules
from action_mfa.simulator.core import Parameters
from action_mfa.simulator.core.commands import Methods
from action_mfa.simulator.core.parameters.prompts import PromptRefusal
from action_mfa.simulator.core.state import Settings
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Method, Reason

__all__ = ["MUTANTS"]


def _prompting(**changed: object) -> ClientRules:
    rules = replace(PromptRules(), **changed)  # type: ignore[arg-type]
    return replace(ClientRules(), prompt=rules)


def _never(_create_mfa_token: bool) -> None:  # noqa: FBT001  a value, not a switch
    return None


def _never_by_recovery(_asked: bool | None) -> None:  # noqa: FBT001  a value, not a switch
    return None


def _persistent(create_mfa_token: bool) -> bool | None:  # noqa: FBT001  a value, not a switch
    """Read the boolean as one that says whether the token persists."""
    return False if create_mfa_token else None


def _always(_create_mfa_token: bool) -> bool:  # noqa: FBT001  a value, not a switch
    return True


def _passkeys_only(
    settings: Settings, methods: Methods, parameters: Parameters
) -> tuple[Method, ...]:
    offered = PromptRules().choices(settings, methods, parameters)
    return tuple(method for method in offered if method is Method.PASSKEY)


def _totp_only(settings: Settings, methods: Methods, parameters: Parameters) -> tuple[Method, ...]:
    offered = PromptRules().choices(settings, methods, parameters)
    return tuple(method for method in offered if method is Method.TOTP)


def _whatever_was_enrolled(
    _settings: Settings, methods: Methods, parameters: Parameters
) -> tuple[Method, ...]:
    return PromptRules().choices(Settings(methods=frozenset(Method)), methods, parameters)


def _forgets(memory: Memory) -> Memory:
    return memory.holding(None)


def _no() -> bool:
    return False


class _TurnsToThePasskey(Reference):
    """Takes a cancelled prompt for the wish to use a passkey instead."""

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        try:
            return super()._answer_with(operation, callbacks)
        except CommandRefused as refusal:
            cancelled = refusal.reason is Reason.PROMPT_CANCELLED
            if not isinstance(operation, p.ShowPrompt) or not cancelled:
                raise
        asked = p.CreateMfaToken(single_use=True) if operation.create_mfa_token else None
        instead = p.AuthenticatePasskey(client_id=operation.client_id, create_mfa_token=asked)
        return super()._answer_with(instead, callbacks)


class _SwallowsRefusals(Reference):
    """Closes the prompt after a wrong code as it does after a right one."""

    def __init__(self) -> None:
        super().__init__(machine=Machine(parameters=Parameters(prompt_refusal=PromptRefusal.ENDS)))

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        try:
            return super()._answer_with(operation, callbacks)
        except CommandRefused as refusal:
            wrong = refusal.reason is Reason.MFA_INVALID_CODE
            if isinstance(operation, p.ShowPrompt) and wrong:
                return p.Minted()
            raise


class _SaysDone(Reference):
    """Answers a prompt that had nothing to ask with a word that is no token."""

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        answer = super()._answer_with(operation, callbacks)
        if isinstance(operation, p.ShowPrompt) and answer == p.Minted():
            return p.Minted(mfa_token="enrolment-opened")
        return answer


MUTANTS = (
    Mutant(
        "prompt-creates-no-token",
        "PROMPT-01",
        "Proves the factor in the prompt and never asks for a token.",
        client(_prompting(asks_for=_never)),
    ),
    Mutant(
        "prompt-reads-the-boolean-as-persistent",
        "PROMPT-02",
        "Takes createMfaToken for the wish of a persistent token.",
        client(_prompting(asks_for=_persistent)),
    ),
    Mutant(
        "prompt-always-creates-a-token",
        "PROMPT-03",
        "Asks for a token in every prompt.",
        client(_prompting(asks_for=_always)),
    ),
    Mutant(
        "cancelled-prompt-turns-to-the-passkey",
        "PROMPT-04",
        "Starts a passkey ceremony when the prompt is cancelled, and creates the token with it.",
        _TurnsToThePasskey,
    ),
    Mutant(
        "cancelled-prompt-ends-well",
        "PROMPT-05",
        "Resolves a cancelled prompt without an error.",
        client(_prompting(ends_as_cancelled=_no)),
    ),
    Mutant(
        "cancelled-prompt-drops-the-token",
        "PROMPT-06",
        "Clears the token that it holds when a prompt is cancelled.",
        client(_prompting(after_cancel=_forgets)),
    ),
    Mutant(
        "prompt-knows-passkeys-only",
        "PROMPT-07",
        "Never prompts for TOTP.",
        client(_prompting(choices=_passkeys_only)),
    ),
    Mutant(
        "prompt-knows-totp-only",
        "PROMPT-08",
        "Never prompts for a passkey.",
        client(_prompting(choices=_totp_only)),
    ),
    Mutant(
        "prompt-offers-what-is-disabled",
        "PROMPT-09",
        "Offers every method of the user, enabled or not.",
        client(_prompting(choices=_whatever_was_enrolled)),
    ),
    Mutant(
        "wrong-code-closes-the-prompt",
        "PROMPT-10",
        "Closes the prompt after a wrong code as if it had been right.",
        _SwallowsRefusals,
    ),
    Mutant(
        "prompt-without-a-method-says-done",
        "PROMPT-11",
        "Answers a user without a method with a word that is no token.",
        _SaysDone,
    ),
    Mutant(
        "recovery-code-in-the-prompt-creates-nothing",
        "PROMPT-12",
        "Forgets to ask for the token where a recovery code is entered in the prompt.",
        client(_prompting(recovery_asks_for=_never_by_recovery)),
    ),
)
