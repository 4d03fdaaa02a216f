"""Users: found by their e-mail address, with or without a factor that counts."""

import secrets

from ledger.store import Store

__all__ = [
    "acknowledgement",
    "ask_to_acknowledge",
    "has_factor",
    "known_by",
    "revoke_tokens",
    "set_acknowledgement",
]


def known_by(store: Store, environment_id: str, email: str) -> str:
    """Return the id of the user with this address, who comes to be at the first sign-in."""
    row = store.row(
        "SELECT user_id FROM users WHERE environment_id = ? AND email = ?", environment_id, email
    )
    if row is not None:
        return str(row["user_id"])
    user_id = f"usr_{secrets.token_hex(8)}"
    store.write(
        "INSERT INTO users (user_id, environment_id, email, handle) VALUES (?, ?, ?, ?)",
        user_id,
        environment_id,
        email,
        secrets.token_bytes(32),
    )
    return user_id


def has_factor(store: Store, user_id: str) -> bool:
    """Say whether the user has a verified device or a passkey, enabled at the moment or not."""
    return store.holds(
        "SELECT 1 FROM devices WHERE user_id = ? AND verified "
        "UNION SELECT 1 FROM passkeys WHERE user_id = ?",
        user_id,
        user_id,
    )


def acknowledgement(store: Store, user_id: str) -> str | None:
    """Return ``pending`` or ``complete``, None before there was anything to acknowledge."""
    row = store.row("SELECT acknowledgement FROM users WHERE user_id = ?", user_id)
    return None if row is None else row["acknowledgement"]


def ask_to_acknowledge(store: Store, user_id: str) -> None:
    """After a first factor: the user is to store recovery codes, unless that was asked before."""
    if acknowledgement(store, user_id) is None:
        set_acknowledgement(store, user_id, "pending")


def set_acknowledgement(store: Store, user_id: str, value: str | None) -> None:
    """Note how far the user is with storing the recovery codes."""
    store.write("UPDATE users SET acknowledgement = ? WHERE user_id = ?", value, user_id)


def revoke_tokens(store: Store, user_id: str) -> None:
    """Make every token that a factor of this user gave worthless, in all sessions."""
    store.write(
        "UPDATE tokens SET revoked = 1 WHERE proven_by IS NOT NULL "
        "AND session_id IN (SELECT session_id FROM sessions WHERE user_id = ?)",
        user_id,
    )
