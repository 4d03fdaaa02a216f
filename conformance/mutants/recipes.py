"""Implementations on which an application loses its way, although each step alone goes well."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, client
from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator.client import ClientRules, Held, Memory, PromptRules
from action_mfa.simulator.core import Settings
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]


class _ForgetsAfterwards(Reference):
    """Forgets the token that one operation creates if another one was asked before it.

    Args:
        first: what is asked first, whatever comes of it.
        second: what creates the token.

    """

    def __init__(self, first: type[p.Message], second: type[p.Message]) -> None:
        super().__init__()
        self._first = first
        self._second = second
        self._marked: set[str] = set()

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        client_id = getattr(operation, "client_id", "")
        if isinstance(operation, self._first):
            self._marked.add(client_id)
        answer = super()._answer_with(operation, callbacks)
        if isinstance(operation, self._second) and client_id in self._marked:
            found = self._client(client_id)
            found.memory = found.memory.holding(None)
        return answer


def _forgets(first: type[p.Message], second: type[p.Message]) -> Callable[[], Reference]:
    return lambda: _ForgetsAfterwards(first, second)


class _WantsAToken(Reference):
    """Refuses by itself to sign while it holds no token."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.SignWallet(client_id=client_id, token="auto") if not self._holds(client_id):
                code, message = Reason.MFA_REQUIRED.value, "No MFA token found"
                raise Refused(p.ErrorData(code=code, message=message))
            case _:
                return super()._answer(operation)

    def _holds(self, client_id: str) -> bool:
        return self._client(client_id).memory.held is not None


class _KeepsTheOldToken(Reference):
    """Goes on with the token of the session before."""

    def __init__(self) -> None:
        super().__init__()
        self._old: dict[str, Held] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        client_id = getattr(operation, "client_id", "")
        if isinstance(operation, p.SignOut):
            held = self._client(client_id).memory.held
            if held is not None:
                self._old[client_id] = held
        answer = super()._answer(operation)
        if isinstance(operation, p.AuthenticateTotp) and client_id in self._old:
            found = self._client(client_id)
            found.memory = found.memory.holding(self._old[client_id])
        return answer


def _forgets_what_was_attached(memory: Memory, attached: Held | None) -> Memory:
    return memory if attached is None else memory.holding(None)


def _attaches_to_signings(memory: Memory, action: Action, *, required: bool) -> Held | None:
    return memory.held if required and action is Action.SIGN else None


def _a_method_is_enough(_settings: Settings, _action: Action, *, has_method: bool) -> bool:
    return has_method


def _never(_create_mfa_token: bool) -> None:  # noqa: FBT001  a value, not a switch
    return None


MUTANTS = (
    Mutant(
        "requirement-check-costs-the-token",
        "RECIPE-01",
        "Forgets the token of a code that is entered after the requirement was checked.",
        _forgets(p.IsRequiredForAction, p.AuthenticateTotp),
    ),
    Mutant(
        "signing-always-wants-a-token",
        "RECIPE-02",
        "Refuses by itself every signing while it holds no token.",
        _WantsAToken,
    ),
    Mutant(
        "persistent-token-lasts-one-action",
        "RECIPE-03",
        "Forgets every token once it was attached.",
        client(replace(ClientRules(), before_action=_forgets_what_was_attached)),
    ),
    Mutant(
        "first-passkey-pays-for-nothing",
        "RECIPE-04",
        "Forgets the token of a passkey that was registered on the same client.",
        _forgets(p.RegisterPasskey, p.AuthenticatePasskey),
    ),
    Mutant(
        "passkey-export-goes-without-token",
        "RECIPE-05",
        "Attaches a token to signings and to nothing else.",
        client(replace(ClientRules(), attaches=_attaches_to_signings)),
    ),
    Mutant(
        "prompt-forgets-what-it-is-for",
        "RECIPE-06",
        "Opens the prompt as if createMfaToken were not there.",
        client(replace(ClientRules(), prompt=replace(PromptRules(), asks_for=_never))),
    ),
    Mutant(
        "whoever-has-a-method-is-prompted",
        "RECIPE-07",
        "Says that MFA is required for any action of a user who has a method.",
        client(replace(ClientRules(), is_required=_a_method_is_enough)),
    ),
    Mutant(
        "failed-passkey-costs-the-next-token",
        "RECIPE-08",
        "Forgets the token of a code that is entered after a passkey was asked for.",
        _forgets(p.AuthenticatePasskey, p.AuthenticateTotp),
    ),
    Mutant(
        "old-token-goes-first",
        "RECIPE-09",
        "Goes on attaching the token of the session before.",
        _KeepsTheOldToken,
    ),
)
