"""The life of a wallet: claimed, delegated, and the user's alone again."""

from dataclasses import replace
from enum import StrEnum

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.machine import Machine
from action_mfa.simulator.core.state import EnvironmentId, Settings, Wallet, WalletId
from action_mfa.simulator.exploration.openings import (
    EMAIL,
    STEP_SECONDS,
    code_now,
    enrolled,
    sign,
    sign_in,
    with_mail,
)
from action_mfa.simulator.exploration.subject import (
    BIRTH,
    FROM_BIRTH,
    Ask,
    Cast,
    Commands,
    Face,
    Scene,
    Subject,
)
from action_mfa.simulator.lab import Lab
from action_mfa.spec.machines import Phase
from action_mfa.spec.vocabulary import Action

__all__ = ["WALLET", "WalletStage"]

_MONTH = 30 * 86_400


class WalletStage(StrEnum):
    """Where a pregenerated wallet is in its life."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DELEGATED = "delegated"


def _with_pregenerated(lab: Lab, environment: EnvironmentId) -> Cast:
    """Begin with an enrolled user for whom a wallet waits."""
    made = lab.perform(commands.CreateUser(environment, EMAIL, pregenerated_wallets=1))
    return replace(enrolled(lab, environment), wallet=made.wallets[0])


def _wallet(scene: Scene) -> Wallet:
    return scene.state.wallets[_id(scene)]


def _id(scene: Scene) -> WalletId:
    return WalletId(scene.focus or "")


def _wallet_stage(scene: Scene, machine: Machine) -> WalletStage:
    del machine
    wallet = _wallet(scene)
    if not wallet.claimed:
        return WalletStage.WAITING
    return WalletStage.DELEGATED if wallet.delegated else WalletStage.CLAIMED


def _find(scene: Scene) -> str | None:
    return scene.cast.wallet


def _token(scene: Scene) -> str | None:
    unspent = (each.value for each in scene.state.tokens.values() if not each.spent)
    return min(unspent, default=None)


def _mint(scene: Scene) -> Commands:
    code = code_now(scene)
    if code is None or _token(scene) is not None:
        return None
    return (commands.AuthenticateTotp(scene.cast.session, code, single_use=True),)


def _claim(scene: Scene) -> Commands:
    token = _token(scene)
    if token is None:
        return None
    return (commands.ClaimPregenerated(scene.cast.session, _id(scene), token),)


def _claim_without(scene: Scene) -> Commands:
    return (commands.ClaimPregenerated(scene.cast.session, _id(scene)),)


def _delegate(scene: Scene) -> Commands:
    token = _token(scene)
    if token is None:
        return None
    return (commands.Delegate(scene.cast.session, _id(scene), token),)


def _delegate_without(scene: Scene) -> Commands:
    return (commands.Delegate(scene.cast.session, _id(scene)),)


def _revoke(scene: Scene) -> Commands:
    # A second piece of work would live a life of its own.
    if _wallet(scene).work:
        return None
    return (commands.RevokeDelegation(scene.cast.session, _id(scene)),)


def _resume(scene: Scene) -> Commands:
    token = _token(scene)
    due = [work.id for work in _wallet(scene).work if work.due]
    if token is None or not due:
        return None
    return (commands.ResumePending(scene.cast.session, due[0], token),)


def _sign(scene: Scene) -> Commands:
    return (sign(scene, scene.cast.session),)


WALLET = Subject(
    id="wallet",
    title="A wallet",
    summary="Pregenerated, claimed by its user, delegated at once, and the user's alone again by a "
    "revocation that is resumed after the next sign-in. Signing is not protected here.",
    settings=Settings(
        protected_actions=frozenset({Action.REFRESH, Action.RESHARE}), session_seconds=_MONTH
    ),
    faces={
        WalletStage.WAITING: Face("Pregenerated", Phase.START, ("DELEG", "WAAS")),
        WalletStage.CLAIMED: Face("The user's alone", Phase.ALIVE, ("DELEG",)),
        WalletStage.DELEGATED: Face("Delegated", Phase.ALIVE, ("DELEG",)),
    },
    opening=with_mail(_with_pregenerated),
    find=_find,
    stage_of=_wallet_stage,
    alphabet=(
        Ask(
            "Authenticate for a token", _mint, phases=FROM_BIRTH, wait=STEP_SECONDS, about=("MINT",)
        ),
        Ask("Claim with a token", _claim, phases=FROM_BIRTH, unless={"token": "none"}),
        Ask("Claim without one", _claim_without, phases=BIRTH, arguments={"token": "none"}),
        Ask("Delegate with a token", _delegate, phases=FROM_BIRTH, unless={"token": "none"}),
        Ask("Delegate without one", _delegate_without, arguments={"token": "none"}),
        Ask("Revoke delegation", _revoke),
        Ask("Sign in again", sign_in, about=("DELEG",)),
        Ask("Resume with a token", _resume, unless={"token": "none"}),
        Ask("Sign", _sign, phases=FROM_BIRTH),
    ),
)
