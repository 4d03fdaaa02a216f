"""What the ``wire`` adapter sends for the operations on wallets.

Source: npm ``@dynamic-labs-wallet/core`` 1.0.99, ``DynamicApiClient``, and the wallets among a
user's credentials in npm ``@dynamic-labs/sdk-api-core`` 0.40.0. There, what is due on a wallet is a
flag of its settings; so a piece of work is named by its wallet and its flag.
"""

from collections.abc import Iterator
from typing import Final, Protocol
from urllib.parse import quote

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.wire.answers import (
    CeremonyAnswer,
    CreatedAnswer,
    UserAnswer,
)
from action_mfa.conformance.wire.transport import Answer
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, SignKind

__all__ = ["Ask", "WalletOperation", "do_wallet"]

#: Every operation that :func:`do_wallet` does; usable with ``isinstance``.
WalletOperation = (
    p.CreateWallet
    | p.SignWallet
    | p.ExportWallet
    | p.ClaimPregenerated
    | p.Delegate
    | p.ApproveDelegation
    | p.RevokeDelegation
    | p.ListPending
    | p.ResumePending
)

_APPROVAL: Final = "approval"
_REVOCATION: Final = "revocation"


class Ask(Protocol):
    """Sends a request as one client, presenting a token or none, and returns an accepted answer."""

    def __call__(
        self,
        client_id: str,
        method: str,
        path: str,
        body: JsonValue = None,
        *,
        token: str | p.PresentedToken = "none",
    ) -> Answer:
        """Send it."""
        ...


def do_wallet(ask: Ask, operation: WalletOperation) -> BaseModel:
    """Do an operation on wallets.

    Raises:
        Refused: the server refused it.
        PortFault: its answer is nonsense.

    """
    client_id = operation.client_id
    match operation:
        case p.CreateWallet():
            body: JsonValue = {"chain": "EVM", "clientKeygenIds": []}
            return _made(ask(client_id, "POST", "/waas/create", body))
        case p.SignWallet(wallet_id=wallet_id, token=token):
            path = _path(wallet_id, "signMessage")
            answer = ask(client_id, "POST", path, _sign_body(operation), token=token)
            signed = answer.completed(CeremonyAnswer)
            return p.Signed(signature=signed.signature, authorization=signed.authorization)
        case p.ExportWallet(wallet_id=wallet_id, token=token):
            body = {"exportId": client_id}
            path = _path(wallet_id, "privateKey/export")
            answer = ask(client_id, "POST", path, body, token=token)
            return p.ExportedKey(private_key=answer.completed(CeremonyAnswer).private_key)
        case p.ClaimPregenerated(wallet_id=wallet_id, token=token):
            return _made(ask(client_id, "POST", _path(wallet_id, "refresh"), {}, token=token))
        case p.Delegate(wallet_id=wallet_id, token=token):
            return _reshared(ask, client_id, wallet_id, _APPROVAL, token)
        case p.ApproveDelegation(wallet_id=wallet_id):
            return _denying(ask, client_id, wallet_id, denied=False)
        case p.RevokeDelegation(wallet_id=wallet_id):
            return _denying(ask, client_id, wallet_id, denied=True)
        case p.ListPending():
            user = ask(client_id, "GET", "/users").read(UserAnswer)
            return p.PendingList(tuple(_pending_of(user)))
        case p.ResumePending(pending_id=pending, token=token):
            wallet_id, _, kind = pending.rpartition(":")
            return _reshared(ask, client_id, wallet_id, kind, token)


def _made(answer: Answer) -> p.WalletCreated:
    made = answer.completed(CreatedAnswer)
    return p.WalletCreated(wallet_id=made.wallet_id, address=made.account_address)


def _reshared(
    ask: Ask, client_id: str, wallet_id: str, kind: str, token: str | p.PresentedToken
) -> p.Nothing:
    two, three = "TWO_OF_TWO", "TWO_OF_THREE"
    approves = kind == _APPROVAL
    body: JsonValue = {
        "clientKeygenIds": [],
        "oldThresholdSignatureScheme": two if approves else three,
        "newThresholdSignatureScheme": three if approves else two,
        "delegateToProjectEnvironment": approves,
        "revokeDelegation": not approves,
    }
    answer = ask(client_id, "POST", _path(wallet_id, "reshare"), body, token=token)
    answer.completed(CeremonyAnswer)
    return p.Nothing()


def _denying(ask: Ask, client_id: str, wallet_id: str, *, denied: bool) -> p.Nothing:
    ask(client_id, "PUT", _path(wallet_id, "settings"), {"hasDeniedDelegatedAccess": denied})
    return p.Nothing()


def _pending_of(user: UserAnswer) -> Iterator[p.Pending]:
    for credential in user.verified_credentials:
        properties = credential.wallet_properties
        settings = None if properties is None else properties.settings
        if settings is None:
            continue
        due = (
            (settings.revoke_on_next_sign_on is True, _REVOCATION),
            (settings.reshare_on_next_sign_on is not None, _APPROVAL),
        )
        yield from (
            p.Pending(
                pending_id=f"{credential.id}:{kind}",
                wallet_id=credential.id,
                action=Action.RESHARE,
            )
            for is_due, kind in due
            if is_due
        )


def _path(wallet_id: str, what: str) -> str:
    return f"/waas/{quote(wallet_id, safe='')}/{what}"


def _sign_body(operation: p.SignWallet) -> dict[str, JsonValue]:
    """Return the request: a message as such, any other kind in the context."""
    match operation.kind, operation.payload:
        case SignKind.MESSAGE, {"message": str(message)}:
            return {"message": message}
        case kind, payload:
            return {"message": "", "context": {"kind": kind.value, "payload": payload}}
