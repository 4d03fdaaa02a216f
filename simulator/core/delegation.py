"""Transitions that lead to the Refresh and Reshare events: claim, delegate, approve, revoke.

Delegating and the first claim happen at once. An approval and a revocation become due work at the
user's next sign-in, which itself succeeds; the work is done in a session, one token each, and stays
until it succeeds.
"""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    ApproveDelegation,
    ClaimPregenerated,
    Delegate,
    ListPending,
    RefreshShares,
    ReshareShares,
    ResumePending,
    RevokeDelegation,
)
from action_mfa.simulator.core.finding import wallet_with_work
from action_mfa.simulator.core.moment import Caller, Moment, caller_of
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters import ClaimAgain, DelegateAgain
from action_mfa.simulator.core.state import (
    PendingWork,
    State,
    User,
    Wallet,
    WorkKind,
)
from action_mfa.simulator.core.wallets import at_wallets, pass_event, wallet_of, with_wallet
from action_mfa.simulator.wallets import holders_of
from action_mfa.spec.vocabulary import Action, Reason

__all__ = [
    "approve_delegation",
    "claim_pregenerated",
    "delegate",
    "list_pending",
    "refresh_shares",
    "reshare_shares",
    "resume_pending",
    "revoke_delegation",
    "work_falls_due",
]


def claim_pregenerated(state: State, command: ClaimPregenerated, moment: Moment) -> Step[Wallet]:
    """Claim a pregenerated wallet: a Refresh event the first time [DELEG-03, DELEG-04]."""
    caller = at_wallets(state, command.session, moment)
    wallet = wallet_of(state, command.wallet, caller, moment)
    if wallet.claimed and moment.parameters.claim_again is ClaimAgain.REFUSE:
        raise Refusal(Reason.INVALID_REQUEST, "The wallet is claimed already")
    state = pass_event(state, caller, moment.rules.action_of_claiming(wallet), command, moment)
    if wallet.claimed:
        return Step(state, Accepted(wallet))
    return _done(state, replace(_refreshed(wallet, moment), claimed=True))


def delegate(state: State, command: Delegate, moment: Moment) -> Step[Wallet]:
    """Delegate a wallet at once: a Refresh event [DELEG-01, DELEG-02]."""
    caller, wallet = _own_claimed(state, command, moment)
    if wallet.delegated and moment.parameters.delegate_again is DelegateAgain.REFUSE:
        raise Refusal(Reason.INVALID_REQUEST, "The wallet is delegated already")
    state = pass_event(state, caller, moment.rules.action_of_delegating(wallet), command, moment)
    return _done(state, _reshared(wallet, moment, delegated=True))


def refresh_shares(state: State, command: RefreshShares, moment: Moment) -> Step[Wallet]:
    """Renew the shares of a wallet, as a wallet client can: a Refresh event."""
    caller, wallet = _own_claimed(state, command, moment)
    state = pass_event(state, caller, Action.REFRESH, command, moment)
    return _done(state, _refreshed(wallet, moment))


def reshare_shares(state: State, command: ReshareShares, moment: Moment) -> Step[Wallet]:
    """Change at once who holds shares, as a wallet client can: a Reshare event."""
    caller, wallet = _own_claimed(state, command, moment)
    state = pass_event(state, caller, Action.RESHARE, command, moment)
    return _done(state, _reshared(wallet, moment, delegated=command.delegated))


def approve_delegation(state: State, command: ApproveDelegation, moment: Moment) -> Step[None]:
    """Approve delegated access, from the next sign-in on [DELEG-05]."""
    return _ask_for(state, command, WorkKind.APPROVAL, moment)


def revoke_delegation(state: State, command: RevokeDelegation, moment: Moment) -> Step[None]:
    """Revoke delegated access, from the next sign-in on [DELEG-06]."""
    return _ask_for(state, command, WorkKind.REVOCATION, moment)


def work_falls_due(state: State, user: User, moment: Moment) -> State:
    """Return the state after a sign-in of the user: what was asked for is due [DELEG-07]."""
    for wallet_id in user.wallets:
        wallet = state.wallets[wallet_id]
        if wallet.work:
            work = moment.rules.work_after_sign_in(wallet.work, moment.parameters)
            state = with_wallet(state, replace(wallet, work=work))
    return state


def list_pending(
    state: State, command: ListPending, moment: Moment
) -> Step[tuple[PendingWork, ...]]:
    """List the caller's due work [DELEG-08, DELEG-12, DELEG-13]."""
    user = caller_of(state, command.session, moment).user
    waiting = (work for wallet in user.wallets for work in state.wallets[wallet].work)
    return Step(state, Accepted(tuple(work for work in waiting if work.due)))


def resume_pending(state: State, command: ResumePending, moment: Moment) -> Step[Wallet]:
    """Do a piece of due work: a Reshare event [DELEG-09 to DELEG-11, DELEG-15]."""
    caller = at_wallets(state, command.session, moment)
    work, wallet = _due(state, command.pending, caller, moment)
    state = pass_event(state, caller, moment.rules.action_of_work(work), command, moment)
    wallet = _reshared(wallet, moment, delegated=work.kind is WorkKind.APPROVAL)
    left = moment.rules.work_after_success(wallet.work, work)
    return _done(state, replace(wallet, work=left))


def _own_claimed(
    state: State,
    command: Delegate | RefreshShares | ReshareShares | ApproveDelegation | RevokeDelegation,
    moment: Moment,
) -> tuple[Caller, Wallet]:
    caller = at_wallets(state, command.session, moment)
    wallet = wallet_of(state, command.wallet, caller, moment)
    if not moment.rules.wallet_may_act(wallet):
        raise Refusal(Reason.INVALID_REQUEST, "The wallet is not claimed yet")
    return caller, wallet


def _ask_for(
    state: State,
    command: ApproveDelegation | RevokeDelegation,
    kind: WorkKind,
    moment: Moment,
) -> Step[None]:
    _, wallet = _own_claimed(state, command, moment)
    if kind is WorkKind.REVOCATION and not wallet.delegated and not wallet.work:
        raise Refusal(Reason.INVALID_REQUEST, "The wallet is not delegated")
    asked = PendingWork(moment.draw.uuid(), wallet.id, kind)
    work = moment.rules.work_after_request(wallet.work, asked, moment.parameters)
    return Step(with_wallet(state, replace(wallet, work=work)), Accepted(None))


def _due(state: State, pending: str, caller: Caller, moment: Moment) -> tuple[PendingWork, Wallet]:
    wallet = wallet_with_work(state, pending)
    if wallet is not None and moment.rules.wallet_is_users(wallet, caller.session):
        for work in wallet.work:
            if work.id == pending and work.due:
                return work, wallet
    raise Refusal(Reason.INVALID_REQUEST, "No such work is due")


def _refreshed(wallet: Wallet, moment: Moment) -> Wallet:
    return replace(wallet, shares=moment.rules.shares_after_refresh(wallet.shares, moment.draw))


def _reshared(wallet: Wallet, moment: Moment, *, delegated: bool) -> Wallet:
    holders = holders_of(delegated=delegated)
    shares = moment.rules.shares_after_reshare(wallet.shares, holders, moment.draw)
    return replace(wallet, shares=shares, delegated=delegated)


def _done(state: State, wallet: Wallet) -> Step[Wallet]:
    return Step(with_wallet(state, wallet), Accepted(wallet))
