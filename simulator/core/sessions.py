"""Transitions of sessions: sign-in by e-mail, refresh, sign-out."""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    DescribeSession,
    MailSent,
    RefreshSession,
    SendMailCode,
    SessionView,
    SignIn,
    SignOut,
)
from action_mfa.simulator.core.dashboard import sign_up
from action_mfa.simulator.core.delegation import work_falls_due
from action_mfa.simulator.core.elevation import grant_at_sign_in, guard_scopes
from action_mfa.simulator.core.finding import with_new_session
from action_mfa.simulator.core.moment import Caller, Moment, caller_of, environment_of, view_of
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters import RefreshExtendsSession
from action_mfa.simulator.core.state import MailCode, Session, SessionEnd, SessionId, State, User
from action_mfa.spec.vocabulary import Reason

__all__ = ["describe_session", "refresh_session", "send_mail_code", "sign_in", "sign_out"]


def send_mail_code(state: State, command: SendMailCode, moment: Moment) -> Step[MailSent]:
    """Send a one-time code to a mailbox."""
    environment_of(state, command.environment)
    verification = moment.draw.uuid()
    mail = MailCode(command.environment, command.email, moment.draw.digits(6))
    state = replace(
        state,
        mail=state.mail.insert(verification, mail),
        mailboxes=state.mailboxes.insert(command.email, mail.code),
    )
    return Step(state, Accepted(MailSent(verification)))


def sign_in(state: State, command: SignIn, moment: Moment) -> Step[SessionView]:
    """Begin a session; the code is used up, and the first sign-in signs up."""
    mail = state.mail.get(command.verification)
    if mail is None or mail.environment != command.environment or mail.code != command.code:
        raise Refusal(Reason.INVALID_REQUEST, "Wrong e-mail code")
    environment = environment_of(state, command.environment)
    state = replace(state, mail=state.mail.remove(command.verification))
    user_id = state.users_by_email.get((environment.id, mail.email))
    if user_id is None:
        state, user = sign_up(state, environment.id, mail.email, moment)
    else:
        user = state.users[user_id]
    state, session = begin_session(state, user, moment)
    view = view_of(state, session, moment)
    caller = Caller(session, user, environment)
    # A refusal drops this whole step: neither is the code used up nor a user made.
    guard_scopes(caller, command.scopes, moment)
    state, granted = grant_at_sign_in(
        state, caller, command.scopes, moment, for_linking=command.for_linking
    )
    return Step(state, Accepted(replace(view, elevated_token=granted)))


def begin_session(
    state: State, user: User, moment: Moment, *, proven: bool = False
) -> tuple[State, Session]:
    """Begin a session of a user, in which waiting work falls due."""
    state = work_falls_due(state, user, moment)
    settings = state.environments[user.environment].settings
    session = Session(
        SessionId(moment.draw.uuid()),
        user.id,
        user.environment,
        created_at=moment.now,
        expires_at=moment.now + settings.session_seconds,
        proven=proven,
    )
    return with_new_session(state, session), session


def refresh_session(state: State, command: RefreshSession, moment: Moment) -> Step[SessionView]:
    """Renew a session; its tokens stay as they are [PERS-04, ONCE-07]."""
    caller = caller_of(state, command.session, moment)
    session = caller.session
    match moment.parameters.refresh_extends_session:
        case RefreshExtendsSession.YES:
            seconds = caller.environment.settings.session_seconds
            session = replace(session, expires_at=moment.now + seconds)
        case RefreshExtendsSession.NO:
            pass
    state = replace(state, sessions=state.sessions.insert(session.id, session))
    return Step(state, Accepted(view_of(state, session, moment)))


def sign_out(state: State, command: SignOut, moment: Moment) -> Step[None]:
    """End the caller's session, and with it its tokens [END-01]."""
    session = caller_of(state, command.session, moment).session
    ended = replace(session, ended=SessionEnd.SIGNED_OUT)
    return Step(replace(state, sessions=state.sessions.insert(session.id, ended)), Accepted(None))


def describe_session(state: State, command: DescribeSession, moment: Moment) -> Step[SessionView]:
    """Read the caller's session."""
    caller = caller_of(state, command.session, moment)
    return Step(state, Accepted(view_of(state, caller.session, moment)))
