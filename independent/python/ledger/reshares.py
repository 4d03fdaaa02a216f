"""Wishes about delegated access: asked for in one session, due from the next sign-in on."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from ledger.store import Store

__all__ = ["Due", "Wish", "ask", "due", "forget", "forget_untried", "note_refusal"]


class Wish(StrEnum):
    """What a user wants of a wallet's delegated access."""

    APPROVE = "approve"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class Due:
    """A reshare that waits for its token."""

    pending_id: str
    wallet_id: str
    wish: Wish


def ask(store: Store, wallet_id: str, wish: Wish) -> None:
    """Note a wish; it is due in sessions that begin after this moment.

    The same wish twice in a row is one.
    """
    if store.readings.opposed_reshare == "replaces":
        store.write("DELETE FROM reshares WHERE wallet_id = ? AND wish <> ?", wallet_id, wish)
    newest = store.row(
        "SELECT wish FROM reshares WHERE wallet_id = ? ORDER BY sequence DESC", wallet_id
    )
    if newest is not None and newest["wish"] == wish:
        return
    store.write(
        "INSERT INTO reshares (pending_id, wallet_id, wish, asked_in) "
        "SELECT ?, ?, ?, max(sequence) FROM sessions",
        f"rsh_{secrets.token_hex(8)}",
        wallet_id,
        wish,
    )


def due(store: Store, user_id: str, session: int) -> list[Due]:
    """Return what waits in the session of this sequence number, in the order it was asked for."""
    rows = store.rows(
        "SELECT reshares.* FROM reshares JOIN wallets USING (wallet_id) "
        "WHERE user_id = ? AND asked_in < ? ORDER BY reshares.sequence",
        user_id,
        session,
    )
    return [Due(row["pending_id"], row["wallet_id"], Wish(row["wish"])) for row in rows]


def forget(store: Store, pending_id: str) -> None:
    """Strike what was done off the list."""
    store.write("DELETE FROM reshares WHERE pending_id = ?", pending_id)


def note_refusal(store: Store, pending_id: str) -> None:
    """Note that a reshare was asked for and refused: from now on it is never forgotten."""
    store.write("UPDATE reshares SET tried = 1 WHERE pending_id = ?", pending_id)


def forget_untried(store: Store, user_id: str) -> None:
    """At a sign-in: what was due in an earlier session, and nobody asked for, lapses."""
    if store.readings.missed_reshare == "stays":
        return
    store.write(
        "DELETE FROM reshares WHERE NOT tried "
        "AND wallet_id IN (SELECT wallet_id FROM wallets WHERE user_id = ?) "
        "AND EXISTS (SELECT 1 FROM sessions WHERE user_id = ? AND sequence > asked_in)",
        user_id,
        user_id,
    )
