"""Clients, sign-ins and sessions: who is asking, and whether wallets are open to them."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from ledger import elevated, reshares, users
from ledger.parameters import Parameters
from ledger.refusals import Refused
from ledger.settings import Enrollment, Settings
from ledger.store import Store

__all__ = [
    "Session",
    "Waiting",
    "close_client",
    "current",
    "describe",
    "end",
    "of_open_wallets",
    "open_client",
    "prove",
    "refresh",
    "settings_of",
    "sign_in",
    "sign_out",
]


class Waiting(StrEnum):
    """What has to happen in a session before wallets open."""

    ENROLMENT = "enrolment"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Session:
    """A live session and what it is judged by: the settings of its environment as they are now."""

    session_id: str
    sequence: int
    user_id: str
    environment_id: str
    settings: Settings
    waiting: Waiting | None
    expires_at: int
    client_id: str
    origin: str
    link_token: str | None


def open_client(store: Store, client_id: str, environment_id: str) -> str:
    """Open a slot for a session and return the origin that its ceremonies claim."""
    settings = settings_of(store, environment_id)
    origin = settings.origins[0] if settings.origins else f"https://{settings.rp_id}"
    if store.holds("SELECT 1 FROM clients WHERE client_id = ?", client_id):
        raise Refused("invalid_request", "this client is open already")
    store.write(
        "INSERT INTO clients (client_id, environment_id, origin) VALUES (?, ?, ?)",
        client_id,
        environment_id,
        origin,
    )
    return origin


def close_client(store: Store, client_id: str) -> None:
    """Forget the slot; the session in it lives on until its own end."""
    if not store.write("DELETE FROM clients WHERE client_id = ?", client_id):
        raise Refused("invalid_request", "no such client")


def settings_of(store: Store, environment_id: str) -> Settings:
    """Return the settings of an environment, or refuse an unknown one."""
    row = store.row("SELECT settings FROM environments WHERE environment_id = ?", environment_id)
    if row is None:
        raise Refused("not_found", "no such environment")
    return Settings.read(Parameters.parse(row["settings"]))


def sign_in(store: Store, client_id: str, email: str) -> None:
    """Begin a session in a client's slot; one that was there before is not ended by it."""
    client = store.row("SELECT environment_id FROM clients WHERE client_id = ?", client_id)
    if client is None:
        raise Refused("invalid_request", "no such client")
    settings = settings_of(store, client["environment_id"])
    user_id = users.known_by(store, client["environment_id"], email)
    session_id = f"ses_{secrets.token_hex(12)}"
    reshares.forget_untried(store, user_id)
    store.write(
        "INSERT INTO sessions (session_id, user_id, expires_at, waiting) VALUES (?, ?, ?, ?)",
        session_id,
        user_id,
        store.now + settings.session_seconds,
        _waiting_for(store, settings, user_id),
    )
    link_token = None
    if settings.step_up is not None and not users.has_factor(store, user_id):
        link_token = elevated.issue(
            store, session_id, settings.step_up, ("credential:link",), proven_by=None
        )
    store.write(
        "UPDATE clients SET session_id = ?, link_token = ? WHERE client_id = ?",
        session_id,
        link_token,
        client_id,
    )


def _waiting_for(store: Store, settings: Settings, user_id: str) -> Waiting | None:
    if users.has_factor(store, user_id):
        return Waiting.PROOF if settings.session_mfa else None
    if settings.enrollment is not Enrollment.SIGNUP:
        return None
    asked_for_later = settings.session_mfa or settings.protected or settings.step_up is not None
    if asked_for_later or store.readings.enrolment_without_enforcement == "forced":
        return Waiting.ENROLMENT
    return None


def current(store: Store, client_id: str) -> Session:
    """Return the live session in a client's slot, or refuse."""
    session = _find(store, client_id)
    if session is None:
        raise Refused("not_authenticated", "there is no live session; sign in")
    return session


def _find(store: Store, client_id: str) -> Session | None:
    row = store.row(
        "SELECT * FROM clients JOIN sessions USING (session_id) "
        "JOIN environments USING (environment_id) "
        "WHERE client_id = ? AND NOT ended AND expires_at > ?",
        client_id,
        store.now,
    )
    if row is None:
        return None
    return Session(
        session_id=row["session_id"],
        sequence=row["sequence"],
        user_id=row["user_id"],
        environment_id=row["environment_id"],
        settings=Settings.read(Parameters.parse(row["settings"])),
        waiting=None if row["waiting"] is None else Waiting(row["waiting"]),
        expires_at=row["expires_at"],
        client_id=client_id,
        origin=row["origin"],
        link_token=row["link_token"],
    )


def of_open_wallets(store: Store, client_id: str) -> Session:
    """Return the live session in a slot if wallets are open to it, or refuse."""
    session = current(store, client_id)
    if session.waiting is not None:
        raise Refused("onboarding_incomplete", f"the session waits for {session.waiting}")
    return session


def prove(store: Store, session: Session) -> None:
    """Open a session, because a factor of its user was proven in it."""
    store.write("UPDATE sessions SET waiting = NULL WHERE session_id = ?", session.session_id)


def refresh(store: Store, client_id: str) -> None:
    """Renew a session: nothing of what was proven or spent changes by it."""
    session = current(store, client_id)
    if store.readings.refresh_extends_session == "yes":
        store.write(
            "UPDATE sessions SET expires_at = ? WHERE session_id = ?",
            store.now + session.settings.session_seconds,
            session.session_id,
        )


def sign_out(store: Store, client_id: str) -> None:
    """End the session in a slot, as the user's own act."""
    session = current(store, client_id)
    end(store, session.environment_id, session.session_id)


def end(store: Store, environment_id: str, session_id: str) -> None:
    """End one session and no other; its tokens end with it, because each is asked for its session.

    Ending an ended one changes nothing, and an unknown one is refused.
    """
    found = store.write(
        "UPDATE sessions SET ended = 1 WHERE session_id = ? "
        "AND user_id IN (SELECT user_id FROM users WHERE environment_id = ?)",
        session_id,
        environment_id,
    )
    if not found:
        raise Refused("not_found", "no such session in this environment")


def describe(store: Store, client_id: str) -> dict[str, object]:
    """Return the session in a slot as the contract shows one; nothing in it when signed out."""
    if not store.holds("SELECT 1 FROM clients WHERE client_id = ?", client_id):
        raise Refused("invalid_request", "no such client")
    session = _find(store, client_id)
    if session is None:
        return {}
    scopes = ["openid", "wallet"]
    if session.waiting is not None:
        scopes.append("requiresAdditionalAuth")
    return {
        "userId": session.user_id,
        "sessionId": session.session_id,
        "expiresAt": session.expires_at,
        "scopes": scopes,
        "recoveryAcknowledgement": users.acknowledgement(store, session.user_id),
    }
