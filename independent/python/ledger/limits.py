"""The limit on wrong codes: a query over the last ones, and nothing that has to be reset."""

from typing import NoReturn

from ledger.readings import RATE_LIMIT
from ledger.refusals import Refused
from ledger.store import Store

__all__ = ["refuse_when_shut", "wrong_code"]


def refuse_when_shut(store: Store, user_id: str) -> None:
    """Refuse every code, a right one too, while as many wrong ones as declared are recent.

    TOTP and recovery codes count together. The window slides, and a right code forgives nothing.
    """
    row = store.row(
        "SELECT count(*) AS wrong FROM wrong_codes WHERE user_id = ? AND at > ?",
        user_id,
        store.now - RATE_LIMIT.window_seconds,
    )
    if row is not None and row["wrong"] >= RATE_LIMIT.failures:
        raise Refused("mfa_rate_limited", "too many wrong codes; try again later")


def wrong_code(store: Store, user_id: str) -> NoReturn:
    """Refuse a code as wrong, which is all that remains of the request."""
    raise Refused(
        "mfa_invalid_code",
        "the code is wrong",
        leaves=lambda: store.write("INSERT INTO wrong_codes VALUES (?, ?)", user_id, store.now),
    )
