"""Transitions of the world behind the application: environments, users, revocation."""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    Configure,
    CreateEnvironment,
    CreateUser,
    FailNext,
    GetSettings,
    RevokeSession,
    UserMade,
)
from action_mfa.simulator.core.moment import (
    Moment,
    environment_of,
    with_environment,
    with_user,
)
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters import DisabledMethodTokens
from action_mfa.simulator.core.state import (
    Environment,
    EnvironmentId,
    SessionEnd,
    Settings,
    State,
    User,
    UserId,
)
from action_mfa.simulator.core.wallets import add_wallet
from action_mfa.spec.vocabulary import Method, Reason

__all__ = [
    "configure",
    "create_environment",
    "create_user",
    "fail_next",
    "get_settings",
    "revoke_session",
    "sign_up",
]


def create_environment(
    state: State, command: CreateEnvironment, moment: Moment
) -> Step[EnvironmentId]:
    """Create an environment."""
    environment = Environment(EnvironmentId(moment.draw.uuid()), command.settings)
    return Step(with_environment(state, environment), Accepted(environment.id))


def configure(state: State, command: Configure, moment: Moment) -> Step[None]:
    """Change an environment's settings, from now on and for everybody [ENV-05, ENV-06]."""
    environment = environment_of(state, command.environment)
    settings = moment.rules.settings_after_change(environment.settings, command.settings)
    disabled = environment.settings.methods - settings.methods
    state = with_environment(state, replace(environment, settings=settings))
    if moment.parameters.tokens_of_disabled_method is DisabledMethodTokens.REVOKED:
        state = _without_tokens_of(state, environment.id, disabled)
    return Step(state, Accepted(None))


def _without_tokens_of(
    state: State, environment: EnvironmentId, methods: frozenset[Method]
) -> State:
    tokens = state.tokens
    for value, token in state.tokens.items():
        if token.environment == environment and token.method in methods:
            tokens = tokens.insert(value, replace(token, revoked=True))
    return replace(state, tokens=tokens)


def create_user(state: State, command: CreateUser, moment: Moment) -> Step[UserMade]:
    """Create a user, with pregenerated wallets that wait for their first claim."""
    environment_of(state, command.environment)
    if (command.environment, command.email) in state.users_by_email:
        raise Refusal(Reason.INVALID_REQUEST, "A user with this e-mail address exists")
    state, user = sign_up(state, command.environment, command.email, moment)
    for _ in range(command.pregenerated_wallets):
        state, _wallet = add_wallet(state, state.users[user.id], moment, claimed=False)
    return Step(state, Accepted(UserMade(user.id, state.users[user.id].wallets)))


def sign_up(
    state: State, environment: EnvironmentId, email: str, moment: Moment
) -> tuple[State, User]:
    """Add a user to an environment."""
    user = User(UserId(moment.draw.uuid()), environment, email, created_at=moment.now)
    state = with_user(state, user)
    by_email = state.users_by_email.insert((environment, email), user.id)
    return replace(state, users_by_email=by_email), user


def revoke_session(state: State, command: RevokeSession, _moment: Moment) -> Step[None]:
    """End a session at once, and with it its tokens [END-06]."""
    session = state.sessions.get(command.target)
    if session is None or session.environment != command.environment:
        raise Refusal(Reason.INVALID_REQUEST, "No such session")
    ended = replace(session, ended=session.ended or SessionEnd.REVOKED)
    return Step(replace(state, sessions=state.sessions.insert(session.id, ended)), Accepted(None))


def fail_next(state: State, command: FailNext, _moment: Moment) -> Step[None]:
    """Make the next such action fail after its token was accepted."""
    environment = environment_of(state, command.environment)
    failing = replace(environment, fails_next=environment.fails_next | {command.action})
    return Step(with_environment(state, failing), Accepted(None))


def get_settings(state: State, command: GetSettings, _moment: Moment) -> Step[Settings]:
    """Read an environment's settings."""
    return Step(state, Accepted(environment_of(state, command.environment).settings))
