"""Finding things by what they belong to, at a cost that does not grow with the world.

The maps behind it are derived: each entry follows from what the state holds otherwise, and says
where to look, not what is there. An entry whose thing is gone, or has changed hands, finds nothing.
"""

from collections.abc import Iterator
from dataclasses import replace

from action_mfa.simulator.core.state import (
    ElevatedToken,
    EnvironmentId,
    MfaToken,
    Session,
    State,
    User,
    UserId,
    Wallet,
)

__all__ = [
    "elevated_of",
    "holder_of",
    "sessions_of",
    "tokens_of",
    "wallet_with_work",
    "with_holder",
    "with_new_session",
    "with_work",
]


def with_new_session(state: State, session: Session) -> State:
    """Return the state in which a session has begun."""
    begun = (*state.sessions_by_user.get(session.user, ()), session.id)
    return replace(
        state,
        sessions=state.sessions.insert(session.id, session),
        sessions_by_user=state.sessions_by_user.insert(session.user, begun),
    )


def sessions_of(state: State, user: UserId) -> Iterator[Session]:
    """Return the sessions of a user, live or not, the oldest first."""
    for session_id in state.sessions_by_user.get(user, ()):
        session = state.sessions.get(session_id)
        if session is not None:
            yield session


def tokens_of(state: State, user: UserId) -> Iterator[MfaToken]:
    """Return the MFA tokens of a user, dead or alive."""
    for session in sessions_of(state, user):
        for value in state.tokens_by_session.get(session.id, ()):
            token = state.tokens.get(value)
            if token is not None:
                yield token


def elevated_of(state: State, user: UserId) -> Iterator[ElevatedToken]:
    """Return the elevated tokens of a user, dead or alive."""
    for session in sessions_of(state, user):
        for value in state.elevated_by_session.get(session.id, ()):
            token = state.elevated.get(value)
            if token is not None:
                yield token


def with_holder(state: State, credential_id: bytes, user: User) -> State:
    """Return the state that knows who holds a passkey."""
    holders = state.passkey_holders.insert((user.environment, credential_id), user.id)
    return replace(state, passkey_holders=holders)


def holder_of(state: State, credential_id: bytes, environment: EnvironmentId) -> User | None:
    """Return the user of an environment who holds a passkey."""
    holder = state.passkey_holders.get((environment, credential_id))
    user = None if holder is None else state.users.get(holder)
    if user is not None and any(
        passkey.stored.credential_id == credential_id for passkey in user.passkeys
    ):
        return user
    return None


def with_work(state: State, wallet: Wallet) -> State:
    """Return the state that knows which work waits at a wallet."""
    places = state.wallets_by_work
    for work in wallet.work:
        places = places.insert(work.id, wallet.id)
    return replace(state, wallets_by_work=places)


def wallet_with_work(state: State, pending: str) -> Wallet | None:
    """Return the wallet at which a piece of work waits."""
    place = state.wallets_by_work.get(pending)
    wallet = None if place is None else state.wallets.get(place)
    if wallet is not None and any(work.id == pending for work in wallet.work):
        return wallet
    return None
