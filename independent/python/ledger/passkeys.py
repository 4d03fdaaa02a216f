"""Passkeys: challenges that belong to a session, and the credentials that answered them.

A ceremony is two transactions with the user in between: one notes the challenge, the other judges
the answer. Nothing is locked while the user looks for a finger.
"""

import secrets
import sqlite3
from typing import Any, Literal, Protocol

from ledger import guard, sessions, users
from ledger.minting import Minted, Wanted, grant
from ledger.refusals import Refused
from ledger.relying_party import Known, Party, User, challenge_answered, credential_id
from ledger.sessions import Session
from ledger.settings import Method
from ledger.store import Store

__all__ = ["Authenticator", "authenticate", "delete", "listed", "register"]

_CHALLENGE_BYTES = 32
_CHALLENGE_SECONDS = 300
_MOST_PASSKEYS = 10

_Ceremony = Literal["create", "get"]


class Authenticator(Protocol):
    """The user's side of a ceremony: WebAuthn JSON for WebAuthn JSON, or a refusal."""

    def create(self, client_id: str, origin: str, options: dict[str, Any]) -> dict[str, Any]:
        """Answer creation options."""
        ...

    def get(self, client_id: str, origin: str, options: dict[str, Any]) -> dict[str, Any]:
        """Answer request options."""
        ...


def register(store: Store, client_id: str, authenticator: Authenticator, wanted: Wanted) -> Minted:
    """Register the passkey that answers, and give the MFA token that was asked for, if any."""
    with store.transaction():
        session = sessions.current(store, client_id)
        guard.demand_method(session, Method.PASSKEY)
        guard.demand_linking(store, session)
        ids = [row["credential_id"] for row in _rows(store, session)]
        if len(ids) >= _MOST_PASSKEYS:
            raise Refused("max_passkeys_per_user", f"{_MOST_PASSKEYS} passkeys are the most")
        challenge = _challenge(store, session, "create")
        options = _party(store, session).creation_options(challenge, _user(store, session), ids)
    answer = authenticator.create(client_id, session.origin, options)
    with store.transaction():
        session = sessions.current(store, client_id)
        guard.demand_method(session, Method.PASSKEY)
        _accept_registration(store, session, answer)
        sessions.prove(store, session)
        users.ask_to_acknowledge(store, session.user_id)
        return grant(store, session, wanted, proven_by=Method.PASSKEY)


def _accept_registration(store: Store, session: Session, answer: dict[str, Any]) -> None:
    challenge = _answered(store, session, "create", answer)
    try:
        new = _party(store, session).accept_registration(answer, challenge)
    except Refused as refused:
        raise _settled(store, challenge, refused) from None
    store.write("DELETE FROM challenges WHERE challenge = ?", challenge)
    if not store.write(
        "INSERT OR IGNORE INTO passkeys VALUES (?, ?, ?, ?, ?, ?)",
        f"pky_{secrets.token_hex(8)}",
        session.user_id,
        new.credential_id,
        new.public_key,
        new.sign_count,
        new.backed_up,
    ):
        raise Refused("passkey_rejected", "this credential is registered already")


def authenticate(
    store: Store, client_id: str, authenticator: Authenticator, wanted: Wanted
) -> Minted:
    """Prove one of the user's passkeys, and give what was asked for."""
    with store.transaction():
        session = sessions.current(store, client_id)
        guard.demand_method(session, Method.PASSKEY)
        ids = [row["credential_id"] for row in _rows(store, session)]
        if not ids and store.readings.no_passkey_to_authenticate == "refusal":
            raise Refused("passkey_not_found", "the user has no passkey")
        challenge = _challenge(store, session, "get")
        options = _party(store, session).request_options(challenge, ids)
    answer = authenticator.get(client_id, session.origin, options)
    with store.transaction():
        session = sessions.current(store, client_id)
        guard.demand_method(session, Method.PASSKEY)
        _accept_assertion(store, session, answer)
        sessions.prove(store, session)
        return grant(store, session, wanted, proven_by=Method.PASSKEY)


def _accept_assertion(store: Store, session: Session, answer: dict[str, Any]) -> None:
    challenge = _answered(store, session, "get", answer)
    try:
        known = _known(store, session, credential_id(answer))
        seen = _party(store, session).accept_assertion(
            answer, challenge, known, _user(store, session)
        )
    except Refused as refused:
        raise _settled(store, challenge, refused) from None
    store.write("DELETE FROM challenges WHERE challenge = ?", challenge)
    store.write(
        "UPDATE passkeys SET sign_count = ? WHERE credential_id = ?",
        seen.sign_count,
        known.credential_id,
    )


def _known(store: Store, session: Session, named: bytes) -> Known:
    row = store.row(
        "SELECT * FROM passkeys WHERE credential_id = ? AND user_id = ?", named, session.user_id
    )
    if row is None:
        raise Refused("passkey_rejected", "no such passkey of this user")
    return Known(row["credential_id"], row["public_key"], row["sign_count"], bool(row["backed_up"]))


def listed(store: Store, session: Session) -> list[str]:
    """Return the ids of the user's passkeys, the oldest first."""
    return [row["passkey_id"] for row in _rows(store, session)]


def delete(store: Store, session: Session, passkey_id: str, token: guard.Presented) -> None:
    """Delete a passkey of the user, for a token; one that is not there costs none."""
    guard.demand_proven(session)
    if passkey_id not in listed(store, session):
        raise Refused("passkey_not_found", "no such passkey")
    guard.pay_for_unlinking(store, session, token, persistent_pays=True)
    store.write("DELETE FROM passkeys WHERE passkey_id = ?", passkey_id)
    guard.after_unlinking(store, session)


def _rows(store: Store, session: Session) -> list[sqlite3.Row]:
    return store.rows("SELECT * FROM passkeys WHERE user_id = ? ORDER BY rowid", session.user_id)


def _party(store: Store, session: Session) -> Party:
    demanded = store.readings.passkey_user_verification == "required"
    return Party(session.settings.rp_id, session.settings.origins, verified=demanded)


def _user(store: Store, session: Session) -> User:
    row = store.row("SELECT handle, email FROM users WHERE user_id = ?", session.user_id)
    if row is None:
        raise Refused("not_authenticated", "the user is gone")
    return User(row["handle"], row["email"])


def _challenge(store: Store, session: Session, ceremony: _Ceremony) -> bytes:
    challenge = secrets.token_bytes(_CHALLENGE_BYTES)
    oldest = store.now - _CHALLENGE_SECONDS
    store.write("DELETE FROM challenges WHERE issued_at <= ?", oldest)
    store.write(
        "INSERT INTO challenges VALUES (?, ?, ?, ?)",
        challenge,
        session.session_id,
        ceremony,
        store.now,
    )
    return challenge


def _answered(store: Store, session: Session, ceremony: _Ceremony, answer: dict[str, Any]) -> bytes:
    """Return the challenge that is answered, if it was issued here, for this, and not long ago."""
    challenge = challenge_answered(answer)
    if not store.holds(
        "SELECT 1 FROM challenges "
        "WHERE challenge = ? AND session_id = ? AND ceremony = ? AND issued_at > ?",
        challenge,
        session.session_id,
        ceremony,
        store.now - _CHALLENGE_SECONDS,
    ):
        raise Refused("passkey_rejected", "no such challenge waits in this session")
    return challenge


def _settled(store: Store, challenge: bytes, refused: Refused) -> Refused:
    """Return a refusal that uses its challenge up, where a refused answer counts as one."""
    if store.readings.challenge_after_refusal == "used":
        refused.leaves = lambda: store.write(
            "DELETE FROM challenges WHERE challenge = ?", challenge
        )
    return refused
