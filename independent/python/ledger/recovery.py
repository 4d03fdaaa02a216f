"""Recovery codes: a set that exists from the first look on, each code a row that is used once."""

import secrets

from ledger import guard, limits, sessions, users
from ledger.minting import Minted, Wanted, grant
from ledger.readings import RECOVERY
from ledger.refusals import Refused
from ledger.sessions import Session, Waiting
from ledger.store import Store

__all__ = ["acknowledge", "authenticate", "listed", "regenerate"]


def listed(store: Store, session: Session) -> list[str]:
    """Return the codes of the user's set; the first look creates it."""
    _demand_reader(store, session)
    if not store.holds("SELECT 1 FROM recovery_codes WHERE user_id = ?", session.user_id):
        _create(store, session.user_id)
    return _codes(store, session.user_id)


def regenerate(store: Store, session: Session) -> list[str]:
    """Replace the set by a new one, and have that one stored as well."""
    _demand_reader(store, session)
    store.write("DELETE FROM recovery_codes WHERE user_id = ?", session.user_id)
    _create(store, session.user_id)
    if store.readings.recovery_acknowledgement_after_regenerate == "pending":
        users.set_acknowledgement(store, session.user_id, "pending")
    return _codes(store, session.user_id)


def acknowledge(store: Store, session: Session) -> None:
    """Note that the user has stored the codes."""
    guard.demand_proven(session)
    users.set_acknowledgement(store, session.user_id, "complete")


def authenticate(store: Store, session: Session, code: str, wanted: Wanted) -> Minted:
    """Prove the user by a code of the set that was not used before."""
    limits.refuse_when_shut(store, session.user_id)
    if not store.write(
        "UPDATE recovery_codes SET used = 1 WHERE user_id = ? AND code = ? AND NOT used",
        session.user_id,
        code.strip().lower(),
    ):
        limits.wrong_code(store, session.user_id)
    # Codes stand in for a factor that is lost, and not for one that was never enrolled.
    if session.waiting is not Waiting.ENROLMENT or users.has_factor(store, session.user_id):
        sessions.prove(store, session)
    return grant(store, session, wanted, proven_by="recovery")


def _demand_reader(store: Store, session: Session) -> None:
    guard.demand_proven(session)
    if store.readings.recovery_before_method == "refuse" and not users.has_factor(
        store, session.user_id
    ):
        raise Refused("mfa_not_enabled", "recovery codes come after a first factor")


def _create(store: Store, user_id: str) -> None:
    for _ in range(RECOVERY.count):
        # Twelve hexadecimal digits: two of one set are equal once in some 10**12 sets, and then
        # the primary key refuses the set as a whole.
        digits = secrets.token_hex(6)
        code = "-".join((digits[:4], digits[4:8], digits[8:]))
        store.write("INSERT INTO recovery_codes (user_id, code) VALUES (?, ?)", user_id, code)


def _codes(store: Store, user_id: str) -> list[str]:
    everything = store.readings.recovery_listing == "all"
    rows = store.rows(
        "SELECT code FROM recovery_codes WHERE user_id = ? AND (? OR NOT used) ORDER BY code",
        user_id,
        everything,
    )
    return [row["code"] for row in rows]
