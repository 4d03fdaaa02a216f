"""What a transition may look at besides the state: the rules, the instant, and fresh entropy."""

from dataclasses import dataclass, field, replace

from action_mfa.simulator.core.commands import SessionView
from action_mfa.simulator.core.outcomes import Refusal
from action_mfa.simulator.core.parameters import Parameters
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.rules import Rules
from action_mfa.simulator.core.state import (
    Environment,
    EnvironmentId,
    Session,
    SessionId,
    State,
    User,
)
from action_mfa.simulator.entropy import Draw
from action_mfa.spec.vocabulary import Reason

__all__ = [
    "FULL_SCOPE",
    "PENDING_SCOPE",
    "Caller",
    "Moment",
    "caller_of",
    "environment_of",
    "guard_onboarded",
    "view_of",
    "with_environment",
    "with_proof",
    "with_user",
]

#: What a session may do (npm sdk-api-core, JwtScope): everything, or first finish onboarding.
FULL_SCOPE = "user:basic"
PENDING_SCOPE = "requiresAdditionalAuth"


@dataclass(frozen=True, slots=True)
class Moment:
    """One step's surroundings."""

    now: int
    draw: Draw
    rules: Rules = field(default_factory=Rules)
    parameters: Parameters = field(default_factory=Parameters)
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a live session belongs to."""

    session: Session
    user: User
    environment: Environment


def caller_of(state: State, session_id: SessionId | None, moment: Moment) -> Caller:
    """Return the caller behind a session.

    Raises:
        Refusal: there is no such session, or it no longer lives.

    """
    session = None if session_id is None else state.sessions.get(session_id)
    if session is None or not moment.rules.session_is_live(session, moment.now):
        raise Refusal(Reason.NOT_AUTHENTICATED, "Not signed in")
    return Caller(
        session=session,
        user=state.users[session.user],
        environment=state.environments[session.environment],
    )


def view_of(state: State, session: Session, moment: Moment) -> SessionView:
    """Return a session as its application sees it."""
    user = state.users[session.user]
    settings = state.environments[session.environment].settings
    onboarded = moment.rules.is_onboarded(session, user, settings, moment.parameters)
    return SessionView(session, user, (FULL_SCOPE,) if onboarded else (PENDING_SCOPE,))


def guard_onboarded(caller: Caller, moment: Moment) -> None:
    """Let a caller at wallets only once nothing of sign-in is left to do.

    Raises:
        Refusal: a factor has to be registered or proven first.

    """
    settings = caller.environment.settings
    if not moment.rules.is_onboarded(caller.session, caller.user, settings, moment.parameters):
        raise Refusal(Reason.ONBOARDING_INCOMPLETE, "Onboarding is not complete")


def with_proof(state: State, session_id: SessionId) -> State:
    """Return the state in which a factor was proven in this session."""
    session = replace(state.sessions[session_id], proven=True)
    return replace(state, sessions=state.sessions.insert(session_id, session))


def environment_of(state: State, environment_id: EnvironmentId) -> Environment:
    """Return an environment.

    Raises:
        Refusal: there is none with this id.

    """
    environment = state.environments.get(environment_id)
    if environment is None:
        raise Refusal(Reason.INVALID_REQUEST, "No such environment")
    return environment


def with_environment(state: State, environment: Environment) -> State:
    """Return the state with this version of an environment."""
    return replace(state, environments=state.environments.insert(environment.id, environment))


def with_user(state: State, user: User) -> State:
    """Return the state with this version of a user."""
    return replace(state, users=state.users.insert(user.id, user))
