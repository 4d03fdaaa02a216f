"""MFA tokens and what a proof of a factor is worth: minted when asked for, spent by a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger import elevated
from ledger.parameters import Parameters
from ledger.refusals import Refused
from ledger.seal import jti_of, seal
from ledger.sessions import Session
from ledger.store import Store

__all__ = ["Minted", "Wanted", "grant", "pay_by_mfa_token"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an authentication is to give: an MFA token of a use, an elevated token, or nothing."""

    single_use: bool | None
    scopes: tuple[str, ...]

    @classmethod
    def read(cls, store: Store, given: Parameters) -> "Wanted":
        """Read ``createMfaToken`` and ``requestedScopes``; scopes no user can have are judged."""
        create = given.record_or_none("createMfaToken")
        return cls(
            single_use=None if create is None else create.flag("singleUse", default=None),
            scopes=elevated.grantable(store, given.words("requestedScopes")),
        )


@dataclass(frozen=True, slots=True)
class Minted:
    """The tokens that a proof gave."""

    mfa_token: str | None = None
    elevated_token: str | None = None


def grant(store: Store, session: Session, wanted: Wanted, *, proven_by: str) -> Minted:
    """Give what a proof by some factor was asked for."""
    step_up: str | None = None
    if session.settings.step_up is not None and wanted.scopes:
        step_up = elevated.issue(
            store,
            session.session_id,
            session.settings.step_up,
            wanted.scopes,
            proven_by=proven_by,
        )
    alone = step_up is not None and store.readings.mixed_request == "elevated_only"
    if wanted.single_use is None or alone:
        return Minted(elevated_token=step_up)
    return Minted(_mint(store, session, wanted.single_use, proven_by), step_up)


def _mint(store: Store, session: Session, single_use: bool, proven_by: str) -> str:  # noqa: FBT001  as the wire has it
    if store.readings.older_token_after_mint == "dies":
        store.write(
            "UPDATE tokens SET revoked = 1 WHERE session_id = ? AND kind = 'mfa'",
            session.session_id,
        )
    jti, token = seal(store.secret, "mfa")
    store.write(
        "INSERT INTO tokens (jti, kind, session_id, single_use, proven_by) "
        "VALUES (?, 'mfa', ?, ?, ?)",
        jti,
        session.session_id,
        single_use,
        proven_by,
    )
    return token


def pay_by_mfa_token(
    store: Store, session: Session, token: str | None, *, uses: Sequence[int] = (0, 1)
) -> None:
    """Take a token of this user, or refuse; a single-use one is spent by it.

    ``uses`` holds 1 where single-use tokens pay and 0 where persistent ones do. Spent, foreign,
    revoked and invented tokens are refused alike: nobody learns which it was.
    """
    jti = None if token is None else jti_of(store.secret, token)
    siblings = store.readings.token_in_sibling_session == "accept"
    # The condition and the change are one statement, so no token pays two requests at once.
    paid = jti is not None and store.write(
        "UPDATE tokens SET spent = single_use WHERE jti = ? AND kind = 'mfa' "
        "AND NOT spent AND NOT revoked AND single_use BETWEEN ? AND ? AND session_id IN "
        "(SELECT session_id FROM sessions WHERE user_id = ? AND (session_id = ? OR ?) "
        "AND NOT ended AND expires_at > ?)",
        jti,
        min(uses),
        max(uses),
        session.user_id,
        session.session_id,
        siblings,
        store.now,
    )
    if not paid:
        raise Refused("mfa_required", "MFA required: present a valid MFA token")
