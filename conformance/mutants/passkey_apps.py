"""Clients that handle passkeys wrongly: what they ask for, hold, list, and say of a failure."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, client
from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.reference.passkeys import PasskeyOperation
from action_mfa.simulator import CommandRefused
from action_mfa.simulator.client import ClientRules, Held, Memory
from action_mfa.simulator.core.commands import Methods
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]


def _always(*_asked: object) -> bool:
    return True


def _counts_devices(methods: Methods) -> bool:
    return any(device.is_verified for device in methods.devices)


def _forgets_the_token(memory: Memory) -> Memory:
    return memory.holding(None)


class _HoldsNoToken(Reference):
    """Hands a passkey's token to its caller and keeps it nowhere."""

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        answer = super()._answer_passkey(operation, callbacks)
        asking = self._client(operation.client_id)
        asking.memory = _forgets_the_token(asking.memory)
        return answer


class _SignsWithTotpOnly(Reference):
    """Attaches to a signature what a TOTP proof minted, and nothing else."""

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        answer = super()._answer_passkey(operation, callbacks)
        self._foreign = answer.mfa_token if isinstance(answer, p.Minted) else None
        return answer

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.SignWallet):
            asking = self._client(operation.client_id)
            held = asking.memory.held
            if held is not None and held.value == getattr(self, "_foreign", None):
                asking.memory = _forgets_the_token(asking.memory)
        return super()._answer(operation)


class _AnswersByDevices(Reference):
    """Tells an application that nothing is required of a user without a device."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(operation, p.IsRequiredForAction):
            devices = _counts_devices(self._client(operation.client_id).methods())
            return answer if devices else p.Required(required=False)
        return answer


class _HoldsWhatNobodyMinted(Reference):
    """Takes the answer's missing token for one."""

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        answer = super()._answer_passkey(operation, callbacks)
        if isinstance(operation, p.AuthenticatePasskey) and operation.create_mfa_token is None:
            asking = self._client(operation.client_id)
            asking.memory = asking.memory.holding(Held("undefined", single_use=True))
        return answer


class _CancelLooksLikeSuccess(Reference):
    """Catches the exception of a cancelled ceremony and goes on."""

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        try:
            return super()._answer_passkey(operation, callbacks)
        except CommandRefused as refusal:
            if refusal.reason is Reason.PASSKEY_CANCELLED:
                return p.Minted()
            raise


class _EveryEndingIsACancel(Reference):
    """Tells every failure of the platform in the same words."""

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        try:
            return super()._answer_passkey(operation, callbacks)
        except CommandRefused as refusal:
            if refusal.reason is Reason.PASSKEY_NOT_SUPPORTED:
                data = p.ErrorData(code=Reason.PASSKEY_CANCELLED.value, message="Try again")
                raise Refused(data) from refusal
            raise


class _ListsFromACache(Reference):
    """Keeps the longest list of passkeys that it ever saw."""

    def __init__(self) -> None:
        super().__init__()
        self._lists: dict[str, p.PasskeyList] = {}

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        answer = super()._answer_passkey(operation, callbacks)
        if isinstance(answer, p.PasskeyList):
            known = self._lists.setdefault(operation.client_id, answer)
            if len(known.passkeys) > len(answer.passkeys):
                return known
            self._lists[operation.client_id] = answer
        return answer


def _asking_otherwise(
    change: Callable[[PasskeyOperation], PasskeyOperation],
) -> Callable[[], Reference]:
    """Return what builds a client that asks for another token than its application does."""

    class _AsksOtherwise(Reference):
        def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
            return super()._answer_passkey(change(operation), callbacks)

    return _AsksOtherwise


def _single_use(operation: PasskeyOperation) -> PasskeyOperation:
    asked = p.CreateMfaToken(single_use=True)
    return operation.model_copy(update={"create_mfa_token": asked})


def _never_persistent(operation: PasskeyOperation) -> PasskeyOperation:
    if isinstance(operation, p.AuthenticatePasskey) and operation.create_mfa_token is not None:
        return _single_use(operation)
    return operation


def _always_persistent(operation: PasskeyOperation) -> PasskeyOperation:
    if isinstance(operation, p.AuthenticatePasskey) and operation.create_mfa_token is not None:
        asked = p.CreateMfaToken(single_use=False)
        return operation.model_copy(update={"create_mfa_token": asked})
    return operation


def _unasked_at_proof(operation: PasskeyOperation) -> PasskeyOperation:
    return _single_use(operation) if isinstance(operation, p.AuthenticatePasskey) else operation


def _unasked_at_registration(operation: PasskeyOperation) -> PasskeyOperation:
    return _single_use(operation) if isinstance(operation, p.RegisterPasskey) else operation


_CLIENT = ClientRules()

MUTANTS = (
    Mutant(
        "passkey-token-held-nowhere",
        "PASS-40",
        "The hook returns the token, and the wallet looks for it in the store.",
        _HoldsNoToken,
    ),
    Mutant(
        "passkey-token-not-attached",
        "PASS-40",
        "The wallet asks the TOTP module for the token.",
        _SignsWithTotpOnly,
    ),
    Mutant(
        "cancel-looks-like-success",
        "PASS-44",
        "The rejected promise is caught where nobody looks at it.",
        _CancelLooksLikeSuccess,
    ),
    Mutant(
        "cancel-takes-the-held-token",
        "PASS-45",
        "The store is cleared before each ceremony.",
        client(replace(_CLIENT, after_failed_proof=_forgets_the_token)),
    ),
    Mutant(
        "client-counts-devices-only",
        "PASS-46",
        "The client asks for the list of devices, which names no passkeys.",
        client(replace(_CLIENT, has_method=_counts_devices)),
    ),
    Mutant(
        "client-answers-by-devices",
        "PASS-46",
        "The question whether a factor is required has its own look at the devices.",
        _AnswersByDevices,
    ),
    Mutant(
        "passkeys-listed-from-a-cache",
        "PASS-47",
        "The list is cached and a deletion does not invalidate it.",
        _ListsFromACache,
    ),
    Mutant(
        "authenticator-asked-for-nothing",
        "PASS-48",
        "An empty list of credentials goes to the browser, which offers to use a phone.",
        client(replace(_CLIENT, has_passkey=_always)),
    ),
    Mutant(
        "client-asks-for-single-use-only",
        "PASS-49",
        "The passkey function takes a boolean, and whatever is truthy means single-use.",
        _asking_otherwise(_never_persistent),
    ),
    Mutant(
        "client-asks-for-persistent-only",
        "PASS-49",
        "The passkey function spells the option singleuse.",
        _asking_otherwise(_always_persistent),
    ),
    Mutant(
        "client-asks-for-a-token-unasked",
        "PASS-50",
        "The passkey function fills in a default.",
        _asking_otherwise(_unasked_at_proof),
    ),
    Mutant(
        "client-holds-what-nobody-minted",
        "PASS-50",
        "The missing token is stored as the word undefined.",
        _HoldsWhatNobodyMinted,
    ),
    Mutant(
        "every-ending-is-a-cancel",
        "PASS-51",
        "All DOM exceptions end in one sentence.",
        _EveryEndingIsACancel,
    ),
    Mutant(
        "registration-asks-for-a-token",
        "PASS-52",
        "Registering asks for a token so that the first action needs no second ceremony.",
        _asking_otherwise(_unasked_at_registration),
    ),
)
