"""Wallets and the four events on them: a key in shares, put together only when an event is paid."""

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from ledger import reshares
from ledger.guard import Presented, pay_for
from ledger.keys import Key, Share
from ledger.payloads import Signed
from ledger.refusals import Refused
from ledger.reshares import Due, Wish
from ledger.sessions import Session
from ledger.settings import Event
from ledger.store import Store

__all__ = [
    "Wallet",
    "claim",
    "create",
    "delegate",
    "export",
    "make",
    "pending",
    "resume",
    "sign",
    "wish",
]


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet as its owner sees it."""

    wallet_id: str
    address: str


def make(store: Store, user_id: str, *, claimed: bool) -> Wallet:
    """Make a wallet of a new key, which waits for its first claim where ``claimed`` is off."""
    key = Key.new()
    wallet = Wallet(f"wal_{secrets.token_hex(8)}", key.address)
    store.write(
        "INSERT INTO wallets VALUES (?, ?, ?, ?)", wallet.wallet_id, user_id, key.address, claimed
    )
    _share_out(store, wallet.wallet_id, key, "user")
    return wallet


def create(store: Store, session: Session) -> Wallet:
    """Create a wallet of the user: no event, so it costs nothing."""
    return make(store, session.user_id, claimed=True)


def claim(store: Store, session: Session, wallet_id: str, token: Presented) -> Wallet:
    """Claim a pregenerated wallet: a Refresh event that renews its shares."""
    row = _owned(store, session, wallet_id)
    wallet = Wallet(wallet_id, row["address"])
    if row["claimed"]:
        if store.readings.claim_again == "refuse":
            raise Refused("wallet_already_claimed", "the wallet was claimed before")
        return wallet
    pay_for(store, session, Event.REFRESH, token)
    store.write("UPDATE wallets SET claimed = 1 WHERE wallet_id = ?", wallet_id)
    _share_out(store, wallet_id, _key(store, wallet_id), "user")
    return wallet


def sign(
    store: Store,
    session: Session,
    wallet_id: str,
    made_of: Callable[[Key], Signed],
    token: Presented,
) -> Signed:
    """Sign what was prepared: a Sign event."""
    _claimed(store, session, wallet_id)
    pay_for(store, session, Event.SIGN, token)
    return made_of(_key(store, wallet_id))


def export(store: Store, session: Session, wallet_id: str, token: Presented) -> str:
    """Return the private key in hex: an Export event."""
    _claimed(store, session, wallet_id)
    pay_for(store, session, Event.EXPORT, token)
    return _key(store, wallet_id).exported


def delegate(store: Store, session: Session, wallet_id: str, token: Presented) -> None:
    """Give a delegate shares of their own, now: a Refresh event."""
    _claimed(store, session, wallet_id)
    if store.readings.delegate_again == "refuse" and store.holds(
        "SELECT 1 FROM shares WHERE wallet_id = ? AND holder = 'delegate'", wallet_id
    ):
        raise Refused("invalid_request", "the wallet is delegated already")
    pay_for(store, session, Event.REFRESH, token)
    _renew(store, wallet_id, Wish.APPROVE)


def wish(store: Store, session: Session, wallet_id: str, wanted: Wish) -> None:
    """Approve or revoke delegated access; the reshare is due at the next sign-in."""
    _claimed(store, session, wallet_id)
    reshares.ask(store, wallet_id, wanted)


def pending(store: Store, session: Session) -> list[Due]:
    """Return the reshares that wait in this session."""
    return reshares.due(store, session.user_id, session.sequence)


def resume(store: Store, session: Session, pending_id: str, token: Presented) -> None:
    """Perform one reshare that is due: a Reshare event."""
    for work in pending(store, session):
        if work.pending_id == pending_id:
            break
    else:
        raise Refused("not_found", "no such work waits in this session")
    try:
        pay_for(store, session, Event.RESHARE, token)
    except Refused as refused:
        before = refused.leaves

        def leave() -> None:
            if before is not None:
                before()
            reshares.note_refusal(store, pending_id)

        refused.leaves = leave
        raise
    _renew(store, work.wallet_id, work.wish)
    reshares.forget(store, pending_id)


def _owned(store: Store, session: Session, wallet_id: str) -> sqlite3.Row:
    row = store.row(
        "SELECT * FROM wallets WHERE wallet_id = ? AND user_id = ?", wallet_id, session.user_id
    )
    if row is None:
        raise Refused("not_found", "no such wallet")
    return row


def _claimed(store: Store, session: Session, wallet_id: str) -> None:
    if not _owned(store, session, wallet_id)["claimed"]:
        raise Refused("invalid_request", "the wallet waits for its first claim")


def _key(store: Store, wallet_id: str) -> Key:
    row = store.row(
        "SELECT theirs, ours FROM shares WHERE wallet_id = ? AND holder = 'user'", wallet_id
    )
    if row is None:
        raise LookupError("a wallet without shares")
    return Key.joined(Share(row["theirs"], row["ours"]))


def _renew(store: Store, wallet_id: str, wanted: Wish) -> None:
    """Renew the user's and the server's share, and give the delegate theirs or take it away."""
    key = _key(store, wallet_id)
    store.write("DELETE FROM shares WHERE wallet_id = ?", wallet_id)
    _share_out(store, wallet_id, key, "user")
    if wanted is Wish.APPROVE:
        _share_out(store, wallet_id, key, "delegate")


def _share_out(store: Store, wallet_id: str, key: Key, holder: str) -> None:
    share = key.split()
    store.write(
        "INSERT OR REPLACE INTO shares VALUES (?, ?, ?, ?)",
        wallet_id,
        holder,
        share.theirs,
        share.ours,
    )
