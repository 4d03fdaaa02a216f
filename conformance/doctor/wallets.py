"""The part of the tour about wallets: each claimed action once, paid for by a fresh token."""

from action_mfa.conformance.doctor.visitor import Visitor
from action_mfa.conformance.stories.effects import PAYLOADS, flaw_of_export, flaw_of_signature
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action, SignKind

__all__ = ["approve", "resume", "use_wallets"]

_HEX = (
    "Signatures and keys are hex with 0x in front, as the implementation gives them: 65 bytes r, "
    "s, v over EIP-191 for a message. Claim signatures: false where it gives none."
)


def use_wallets(visitor: Visitor) -> p.WalletCreated | None:
    """Create a wallet, sign, export, delegate and claim, as far as it is claimed."""
    if not visitor.able.actions:
        return None
    created = p.CreateWallet(client_id=visitor.client_id)
    wallet = visitor.asker.ask(created, actor=Actor.USER)
    if wallet is None:
        return None
    _sign(visitor, wallet)
    _export(visitor, wallet)
    if visitor.does(Action.REFRESH):
        _refresh(visitor)
    return wallet


def _sign(visitor: Visitor, wallet: p.WalletCreated) -> None:
    if not visitor.does(Action.SIGN) or (token := visitor.mint()) is None:
        return
    kind = SignKind.MESSAGE
    mark = visitor.asker.notebook.transcript.mark()
    operation = p.SignWallet(
        client_id=visitor.client_id,
        wallet_id=wallet.wallet_id,
        kind=kind,
        payload=PAYLOADS[kind],
        token=token,
    )
    signed = visitor.asker.ask(operation, actor=Actor.USER)
    if signed is not None and visitor.able.signatures:
        flaw = flaw_of_signature(signed, kind, PAYLOADS[kind], wallet.address)
        _doubt(visitor, operation.method, flaw, mark)


def _export(visitor: Visitor, wallet: p.WalletCreated) -> None:
    if not visitor.does(Action.EXPORT) or (token := visitor.mint()) is None:
        return
    mark = visitor.asker.notebook.transcript.mark()
    operation = p.ExportWallet(client_id=visitor.client_id, wallet_id=wallet.wallet_id, token=token)
    exported = visitor.asker.ask(operation, actor=Actor.USER)
    if exported is not None and visitor.able.signatures:
        _doubt(visitor, operation.method, flaw_of_export(exported, wallet.address), mark)


def _doubt(visitor: Visitor, method: str, flaw: str | None, mark: int) -> None:
    if flaw is None:
        return
    # What cannot be read was most likely encoded on the way; what is wrong was made wrong.
    blame = Blame.ADAPTER if "cannot be read" in flaw else Blame.IMPLEMENTATION
    visitor.asker.doubts(method, flaw, _HEX, blame=blame, since=mark)


def _refresh(visitor: Visitor) -> None:
    """Claim what waits, and delegate a wallet of its own."""
    waiting = visitor.user.wallet_ids
    if waiting and (token := visitor.mint()) is not None:
        claim = p.ClaimPregenerated(client_id=visitor.client_id, wallet_id=waiting[0], token=token)
        visitor.asker.ask(claim, actor=Actor.USER)
    other = visitor.asker.ask(p.CreateWallet(client_id=visitor.client_id), actor=Actor.USER)
    if other is not None and (token := visitor.mint()) is not None:
        delegate = p.Delegate(client_id=visitor.client_id, wallet_id=other.wallet_id, token=token)
        visitor.asker.ask(delegate, actor=Actor.USER)


def approve(visitor: Visitor, wallet: p.WalletCreated | None) -> None:
    """Approve delegated access, which is due at the next sign-in."""
    if wallet is not None and visitor.does(Action.RESHARE):
        operation = p.ApproveDelegation(client_id=visitor.client_id, wallet_id=wallet.wallet_id)
        visitor.asker.ask(operation, actor=Actor.USER)


def resume(visitor: Visitor, wallet: p.WalletCreated | None) -> None:
    """Do what is due after that sign-in, and revoke the access."""
    if wallet is None or not visitor.does(Action.RESHARE):
        return
    asker, client_id = visitor.asker, visitor.client_id
    pending = asker.ask(p.ListPending(client_id=client_id))
    if pending is not None and pending.root and (token := visitor.mint()) is not None:
        work = p.ResumePending(
            client_id=client_id, pending_id=pending.root[0].pending_id, token=token
        )
        asker.ask(work, actor=Actor.USER)
    revoked = p.RevokeDelegation(client_id=client_id, wallet_id=wallet.wallet_id)
    asker.ask(revoked, actor=Actor.USER)
