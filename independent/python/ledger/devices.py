"""TOTP devices: registered, verified by a first code, used, listed and deleted."""

import secrets
import sqlite3
from dataclasses import dataclass

from ledger import guard, limits, otp, sessions, users
from ledger.minting import Minted, Wanted, grant
from ledger.refusals import Refused
from ledger.sessions import Session
from ledger.settings import Method
from ledger.store import Store

__all__ = [
    "Device",
    "Registered",
    "authenticate",
    "delete",
    "listed",
    "make_default",
    "register",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Registered:
    """A device that waits for its first code."""

    device_id: str
    secret: bytes
    uri: str


@dataclass(frozen=True, slots=True)
class Device:
    """A device as its owner sees it."""

    device_id: str
    verified: bool
    is_default: bool


def register(store: Store, session: Session) -> Registered:
    """Begin a registration; one that was begun before is forgotten with its secret."""
    guard.demand_method(session, Method.TOTP)
    guard.demand_linking(store, session)
    if store.readings.second_totp_refused_at == "start":
        _refuse_second(store, session)
    user = store.row("SELECT email FROM users WHERE user_id = ?", session.user_id)
    secret = otp.new_secret()
    device_id = f"dev_{secrets.token_hex(8)}"
    store.write("DELETE FROM devices WHERE user_id = ? AND NOT verified", session.user_id)
    store.write(
        "INSERT INTO devices (device_id, user_id, secret) VALUES (?, ?, ?)",
        device_id,
        session.user_id,
        secret,
    )
    return Registered(device_id, secret, otp.key_uri(secret, user["email"] if user else "user"))


def verify(store: Store, session: Session, code: str) -> None:
    """Complete the registration that waits, by a code of its own secret."""
    guard.demand_method(session, Method.TOTP)
    device = _device(store, session, verified=False)
    _demand_code(store, session, device, code)
    _count(store, session, device)
    if store.readings.totp_verification_proves == "yes":
        sessions.prove(store, session)


def authenticate(store: Store, session: Session, code: str, wanted: Wanted) -> Minted:
    """Prove the device by a code that was not used before.

    A user without a verified device completes the registration that waits by it.
    """
    guard.demand_method(session, Method.TOTP)
    counted = store.readings.pending_device_authenticates == "refuse" or store.holds(
        "SELECT 1 FROM devices WHERE user_id = ? AND verified", session.user_id
    )
    device = _device(store, session, verified=counted)
    _demand_code(store, session, device, code)
    if not device["verified"]:
        _count(store, session, device)
    sessions.prove(store, session)
    return grant(store, session, wanted, proven_by=Method.TOTP)


def _demand_code(store: Store, session: Session, device: sqlite3.Row, code: str) -> None:
    limits.refuse_when_shut(store, session.user_id)
    if not _use_up(store, device, code):
        limits.wrong_code(store, session.user_id)


def _count(store: Store, session: Session, device: sqlite3.Row) -> None:
    """Let a device count as the user's factor, now that a code of it was accepted."""
    _refuse_second(store, session)
    store.write(
        "UPDATE devices SET verified = 1, is_default = 1 WHERE device_id = ?",
        device["device_id"],
    )
    users.ask_to_acknowledge(store, session.user_id)


def _device(store: Store, session: Session, *, verified: bool) -> sqlite3.Row:
    device = store.row(
        "SELECT * FROM devices WHERE user_id = ? AND verified = ?", session.user_id, verified
    )
    if device is None:
        state = "verified" if verified else "waiting to be verified"
        raise Refused("mfa_device_not_found", f"no TOTP device is {state}")
    return device


def _use_up(store: Store, device: sqlite3.Row, code: str) -> bool:
    """Say whether a code is right and was not used before, and use it up."""
    readings = store.readings
    for step in otp.matching_steps(
        device["secret"],
        code,
        store.now,
        readings.totp_window_steps,
        any_digits=readings.totp_digits == "unicode",
    ):
        newer = store.holds(
            "SELECT 1 FROM used_steps WHERE device_id = ? AND step > ?", device["device_id"], step
        )
        if newer and readings.totp_older_unused_step == "refuse":
            continue
        if store.write("INSERT OR IGNORE INTO used_steps VALUES (?, ?)", device["device_id"], step):
            return True
    return False


def _refuse_second(store: Store, session: Session) -> None:
    if store.holds("SELECT 1 FROM devices WHERE user_id = ? AND verified", session.user_id):
        raise Refused("totp_already_registered", "a TOTP device is registered already")


def listed(store: Store, session: Session) -> list[Device]:
    """Return the user's devices, the one that waits among them."""
    return [
        Device(row["device_id"], bool(row["verified"]), bool(row["is_default"]))
        for row in store.rows("SELECT * FROM devices WHERE user_id = ?", session.user_id)
    ]


def make_default(store: Store, session: Session, device_id: str) -> None:
    """Make a verified device of the user the default one."""
    guard.demand_proven(session)
    if not store.write(
        "UPDATE devices SET is_default = 1 WHERE device_id = ? AND user_id = ? AND verified",
        device_id,
        session.user_id,
    ):
        raise Refused("mfa_device_not_found", "no such verified device")
    store.write(
        "UPDATE devices SET is_default = 0 WHERE user_id = ? AND device_id <> ?",
        session.user_id,
        device_id,
    )


def delete(store: Store, session: Session, device_id: str, token: guard.Presented) -> None:
    """Delete a device of the user, for a token; one that is not there costs none."""
    guard.demand_proven(session)
    if not store.holds(
        "SELECT 1 FROM devices WHERE device_id = ? AND user_id = ?", device_id, session.user_id
    ):
        raise Refused("mfa_device_not_found", "no such device")
    persistent = store.readings.persistent_token_deletes == "accept"
    guard.pay_for_unlinking(store, session, token, persistent_pays=persistent)
    store.write("DELETE FROM devices WHERE device_id = ?", device_id)
    guard.after_unlinking(store, session)
