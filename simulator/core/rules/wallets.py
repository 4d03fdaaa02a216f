"""The decisions about wallets: whose they are, what acting on them is, what stays pending."""

from dataclasses import replace

from action_mfa.simulator.core.parameters import MissedReshare, OpposedReshare, Parameters
from action_mfa.simulator.core.state import PendingWork, Session, Wallet
from action_mfa.simulator.entropy import Draw
from action_mfa.simulator.wallets import Holder, Share, refresh, reshare
from action_mfa.spec.vocabulary import Action, SignKind

__all__ = [
    "action_of_claiming",
    "action_of_delegating",
    "action_of_signing",
    "action_of_work",
    "shares_after_refresh",
    "shares_after_reshare",
    "wallet_is_users",
    "wallet_may_act",
    "work_after_request",
    "work_after_sign_in",
    "work_after_success",
]


def wallet_may_act(wallet: Wallet) -> bool:
    """Say whether a wallet signs and exports, and can be delegated: once it was claimed."""
    return wallet.claimed


def action_of_claiming(wallet: Wallet) -> Action | None:
    """Name the event that a claim is: the first one."""
    return None if wallet.claimed else Action.REFRESH


def action_of_delegating(_wallet: Wallet) -> Action | None:
    """Name the event that delegating at once is."""
    return Action.REFRESH


def action_of_work(work: PendingWork) -> Action | None:
    """Name the event that doing a piece of due work is."""
    return work.action


def work_after_request(
    waiting: tuple[PendingWork, ...], asked: PendingWork, parameters: Parameters
) -> tuple[PendingWork, ...]:
    """Return what waits on a wallet once an approval or a revocation was asked for."""
    match parameters.opposed_reshare:
        case OpposedReshare.REPLACES:
            return (asked,)
        case OpposedReshare.QUEUES:
            # The same wish twice is one piece of work.
            return (*(work for work in waiting if work.kind is not asked.kind), asked)


def work_after_sign_in(
    waiting: tuple[PendingWork, ...], parameters: Parameters
) -> tuple[PendingWork, ...]:
    """Return what is due on a wallet once its user has signed in."""
    if parameters.missed_reshare is MissedReshare.LAPSES:
        waiting = tuple(work for work in waiting if not work.due)
    return tuple(replace(work, due=True) for work in waiting)


def work_after_success(
    waiting: tuple[PendingWork, ...], done: PendingWork
) -> tuple[PendingWork, ...]:
    """Return what still waits on a wallet once a piece of its work was done."""
    return tuple(work for work in waiting if work.id != done.id)


def shares_after_refresh(shares: tuple[Share, ...], draw: Draw) -> tuple[Share, ...]:
    """Return other shares of the same key for the same holders."""
    return refresh(shares, draw.bytes(32))


def shares_after_reshare(
    shares: tuple[Share, ...], holders: tuple[Holder, ...], draw: Draw
) -> tuple[Share, ...]:
    """Return other shares of the same key for other holders."""
    return reshare(shares, holders, draw.bytes(64))


def wallet_is_users(wallet: Wallet, session: Session) -> bool:
    """Say whether the wallet belongs to the user of the session."""
    return wallet.user == session.user


def action_of_signing(_kind: SignKind) -> Action | None:
    """Name the event that a signing is; None where it is none."""
    return Action.SIGN
