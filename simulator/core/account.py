"""Transitions of a user's own account: its deletion."""

from dataclasses import replace

from action_mfa.simulator.core.commands import DeleteAccount
from action_mfa.simulator.core.finding import sessions_of
from action_mfa.simulator.core.moment import Moment, caller_of
from action_mfa.simulator.core.outcomes import Accepted, Step
from action_mfa.simulator.core.state import SessionEnd, State

__all__ = ["delete_account"]


def delete_account(state: State, command: DeleteAccount, moment: Moment) -> Step[None]:
    """Delete the caller: every session ends, and with them every token.

    The address is free again: whoever signs in with it next is a new user.
    """
    user = caller_of(state, command.session, moment).user
    sessions = state.sessions
    for session in sessions_of(state, user.id):
        if session.ended is None:
            ended = replace(session, ended=SessionEnd.REVOKED)
            sessions = sessions.insert(session.id, ended)
    wallets = state.wallets
    for wallet in user.wallets:
        wallets = wallets.remove(wallet)
    state = replace(
        state,
        sessions=sessions,
        wallets=wallets,
        users=state.users.remove(user.id),
        users_by_email=state.users_by_email.remove((user.environment, user.email)),
    )
    return Step(state, Accepted(None))
