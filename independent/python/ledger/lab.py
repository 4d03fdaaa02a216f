"""What an administrator does: environments, users, resets and revocations."""

import secrets
from dataclasses import dataclass

from ledger import sessions, users, wallets
from ledger.refusals import Refused
from ledger.settings import Event, Settings
from ledger.store import Store

__all__ = ["Created", "configure", "create_environment", "create_user", "plan_failure", "reset_mfa"]


@dataclass(frozen=True, slots=True)
class Created:
    """A new user, and the wallets that wait for a claim."""

    user_id: str
    wallet_ids: tuple[str, ...]


def create_environment(store: Store, settings: Settings) -> str:
    """Create an environment and return its id."""
    environment_id = f"env_{secrets.token_hex(8)}"
    store.write("INSERT INTO environments VALUES (?, ?)", environment_id, settings.source)
    return environment_id


def configure(store: Store, environment_id: str, settings: Settings) -> None:
    """Change the settings, by which every next request is judged."""
    if not store.write(
        "UPDATE environments SET settings = ? WHERE environment_id = ?",
        settings.source,
        environment_id,
    ):
        raise Refused("not_found", "no such environment")
    if store.readings.tokens_of_disabled_method == "kept":
        return
    for row in store.rows(
        "SELECT jti, proven_by FROM tokens JOIN sessions USING (session_id) "
        "JOIN users USING (user_id) WHERE environment_id = ? AND kind = 'mfa' "
        "AND proven_by <> 'recovery'",
        environment_id,
    ):
        if row["proven_by"] not in settings.methods:
            store.write("UPDATE tokens SET revoked = 1 WHERE jti = ?", row["jti"])


def create_user(store: Store, environment_id: str, email: str, pregenerated: int) -> Created:
    """Create a user with so many wallets that wait for a claim."""
    sessions.settings_of(store, environment_id)
    if store.holds(
        "SELECT 1 FROM users WHERE environment_id = ? AND email = ?", environment_id, email
    ):
        raise Refused("invalid_request", "this address is taken")
    user_id = users.known_by(store, environment_id, email)
    made = [wallets.make(store, user_id, claimed=False) for _ in range(pregenerated)]
    return Created(user_id, tuple(wallet.wallet_id for wallet in made))


def reset_mfa(store: Store, environment_id: str, user_id: str) -> None:
    """Take every factor from a user, and whatever stood for one; sessions go on."""
    if not store.holds(
        "SELECT 1 FROM users WHERE environment_id = ? AND user_id = ?", environment_id, user_id
    ):
        raise Refused("not_found", "no such user in this environment")
    store.write("DELETE FROM devices WHERE user_id = ?", user_id)
    store.write("DELETE FROM passkeys WHERE user_id = ?", user_id)
    store.write("DELETE FROM recovery_codes WHERE user_id = ?", user_id)
    users.set_acknowledgement(store, user_id, None)
    users.revoke_tokens(store, user_id)


def plan_failure(store: Store, environment_id: str, event: Event) -> None:
    """Make the next such event fail after its token was accepted."""
    sessions.settings_of(store, environment_id)
    store.write("INSERT INTO planned_failures VALUES (?, ?)", environment_id, event)
