"""The lives of tokens: the MFA token, and the elevated token of step-up."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from pydantic import JsonValue

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.machine import Machine
from action_mfa.simulator.core.state import ElevatedValue, Settings, TokenBehaviour, TokenValue
from action_mfa.simulator.exploration.openings import (
    STEP_SECONDS,
    code_now,
    enrolled_twice,
    first_token,
    session_end,
    sign,
    sign_out,
)
from action_mfa.simulator.exploration.subject import (
    BIRTH,
    FROM_BIRTH,
    ONCE_THERE,
    Ask,
    Commands,
    Face,
    Scene,
    Subject,
    Wait,
)
from action_mfa.spec.machines import Phase
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action

__all__ = ["ELEVATED_TOKEN", "MFA_TOKEN", "ElevatedStage", "TokenStage"]

_MONTH = 30 * 86_400
#: A trace's way of saying that no token came with a request.
_NO_TOKEN: Mapping[str, JsonValue] = {"token": "none"}
_ELEVATED: Mapping[str, JsonValue] = {"token": {"elevated": {}}}


class TokenStage(StrEnum):
    """Where an MFA token is in its life."""

    NONE = "none"
    FRESH = "fresh"
    LASTING = "lasting"
    SPENT = "spent"
    DEAD = "dead"


def _token_stage(scene: Scene, machine: Machine) -> TokenStage:
    if scene.focus is None:
        return TokenStage.NONE
    token = scene.state.tokens[TokenValue(scene.focus)]
    if token.spent:
        return TokenStage.SPENT
    lives = machine.rules.token_session_lives(scene.state.sessions[token.session], scene.now)
    if token.revoked or not lives:
        return TokenStage.DEAD
    return TokenStage.FRESH if token.single_use else TokenStage.LASTING


def _mint(*, single_use: bool) -> Callable[[Scene], Commands]:
    def asked(scene: Scene) -> Commands:
        code = code_now(scene)
        # One more token than the one that is followed shows what a later mint does to it.
        if code is None or len(scene.state.tokens) > 1:
            return None
        return (commands.AuthenticateTotp(scene.cast.session, code, single_use),)

    return asked


def _sign(scene: Scene) -> Commands:
    return (sign(scene, scene.cast.session, scene.focus),)


def _failing_sign(scene: Scene) -> Commands:
    return (
        commands.FailNext(scene.cast.environment, Action.SIGN),
        sign(scene, scene.cast.session, scene.focus),
    )


def _sign_elsewhere(scene: Scene) -> Commands:
    return (sign(scene, scene.cast.elsewhere, scene.focus),)


def _export(scene: Scene) -> Commands:
    if scene.cast.wallet is None:
        return None
    return (commands.Export(scene.cast.session, scene.cast.wallet, scene.focus),)


def _refresh(scene: Scene) -> Commands:
    return (commands.RefreshSession(scene.cast.session),)


def _revoke(scene: Scene) -> Commands:
    if scene.cast.session is None:
        return None
    return (commands.RevokeSession(scene.cast.environment, scene.cast.session),)


def _reset(scene: Scene) -> Commands:
    return (commands.AdminResetMfa(scene.cast.environment, scene.cast.user),)


MFA_TOKEN = Subject(
    id="mfa-token",
    title="An MFA token",
    summary="Minted by proving a factor, spent by the protected action that it lets pass, and dead "
    "with its session. Signing is protected here, exporting is not.",
    settings=Settings(
        # So that signing stays protected where a reset takes the user's only factor.
        enrolment_at_action=True,
        protected_actions=frozenset({Action.SIGN}),
        session_seconds=_MONTH,
    ),
    faces={
        TokenStage.NONE: Face("No token", Phase.START, ("MINT", "REQ")),
        TokenStage.FRESH: Face("Single-use, unspent", Phase.ALIVE, ("ONCE",)),
        TokenStage.LASTING: Face("Persistent, live", Phase.ALIVE, ("PERS",)),
        TokenStage.SPENT: Face("Spent", Phase.OVER, ("ONCE",)),
        TokenStage.DEAD: Face("Dead", Phase.OVER, ("END", "RESET")),
    },
    opening=enrolled_twice,
    find=first_token,
    stage_of=_token_stage,
    alphabet=(
        Ask(
            "Authenticate, single-use",
            _mint(single_use=True),
            phases=FROM_BIRTH,
            wait=STEP_SECONDS,
            about=("MINT",),
            arguments={"createMfaToken": {"singleUse": True}},
        ),
        Ask(
            "Authenticate, persistent",
            _mint(single_use=False),
            phases=FROM_BIRTH,
            wait=STEP_SECONDS,
            about=("MINT",),
            arguments={"createMfaToken": {"singleUse": False}},
        ),
        Ask("Sign without a token", _sign, phases=BIRTH, arguments=_NO_TOKEN),
        Ask("Sign", _sign, phases=ONCE_THERE, unless=_NO_TOKEN),
        Ask("Sign, and the ceremony fails", _failing_sign, unless=_NO_TOKEN),
        Ask("Sign in another session", _sign_elsewhere, about=("ISO",), unless=_NO_TOKEN),
        Ask("Export, unprotected", _export, unless=_NO_TOKEN),
        Ask("Refresh the session", _refresh),
        Ask("Sign out", sign_out, about=("END",)),
        Ask("Revoke the session", _revoke, about=("END",)),
        Ask("Reset the user's MFA", _reset, about=("RESET",)),
        Wait("The session's time is over", session_end),
    ),
)


class ElevatedStage(StrEnum):
    """Where an elevated token is in its life."""

    NONE = "none"
    FRESH = "fresh"
    BOUND = "bound"
    SPENT = "spent"
    EXPIRED = "expired"
    DEAD = "dead"


_LIFETIME = 300
_SINGLE, _BOUND = Scope.WALLET_SIGN, Scope.WALLET_EXPORT


def _elevated_stage(scene: Scene, machine: Machine) -> ElevatedStage:
    if scene.focus is None:
        return ElevatedStage.NONE
    token = scene.state.elevated[ElevatedValue(scene.focus)]
    rules = machine.rules.elevation
    if token.spent:
        return ElevatedStage.SPENT
    lives = rules.token_session_lives(scene.state.sessions[token.session], scene.now)
    if token.revoked or not lives:
        return ElevatedStage.DEAD
    if not rules.token_has_time_left(token, scene.now):
        return ElevatedStage.EXPIRED
    return ElevatedStage.FRESH if token.single_use else ElevatedStage.BOUND


def _wallet_token(scene: Scene) -> str | None:
    """Return the first token for a wallet's scope; linking a factor took one of another scope."""
    session = scene.cast.session
    minted = () if session is None else scene.state.elevated_by_session.get(session, ())
    wanted = {_SINGLE.value, _BOUND.value}
    return next((each for each in minted if scene.state.elevated[each].scopes & wanted), None)


def _elevate(scope: Scope) -> Callable[[Scene], Commands]:
    def asked(scene: Scene) -> Commands:
        code = code_now(scene)
        if code is None:
            return None
        return (commands.AuthenticateTotp(scene.cast.session, code, scopes=(scope.value,)),)

    return asked


def _sign_elevated(scene: Scene) -> Commands:
    return (sign(scene, scene.cast.session, elevated=scene.focus),)


def _sign_elevated_elsewhere(scene: Scene) -> Commands:
    return (sign(scene, scene.cast.elsewhere, elevated=scene.focus),)


def _export_elevated(scene: Scene) -> Commands:
    if scene.cast.wallet is None:
        return None
    return (commands.Export(scene.cast.session, scene.cast.wallet, elevated=scene.focus),)


def _elevated_end(scene: Scene) -> int | None:
    if scene.focus is None:
        return None
    return scene.state.elevated[ElevatedValue(scene.focus)].expires_at


ELEVATED_TOKEN = Subject(
    id="elevated-token",
    title="An elevated token",
    summary="Asked for by scopes, open for those alone, and over by use, by its own time or with "
    "its session. Tokens to sign are single-use here, tokens to export are bound by time.",
    settings=Settings(
        protected_actions=frozenset({Action.SIGN, Action.EXPORT}),
        session_seconds=_MONTH,
        step_up=True,
        token_behaviour=(
            (_SINGLE.value, TokenBehaviour(single_use=True, seconds=_LIFETIME)),
            (_BOUND.value, TokenBehaviour(single_use=False, seconds=_LIFETIME)),
        ),
    ),
    faces={
        ElevatedStage.NONE: Face("No token", Phase.START, ("STEP",)),
        ElevatedStage.FRESH: Face("Single-use, unspent", Phase.ALIVE, ("STEP",)),
        ElevatedStage.BOUND: Face("Time-bound, live", Phase.ALIVE, ("STEP",)),
        ElevatedStage.SPENT: Face("Spent", Phase.OVER, ("STEP",)),
        ElevatedStage.EXPIRED: Face("Expired", Phase.OVER, ("STEP",)),
        ElevatedStage.DEAD: Face("Dead", Phase.OVER, ("STEP",)),
    },
    opening=enrolled_twice,
    find=_wallet_token,
    stage_of=_elevated_stage,
    alphabet=(
        Ask(
            "Authenticate to sign",
            _elevate(_SINGLE),
            phases=BIRTH,
            wait=STEP_SECONDS,
            arguments={"requestedScopes": [_SINGLE.value]},
        ),
        Ask(
            "Authenticate to export",
            _elevate(_BOUND),
            phases=BIRTH,
            wait=STEP_SECONDS,
            arguments={"requestedScopes": [_BOUND.value]},
        ),
        Ask("Sign without a token", _sign_elevated, phases=BIRTH, arguments=_NO_TOKEN),
        Ask("Sign", _sign_elevated, phases=ONCE_THERE, arguments=_ELEVATED),
        Ask("Export", _export_elevated, phases=ONCE_THERE, arguments=_ELEVATED),
        Ask(
            "Sign in another session",
            _sign_elevated_elsewhere,
            about=("STEP", "ISO"),
            arguments=_ELEVATED,
        ),
        Ask("Refresh the session", _refresh),
        Ask("Sign out", sign_out, about=("STEP", "END")),
        Wait("Its time is over", _elevated_end),
        Wait("The session's time is over", session_end),
    ),
)
