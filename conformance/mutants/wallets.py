"""Systems that guard a wallet badly, or sign and export what nobody asked for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.mutants.mutant import Build, Mutant, bent, server, user_of
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories.effects import PAYLOADS
from action_mfa.simulator import Rules, Settings
from action_mfa.simulator.core import Command, Refused, State, Step, WalletId, commands
from action_mfa.simulator.wallets import combine, sign
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason, SignKind

__all__ = ["MUTANTS"]


def _free(free: SignKind) -> Build:
    """Return what builds a server that takes one kind of signing for no Sign event."""

    def action_of_signing(kind: SignKind) -> Action | None:
        return None if kind is free else Action.SIGN

    return server(replace(Rules(), action_of_signing=action_of_signing))


def _export_is_free(settings: Settings, action: Action) -> bool:
    return action is not Action.EXPORT and action in settings.protected_actions


def _creation_is_guarded(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Refuse an enrolled user a new wallet."""
    user = user_of(before, command)
    if isinstance(command, commands.CreateWallet) and user and user.devices:
        return Step(before, Refused(Reason.MFA_REQUIRED, "MFA required for a new wallet"))
    return step


class _SignsSomethingElse(Reference):
    """Changes a payload of one kind before it is signed."""

    def __init__(self, kind: SignKind, **change: JsonValue) -> None:
        super().__init__()
        self._kind = kind
        self._change = change

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.SignWallet) and operation.kind is self._kind:
            payload = {**operation.payload, **self._change}
            return super()._answer(operation.model_copy(update={"payload": payload}))
        return super()._answer(operation)


def _unsigned() -> Reference:
    asked = PAYLOADS[SignKind.TYPED_DATA]["message"]
    changed: dict[str, JsonValue] = {**asked, "amount": 3} if isinstance(asked, dict) else {}
    return _SignsSomethingElse(SignKind.TYPED_DATA, message=changed)


class _CountsCharacters(Reference):
    """Signs a message under a prefix of its own making."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if not isinstance(operation, p.SignWallet) or operation.kind is not SignKind.MESSAGE:
            return answer
        from eth_account import Account  # noqa: PLC0415  slow to load, and few mutants need it
        from eth_account.messages import SignableMessage  # noqa: PLC0415

        text = str(operation.payload["message"])
        header = f"thereum Signed Message:\n{len(text)}".encode()
        key = combine(self.lab.state.wallets[WalletId(operation.wallet_id)].shares)
        signed = Account.sign_message(SignableMessage(b"E", header, text.encode()), key)
        return p.Signed(signature=f"0x{bytes(signed.signature).hex()}")


class _ExportsAnotherKey(Reference):
    """Exports a key share in place of the key."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match super()._answer(operation):
            case p.ExportedKey(private_key=str(key)):
                return p.ExportedKey(private_key=f"{key[:34]}{key[34:][::-1]}")
            case answer:
                return answer


class _AnswersByItself(Reference):
    """Answers what goes through the application without asking the server.

    Args:
        answers: makes the answer out of the operation, or None to leave it to the server.

    """

    def __init__(
        self, answers: "Callable[[_AnswersByItself, p.Message], BaseModel | None]"
    ) -> None:
        super().__init__()
        self._answers = answers

    def _answer(self, operation: p.Message) -> BaseModel:
        return self._answers(self, operation) or super()._answer(operation)

    def holds(self, client_id: str) -> bool:
        """Say whether a client holds a token."""
        return self._client(client_id).memory.held is not None

    def lacks(self, client_id: str, action: Action) -> bool:
        """Say whether a client needs a token for an action and holds none."""
        return not self.holds(client_id) and self._client(client_id).is_required(action)

    def key(self, wallet: str) -> bytes:
        """Return a wallet's private key, 32 bytes."""
        return combine(self.lab.state.wallets[WalletId(wallet)].shares)


def _invents_signatures(port: _AnswersByItself, operation: p.Message) -> BaseModel | None:
    match operation:
        case p.SignWallet(client_id=client_id, token="auto") if port.holds(client_id):
            return p.Signed(signature="0x" + 65 * "11")
        case _:
            return None


def _invents_keys(port: _AnswersByItself, operation: p.Message) -> BaseModel | None:
    match operation:
        case p.ExportWallet(client_id=client_id, token="auto") if port.holds(client_id):
            return p.ExportedKey(private_key="0x" + 32 * "11")
        case _:
            return None


def _signs_alone(port: _AnswersByItself, operation: p.Message) -> BaseModel | None:
    match operation:
        case p.SignWallet(client_id=client_id, wallet_id=wallet, kind=kind, token="auto") if (
            port.lacks(client_id, Action.SIGN)
        ):
            signature = sign(port.key(wallet), kind, operation.payload)
            return p.Signed(signature=signature.text, authorization=signature.authorization)
        case _:
            return None


def _exports_alone(port: _AnswersByItself, operation: p.Message) -> BaseModel | None:
    match operation:
        case p.ExportWallet(client_id=client_id, wallet_id=wallet, token="auto") if port.lacks(
            client_id, Action.EXPORT
        ):
            return p.ExportedKey(private_key="0x" + port.key(wallet).hex())
        case _:
            return None


MUTANTS = (
    Mutant(
        "messages-are-free",
        "WAAS-01",
        "Signing a message moves no money, so it was left out of the guarded calls.",
        _free(SignKind.MESSAGE),
    ),
    Mutant(
        "transactions-are-free",
        "WAAS-02",
        "The call that sends transactions is another one, and it was never guarded.",
        _free(SignKind.TRANSACTION),
    ),
    Mutant(
        "typed-data-are-free",
        "WAAS-03",
        "Typed data came with a later release than the guard.",
        _free(SignKind.TYPED_DATA),
    ),
    Mutant(
        "authorizations-are-free",
        "WAAS-04",
        "Signing over the whole account was not thought of as signing.",
        _free(SignKind.AUTHORIZATION),
    ),
    Mutant(
        "export-is-free",
        "WAAS-05",
        "The guard sits in the signing service, and the export does not pass through it.",
        server(replace(Rules(), action_is_protected=_export_is_free)),
    ),
    Mutant(
        "message-is-changed-before-signing",
        "WAAS-06",
        "White space is tidied up in a message before it is signed.",
        lambda: _SignsSomethingElse(SignKind.MESSAGE, message="action-mfa:sign this message"),
    ),
    Mutant(
        "message-length-counts-characters",
        "WAAS-06",
        "The length in front of a message is that of the string, not that of its bytes.",
        _CountsCharacters,
    ),
    Mutant(
        "transaction-is-changed-before-signing",
        "WAAS-07",
        "The server fills in a nonce of its own where the application gave one.",
        lambda: _SignsSomethingElse(SignKind.TRANSACTION, nonce=8),
    ),
    Mutant(
        "domain-is-dropped-before-signing",
        "WAAS-08",
        "Typed data are hashed with a default domain in place of the given one.",
        lambda: _SignsSomethingElse(SignKind.TYPED_DATA, domain={"name": "default"}),
    ),
    Mutant(
        "negative-number-loses-its-sign",
        "WAAS-08",
        "Numbers of typed data are hashed as if none could be negative.",
        _unsigned,
    ),
    Mutant(
        "authorization-for-every-chain",
        "WAAS-09",
        "The chain is left out, and zero means every chain.",
        lambda: _SignsSomethingElse(SignKind.AUTHORIZATION, chainId=0),
    ),
    Mutant(
        "key-share-is-exported",
        "WAAS-10",
        "What is exported is a number of the right size that opens nothing.",
        _ExportsAnotherKey,
    ),
    Mutant(
        "creation-is-guarded",
        "WAAS-11",
        "Every call to the wallet service asks for a token, the one that creates a wallet too.",
        bent(after=_creation_is_guarded),
    ),
    Mutant(
        "signature-is-invented",
        "WAAS-16",
        "A stub of the signing call was shipped, and it answers with a constant.",
        lambda: _AnswersByItself(_invents_signatures),
    ),
    Mutant(
        "key-is-invented",
        "WAAS-17",
        "A stub of the export call was shipped, and it answers with a constant.",
        lambda: _AnswersByItself(_invents_keys),
    ),
    Mutant(
        "client-signs-alone",
        "WAAS-18",
        "The client holds all shares of the key and signs without the server.",
        lambda: _AnswersByItself(_signs_alone),
    ),
    Mutant(
        "client-exports-alone",
        "WAAS-19",
        "The client holds all shares of the key and shows it without the server.",
        lambda: _AnswersByItself(_exports_alone),
    ),
)
