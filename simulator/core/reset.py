"""The transition of an administrator's Reset MFA: the factors are gone, the session stays."""

from dataclasses import replace

from action_mfa.simulator.core.commands import AdminResetMfa
from action_mfa.simulator.core.finding import sessions_of
from action_mfa.simulator.core.moment import Moment, environment_of, with_user
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.state import State, UserId
from action_mfa.simulator.core.tokens import without_tokens_of
from action_mfa.spec.vocabulary import Reason

__all__ = ["admin_reset_mfa"]


def admin_reset_mfa(state: State, command: AdminResetMfa, moment: Moment) -> Step[None]:
    """Take every factor from a user at once, and what was had by one [RESET-01 to RESET-05].

    Live sessions go on and follow the requirement rule of a user without a factor.
    """
    environment = environment_of(state, command.environment)
    user = state.users.get(command.user)
    if user is None or user.environment != environment.id:
        raise Refusal(Reason.INVALID_REQUEST, "No such user")
    state = with_user(state, moment.rules.after_reset(user, moment.parameters))
    if moment.rules.tokens_die_with_reset(moment.parameters):
        state = without_tokens_of(state, user.id)
    return Step(_without_proofs(state, user.id), Accepted(None))


def _without_proofs(state: State, user: UserId) -> State:
    """Forget what was proven: by a factor that counts no more."""
    sessions = state.sessions
    for session in sessions_of(state, user):
        if session.proven:
            sessions = sessions.insert(session.id, replace(session, proven=False))
    return replace(state, sessions=sessions)
