"""The life of a session."""

from enum import StrEnum

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.machine import Machine
from action_mfa.simulator.core.moment import FULL_SCOPE
from action_mfa.simulator.core.outcomes import Accepted
from action_mfa.simulator.core.state import SessionEnd, SessionId, Settings
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.exploration.openings import (
    STEP_SECONDS,
    a_user,
    code_now,
    sign_in,
    with_mail,
)
from action_mfa.simulator.exploration.subject import (
    BIRTH,
    ONCE_THERE,
    Ask,
    Commands,
    Face,
    Scene,
    Subject,
    Wait,
)
from action_mfa.spec.machines import Phase

__all__ = ["SESSION", "SessionStage"]

_MONTH = 30 * 86_400


class SessionStage(StrEnum):
    """Where a session is in its life."""

    NONE = "none"
    PENDING = "pending"
    FULL = "full"
    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    EXPIRED = "expired"


def _session_stage(scene: Scene, machine: Machine) -> SessionStage:
    if scene.focus is None:
        return SessionStage.NONE
    session = scene.state.sessions[SessionId(scene.focus)]
    match session.ended:
        case SessionEnd.SIGNED_OUT:
            return SessionStage.SIGNED_OUT
        case SessionEnd.REVOKED:
            return SessionStage.REVOKED
        case None:
            pass
    if not machine.rules.session_is_live(session, scene.now):
        return SessionStage.EXPIRED
    # The machine's own answer to whoever asks what the session may do.
    asked = commands.DescribeSession(session.id)
    return SessionStage.FULL if _has_full_scope(scene, asked, machine) else SessionStage.PENDING


def _has_full_scope(scene: Scene, asked: commands.DescribeSession, machine: Machine) -> bool:
    step = machine.step(scene.state, asked, now=scene.now, entropy=SeededEntropy(0))
    return isinstance(step.outcome, Accepted) and FULL_SCOPE in step.outcome.value.scopes


def _session_of(scene: Scene) -> str | None:
    mine = (each for each in scene.state.sessions.values() if each.user == scene.cast.user)
    return next((each.id for each in mine), None)


def _id(scene: Scene) -> SessionId | None:
    return None if scene.focus is None else SessionId(scene.focus)


def _register(scene: Scene) -> Commands:
    if scene.user.devices:
        return None
    return (commands.RegisterTotp(_id(scene)),)


def _authenticate(scene: Scene) -> Commands:
    code = code_now(scene)
    return None if code is None else (commands.AuthenticateTotp(_id(scene), code),)


def _list_codes(scene: Scene) -> Commands:
    return (commands.ListRecovery(_id(scene)),)


def _acknowledge(scene: Scene) -> Commands:
    return (commands.AcknowledgeRecovery(_id(scene)),)


def _use_wallet(scene: Scene) -> Commands:
    if scene.user.wallets:
        return None
    return (commands.CreateWallet(_id(scene)),)


def _refresh(scene: Scene) -> Commands:
    return (commands.RefreshSession(_id(scene)),)


def _sign_out(scene: Scene) -> Commands:
    return (commands.SignOut(_id(scene)),)


def _revoke(scene: Scene) -> Commands:
    session = _id(scene)
    return None if session is None else (commands.RevokeSession(scene.cast.environment, session),)


def _reset(scene: Scene) -> Commands:
    if not scene.user.devices:
        return None
    return (commands.AdminResetMfa(scene.cast.environment, scene.cast.user),)


def _end(scene: Scene) -> int | None:
    return None if scene.focus is None else scene.state.sessions[SessionId(scene.focus)].expires_at


SESSION = Subject(
    id="session",
    title="A session",
    summary="Begun by signing in, narrow until onboarding is complete, and over by sign-out, "
    "revocation or time. A second factor is required at onboarding here.",
    settings=Settings(require_at_onboarding=True, session_seconds=_MONTH),
    faces={
        SessionStage.NONE: Face("Not signed in", Phase.START, ("END", "ERR")),
        SessionStage.PENDING: Face("Onboarding", Phase.ALIVE, ("ENROL", "REC", "TOTP")),
        SessionStage.FULL: Face("Live", Phase.ALIVE, ("END", "ENROL", "PERS", "RESET")),
        SessionStage.SIGNED_OUT: Face("Signed out", Phase.OVER, ("END", "ERR")),
        SessionStage.REVOKED: Face("Revoked", Phase.OVER, ("END", "ERR")),
        SessionStage.EXPIRED: Face("Expired", Phase.OVER, ("END", "ERR")),
    },
    opening=with_mail(a_user),
    find=_session_of,
    stage_of=_session_stage,
    alphabet=(
        Ask("Sign in", sign_in, phases=BIRTH),
        Ask("Register TOTP", _register),
        Ask("Enter the code", _authenticate, wait=STEP_SECONDS),
        Ask("List recovery codes", _list_codes),
        Ask("Acknowledge recovery codes", _acknowledge),
        Ask("Create a wallet", _use_wallet, phases=ONCE_THERE),
        Ask("Refresh", _refresh, phases=ONCE_THERE),
        Ask("Reset the user's MFA", _reset, about=("RESET",)),
        Ask("Sign out", _sign_out, about=("END",)),
        Ask("Revoke", _revoke, about=("END",)),
        Wait("Its time is over", _end),
    ),
)
