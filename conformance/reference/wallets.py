"""What the reference answers to the operations on wallets."""

from action_mfa.simulator import commands
from action_mfa.simulator.client import Client
from action_mfa.simulator.core import Wallet, WalletId
from action_mfa.spec import protocol as p

__all__ = ["WalletOperation", "answer_wallet", "presented"]

#: Every operation that :func:`answer_wallet` answers; usable with ``isinstance``.
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


def answer_wallet(
    client: Client, operation: WalletOperation
) -> p.WalletCreated | p.Signed | p.ExportedKey | p.PendingList | p.Nothing:
    """Do an operation on a client; ``token`` ``auto`` leaves it to the client what goes with it.

    Raises:
        CommandRefused: the lab refused it.

    """
    session = client.memory.session
    match operation:
        case p.CreateWallet():
            return _made(client.create_wallet())
        case p.SignWallet(kind=kind, payload=payload, token=token):
            wallet = WalletId(operation.wallet_id)
            if token == "auto":
                signed = client.sign(wallet, kind, payload)
            else:
                signed = client.perform(
                    commands.Sign(session, wallet, kind, payload, *presented(token))
                )
            return p.Signed(signature=signed.signature, authorization=signed.authorization)
        case p.ExportWallet(token=token):
            wallet = WalletId(operation.wallet_id)
            if token == "auto":
                exported = client.export(wallet)
            else:
                exported = client.perform(commands.Export(session, wallet, *presented(token)))
            return p.ExportedKey(private_key=exported.private_key)
        case _:
            return _answer_delegation(client, operation)


def _answer_delegation(
    client: Client,
    operation: p.ClaimPregenerated
    | p.Delegate
    | p.ApproveDelegation
    | p.RevokeDelegation
    | p.ListPending
    | p.ResumePending,
) -> p.WalletCreated | p.PendingList | p.Nothing:
    session = client.memory.session
    match operation:
        case p.ClaimPregenerated(wallet_id=wallet_id, token="auto"):
            return _made(client.claim(WalletId(wallet_id)))
        case p.ClaimPregenerated(wallet_id=wallet_id, token=token):
            claim = commands.ClaimPregenerated(session, WalletId(wallet_id), *presented(token))
            return _made(client.perform(claim))
        case p.Delegate(wallet_id=wallet_id, token="auto"):
            client.delegate(WalletId(wallet_id))
        case p.Delegate(wallet_id=wallet_id, token=token):
            client.perform(commands.Delegate(session, WalletId(wallet_id), *presented(token)))
        case p.ApproveDelegation(wallet_id=wallet_id):
            client.perform(commands.ApproveDelegation(session, WalletId(wallet_id)))
        case p.RevokeDelegation(wallet_id=wallet_id):
            client.perform(commands.RevokeDelegation(session, WalletId(wallet_id)))
        case p.ListPending():
            works = client.perform(commands.ListPending(session))
            return p.PendingList(
                tuple(
                    p.Pending(pending_id=work.id, wallet_id=work.wallet, action=work.action)
                    for work in works
                )
            )
        case p.ResumePending(pending_id=pending, token="auto"):
            client.resume(pending)
        case p.ResumePending(pending_id=pending, token=token):
            client.perform(commands.ResumePending(session, pending, *presented(token)))
    return p.Nothing()


def _made(wallet: Wallet) -> p.WalletCreated:
    return p.WalletCreated(wallet_id=wallet.id, address=wallet.address)


def presented(token: str | p.PresentedToken) -> tuple[str | None, str | None]:
    """Return the MFA token and the elevated one that an operation presents; None for none."""
    if not isinstance(token, p.PresentedToken):
        return None, None
    return token.mfa, token.elevated
