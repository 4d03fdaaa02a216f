"""Rows and transactions: what a refusal takes back, what it leaves, and what a seal is."""

import pytest
from ledger import limits
from ledger.readings import RATE_LIMIT, Readings
from ledger.refusals import Refused
from ledger.seal import jti_of, seal
from ledger.store import Store
from ledger.users import acknowledgement, known_by, set_acknowledgement

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _user(store: Store) -> str:
    with store.transaction():
        store.write("INSERT INTO environments VALUES ('e', '{}')")
        return known_by(store, "e", "somebody@example.com")


def test_a_refusal_takes_back_all_but_what_it_leaves() -> None:
    """After a wrong code nothing of the request remains, and the code is counted."""
    store = Store(Readings())
    user = _user(store)

    def enter_wrong_code() -> None:
        with store.transaction():
            set_acknowledgement(store, user, "complete")
            limits.wrong_code(store, user)

    for _ in range(RATE_LIMIT.failures):
        with pytest.raises(Refused, match="wrong"):
            enter_wrong_code()
    with store.transaction():
        assert acknowledgement(store, user) is None
        with pytest.raises(Refused) as refused:
            limits.refuse_when_shut(store, user)
    assert refused.value.code == "mfa_rate_limited"


def test_the_window_slides() -> None:
    """The limit opens in the second in which the first wrong code is a window ago."""
    store = Store(Readings())
    user = _user(store)
    store.set_clock(1_000)
    for _ in range(RATE_LIMIT.failures):
        with pytest.raises(Refused), store.transaction():
            limits.wrong_code(store, user)
    store.set_clock(1_000 + RATE_LIMIT.window_seconds - 1)
    with pytest.raises(Refused), store.transaction():
        limits.refuse_when_shut(store, user)
    store.set_clock(1_000 + RATE_LIMIT.window_seconds)
    with store.transaction():
        limits.refuse_when_shut(store, user)


def test_the_clock_goes_back_only_after_a_reset() -> None:
    """Time stands still or passes, until everything is forgotten."""
    store = Store(Readings())
    store.set_clock(1_000)
    with pytest.raises(Refused):
        store.set_clock(999)
    store.reset()
    store.set_clock(999)
    assert store.now == 999


def test_no_other_string_is_a_token_although_it_decodes_to_the_same_bytes() -> None:
    """The last character of a signature holds bits that say nothing; they are looked at too."""
    jti, token = seal(b"secret", "mfa")
    assert jti_of(b"secret", token) == jti
    others = [token[:-1] + last for last in _BASE64 if last != token[-1]]
    assert [jti_of(b"secret", other) for other in others] == [None] * 63
    assert jti_of(b"another", token) is None
    assert jti_of(b"secret", "…") is None
