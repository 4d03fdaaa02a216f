"""A state without what nobody can name any more, so that a search does not pile up the past."""

from collections.abc import Collection
from dataclasses import replace

from rpds import HashTrieMap

from action_mfa.simulator.core.canonical import HORIZON
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.state import State, User

__all__ = ["NO_LIMIT", "as_good_as", "forgetting"]


#: A limit of so many wrong codes is no limit.
NO_LIMIT = 1_000_000


def as_good_as(state: State, now: int, policy: Policy) -> State:
    """Return the state without what makes no difference to the right machine from now on.

    Sessions and tokens that are over, wrong codes that count no more, and how long ago those that
    count were entered, codes were accepted and how far counters have counted. For the keys of a
    search whose letters enter fresh codes or wrong ones, and wait for the whole of a window; a
    wrong machine may see a difference, so it has to be run on the state as it is.
    """
    sessions = {
        key: replace(session, expires_at=now + HORIZON)
        for key, session in state.sessions.items()
        if session.ended is None and now < session.expires_at
    }
    tokens = {
        key: token
        for key, token in state.tokens.items()
        if not token.revoked
        and not (token.single_use and token.spent)
        and token.session in sessions
    }
    return replace(
        state,
        users=HashTrieMap({key: _settled(user, now, policy) for key, user in state.users.items()}),
        sessions=HashTrieMap(sessions),
        tokens=HashTrieMap(tokens),
        tokens_by_session=HashTrieMap(),
    )


def _settled(user: User, now: int, policy: Policy) -> User:
    failures = user.failures
    if failures is not None:
        is_over = now >= failures.since + policy.rate_limit_window_seconds
        has_limit = policy.rate_limit_failures < NO_LIMIT
        failures = replace(failures, since=now) if has_limit and not is_over else None
    devices = tuple(replace(device, used_steps=()) for device in user.devices)
    passkeys = tuple(
        replace(passkey, stored=replace(passkey.stored, sign_count=0, used_at=None))
        for passkey in user.passkeys
    )
    return replace(user, devices=devices, passkeys=passkeys, failures=failures)


def forgetting(state: State, *, sessions: Collection[str], tokens: Collection[str]) -> State:
    """Return the state without every MFA token and session that is not among those still known.

    The session of a known token stays. Mail and challenges go as well: this is for searches whose
    letters sign in and do ceremonies as a whole, so that neither waits between two of them. What a
    caller who knows no more than this can see of the state is the same as before.
    """
    kept_tokens = {value: token for value, token in state.tokens.items() if value in tokens}
    kept = {*sessions, *(token.session for token in kept_tokens.values())}
    if (
        len(kept_tokens) == len(state.tokens)
        and all(session in kept for session in state.sessions)
        and not state.mail
        and not state.mailboxes
        and not state.challenges
    ):
        return state
    by_session = {
        session: tuple(value for value in held if value in kept_tokens)
        for session, held in state.tokens_by_session.items()
        if session in kept
    }
    by_user = {
        user: tuple(session for session in begun if session in kept)
        for user, begun in state.sessions_by_user.items()
    }
    return replace(
        state,
        sessions=HashTrieMap({key: one for key, one in state.sessions.items() if key in kept}),
        sessions_by_user=HashTrieMap(by_user),
        tokens=HashTrieMap(kept_tokens),
        tokens_by_session=HashTrieMap({key: held for key, held in by_session.items() if held}),
        mail=HashTrieMap(),
        mailboxes=HashTrieMap(),
        challenges=HashTrieMap(),
    )
