"""Implementations that get enrolment, onboarding or session MFA wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, bent, server
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Parameters, Rules, Settings
from action_mfa.simulator.core import (
    Accepted,
    Acknowledgement,
    Command,
    MfaToken,
    Refused,
    Session,
    SessionId,
    State,
    Step,
    TokenValue,
    User,
    commands,
)
from action_mfa.simulator.core.commands import SessionView
from action_mfa.simulator.core.parameters import UnenrolledAtAction
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["MUTANTS"]


def _enrolled(user: User) -> bool:
    return Rules().has_verified_method(user)


def _enrolled_at_sign_in(
    session: Session, user: User, settings: Settings, parameters: Parameters
) -> bool:
    began = session.created_at
    known = bool(user.passkeys) or any(
        device.verified_at is not None and device.verified_at < began for device in user.devices
    )
    if settings.require_at_onboarding and not known:
        return False
    return Rules().is_onboarded(session, user, settings, parameters)


def _without_enrolment(
    session: Session, user: User, settings: Settings, _parameters: Parameters
) -> bool:
    return session.proven or not (settings.session_mfa and _enrolled(user))


def _everybody_proves(
    session: Session, _user: User, settings: Settings, _parameters: Parameters
) -> bool:
    return session.proven or not settings.session_mfa


def _action_is_signup(
    session: Session, user: User, settings: Settings, parameters: Parameters
) -> bool:
    if settings.enrolment_at_action and not _enrolled(user):
        return False
    return Rules().is_onboarded(session, user, settings, parameters)


def _protected_while_there_are_methods(settings: Settings, action: Action) -> bool:
    return action in settings.protected_actions and bool(settings.methods)


def _proof_is_a_token(state: State, session: Session, presented: str | None) -> MfaToken | None:
    settings = state.environments[session.environment].settings
    if presented is not None or not (settings.session_mfa and session.proven):
        return Rules().token_presented(state, session, presented)
    value = TokenValue("mfa_of_the_session")
    return MfaToken(
        value, session.id, session.user, session.environment, Method.TOTP, single_use=False
    )


def _proven(state: State, command: Command[Any], *, proven: bool) -> State:
    session = state.sessions[getattr(command, "session", None)]  # type: ignore[index]
    changed = state.sessions.insert(session.id, replace(session, proven=proven))
    return replace(state, sessions=changed)


def _only_tokens_open(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case commands.AuthenticateTotp(session=str() as session, single_use=None), Accepted():
            proven = state.sessions[SessionId(session)].proven
            return Step(_proven(step.state, command, proven=proven), step.outcome)
        case _:
            return step


def _proofs_are_inherited(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case commands.SignIn(), Accepted(SessionView(session=began)):
            proven = any(
                session.proven and session.ended is None
                for session in state.sessions.values()
                if session.user == began.user
            )
            inherited = replace(began, proven=proven)
            sessions = step.state.sessions.insert(began.id, inherited)
            return Step(replace(step.state, sessions=sessions), step.outcome)
        case _:
            return step


def _refresh_proves(_state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    if isinstance(command, commands.RefreshSession) and isinstance(step.outcome, Accepted):
        return Step(_proven(step.state, command, proven=True), step.outcome)
    return step


def _trying_proves(_state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    if isinstance(command, commands.AuthenticateTotp) and isinstance(step.outcome, Refused):
        return Step(_proven(step.state, command, proven=True), step.outcome)
    return step


def _recovery_proves_nothing(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case commands.AuthenticateRecovery(session=session), Accepted() if session is not None:
            proven = state.sessions[session].proven
            return Step(_proven(step.state, command, proven=proven), step.outcome)
        case _:
            return step


def _losing_devices(
    when: Callable[[Settings, Settings], bool],
) -> Callable[[State, Command[Any], Step[Any]], Step[Any]]:
    """Return what drops the devices of an environment at a change of settings."""

    def after(state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
        if not isinstance(command, commands.Configure):
            return step
        old = state.environments[command.environment].settings
        if not when(old, command.settings):
            return step
        users = step.state.users
        for user in step.state.users.values():
            if user.environment == command.environment:
                users = users.insert(user.id, replace(user, devices=()))
        return Step(replace(step.state, users=users), step.outcome)

    return after


def _leaves_session_mfa(old: Settings, new: Settings) -> bool:
    return old.session_mfa and not new.session_mfa


def _enters_session_mfa(old: Settings, new: Settings) -> bool:
    return new.session_mfa and not old.session_mfa


def _codes_are_acknowledged(_state: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    match command, step.outcome:
        case commands.AuthenticateTotp(session=session), Accepted() if session is not None:
            user = step.state.users[step.state.sessions[session].user]
            done = replace(user, acknowledgement=Acknowledgement.COMPLETE)
            users = step.state.users.insert(user.id, done)
            return Step(replace(step.state, users=users), step.outcome)
        case _:
            return step


class _AlwaysBasic(Reference):
    """Gives every session the full scope, whatever it may do."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(answer, p.SessionDescription):
            return answer.model_copy(update={"scopes": ("user:basic",)})
        return answer


MUTANTS = (
    Mutant(
        "enrolment-counts-from-the-next-sign-in",
        "ENROL-01",
        "Whether a user has enrolled is looked at when signing in, and never again.",
        server(replace(Rules(), is_onboarded=_enrolled_at_sign_in)),
    ),
    Mutant(
        "wallets-do-not-wait",
        "ENROL-02",
        "That a factor is missing is shown, but keeps nobody from the wallets.",
        server(replace(Rules(), is_onboarded=_without_enrolment)),
    ),
    Mutant(
        "every-session-is-basic",
        "ENROL-03",
        "The scope is written into the session before anybody asks whether a factor is due.",
        _AlwaysBasic,
    ),
    Mutant(
        "proof-without-token-opens-nothing",
        "ENROL-04",
        "A session is upgraded where a token is minted, and left as it was where none is.",
        bent(after=_only_tokens_open),
    ),
    Mutant(
        "proofs-are-inherited",
        "ENROL-05",
        "A session takes over what was proven in the user's other sessions.",
        bent(after=_proofs_are_inherited),
    ),
    Mutant(
        "session-mfa-asks-everybody",
        "ENROL-06",
        "Session MFA asks for a factor that the user has not got and need not have.",
        server(replace(Rules(), is_onboarded=_everybody_proves)),
    ),
    Mutant(
        "refresh-proves",
        "ENROL-07",
        "A refreshed session is issued with the full scope, like an ordinary one.",
        bent(after=_refresh_proves),
    ),
    Mutant(
        "trying-proves",
        "ENROL-08",
        "The session is upgraded when a code comes in, before the code is looked at.",
        bent(after=_trying_proves),
    ),
    Mutant(
        "recovery-code-opens-nothing",
        "ENROL-09",
        "A recovery code mints tokens and leaves the session where it was.",
        bent(after=_recovery_proves_nothing),
    ),
    Mutant(
        "session-mfa-pays-for-actions",
        "ENROL-10",
        "A session that went through session MFA acts without tokens.",
        server(replace(Rules(), token_presented=_proof_is_a_token)),
    ),
    Mutant(
        "devices-belong-to-session-mfa",
        "ENROL-11",
        "Devices are kept with session MFA and go with it when it is switched off.",
        bent(after=_losing_devices(_leaves_session_mfa)),
    ),
    Mutant(
        "devices-belong-to-action-mfa",
        "ENROL-12",
        "Session MFA keeps devices of its own and does not know those of action MFA.",
        bent(after=_losing_devices(_enters_session_mfa)),
    ),
    Mutant(
        "enrolment-at-the-action-is-optional",
        "ENROL-15",
        "Enrolment at the action is taken for no enrolment.",
        server(parameters=Parameters(unenrolled_at_action=UnenrolledAtAction.ALLOW)),
    ),
    Mutant(
        "enrolment-at-the-action-is-at-signup",
        "ENROL-16",
        "The derived flag that says required is taken for required at sign-up.",
        server(replace(Rules(), is_onboarded=_action_is_signup)),
    ),
    Mutant(
        "no-method-no-protection",
        "ENROL-17",
        "Where no method can be asked for, the protection is thought to be off.",
        server(replace(Rules(), action_is_protected=_protected_while_there_are_methods)),
    ),
    Mutant(
        "codes-acknowledge-themselves",
        "ENROL-19",
        "Proving a factor confirms recovery codes that nobody has seen.",
        bent(after=_codes_are_acknowledged),
    ),
)
