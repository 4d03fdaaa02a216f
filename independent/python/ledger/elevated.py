"""Elevated tokens: bound to scopes and to a short time, for environments with step-up on."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.refusals import Refused
from ledger.seal import jti_of, seal
from ledger.settings import ScopeRule
from ledger.store import Store

__all__ = ["END_USER_SCOPES", "covers", "grantable", "issue", "pay"]

#: What a user can have a token for. The scopes of consoles and business accounts are not the
#: user's, and any other word is no scope.
END_USER_SCOPES = frozenset(
    {
        "user:update",
        "user:delete",
        "wallet:sign",
        "wallet:export",
        "wallet:refresh",
        "wallet:reshare",
        "wallet:delegate",
        "wallet:delete",
        "wallet:restore",
        "credential:link",
        "credential:update",
        "credential:unlink",
    }
)

_WALLET_SECONDS = 300
_OTHER_SECONDS = 600


@dataclass(frozen=True, slots=True)
class _Terms:
    single_use: bool
    seconds: int


def grantable(store: Store, requested: Sequence[str]) -> tuple[str, ...]:
    """Return the requested scopes that a user can have, or refuse the whole request."""
    granted = tuple(scope for scope in requested if scope in END_USER_SCOPES)
    if len(granted) < len(requested) and store.readings.unknown_scope == "refuse":
        raise Refused("invalid_scopes", "a scope was requested that no user can have")
    return granted


def issue(
    store: Store,
    session_id: str,
    rules: Sequence[ScopeRule],
    scopes: Sequence[str],
    *,
    proven_by: str | None,
) -> str:
    """Issue one token that covers all of the scopes, at least one."""
    terms = [_terms_of(scope, rules) for scope in scopes]
    if store.readings.scope_bundle == "loosest":
        single_use = all(term.single_use for term in terms)
        seconds = max(term.seconds for term in terms)
    else:
        single_use = any(term.single_use for term in terms)
        seconds = min(term.seconds for term in terms)
    jti, token = seal(store.secret, "elevated")
    store.write(
        "INSERT INTO tokens (jti, kind, session_id, single_use, expires_at, proven_by) "
        "VALUES (?, 'elevated', ?, ?, ?, ?)",
        jti,
        session_id,
        single_use,
        store.now + seconds,
        proven_by,
    )
    for scope in set(scopes):
        store.write("INSERT INTO token_scopes VALUES (?, ?)", jti, scope)
    return token


def _terms_of(scope: str, rules: Sequence[ScopeRule]) -> _Terms:
    for rule in rules:
        if rule.scope == scope:
            return _Terms(rule.single_use, rule.seconds)
    if scope.startswith("wallet:"):
        return _Terms(single_use=True, seconds=_WALLET_SECONDS)
    return _Terms(single_use=False, seconds=_OTHER_SECONDS)


def pay(
    store: Store, session_id: str, user_id: str, token: str | None, scopes: Sequence[str]
) -> None:
    """Take a token that covers one of the scopes, or refuse; single-use ones are spent by it."""
    jti = covers(store, session_id, user_id, token, scopes)
    if jti is None:
        raise Refused("elevated_token_required", "An elevated access token is required.")
    # Spent by a condition on the row: of two requests at once one finds nothing to change.
    if not store.write(
        "UPDATE tokens SET spent = single_use WHERE jti = ? AND NOT spent", jti
    ):  # pragma: no cover  the transaction above has just read it
        raise Refused("elevated_token_required", "An elevated access token is required.")


def covers(
    store: Store, session_id: str, user_id: str, token: str | None, scopes: Sequence[str]
) -> str | None:
    """Return the id of a good token of this user for one of the scopes, None for any other."""
    jti = None if token is None else jti_of(store.secret, token)
    if jti is None:
        return None
    siblings = store.readings.elevated_in_sibling_session == "accept"
    marks = ", ".join("?" * len(scopes))
    found = store.holds(
        # The marks are question marks and nothing else.
        "SELECT 1 FROM tokens JOIN sessions USING (session_id) JOIN token_scopes USING (jti) "  # noqa: S608
        "WHERE jti = ? AND kind = 'elevated' AND user_id = ? AND (session_id = ? OR ?) "
        "AND NOT spent AND NOT revoked AND tokens.expires_at > ? "
        f"AND NOT ended AND sessions.expires_at > ? AND scope IN ({marks})",
        jti,
        user_id,
        session_id,
        siblings,
        store.now,
        store.now,
        *scopes,
    )
    return jti if found else None
