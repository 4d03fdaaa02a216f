"""Transitions of MPC wallets: create, sign, export. Signing and exporting are events.

What leads to the other two events is in :mod:`action_mfa.simulator.core.delegation`.
"""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    CreateWallet,
    Export,
    Exported,
    Guarded,
    ListWallets,
    Sign,
    Signed,
)
from action_mfa.simulator.core.finding import with_work
from action_mfa.simulator.core.moment import (
    Caller,
    Moment,
    caller_of,
    guard_onboarded,
    with_environment,
    with_user,
)
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters import FailedActionOnServer
from action_mfa.simulator.core.state import SessionId, State, User, Wallet, WalletId
from action_mfa.simulator.core.tokens import authorise
from action_mfa.simulator.wallets import (
    PayloadFault,
    address_of,
    combine,
    holders_of,
    private_key_from,
    sign,
    split,
)
from action_mfa.spec.vocabulary import Action, Reason

__all__ = [
    "add_wallet",
    "at_wallets",
    "create_wallet",
    "export_wallet",
    "list_wallets",
    "pass_event",
    "sign_wallet",
    "wallet_of",
    "with_wallet",
]


def create_wallet(state: State, command: CreateWallet, moment: Moment) -> Step[Wallet]:
    """Create a wallet; none of the four events [WAAS-11]."""
    caller = at_wallets(state, command.session, moment)
    state, wallet = add_wallet(state, caller.user, moment, claimed=True)
    return Step(state, Accepted(wallet))


def add_wallet(state: State, user: User, moment: Moment, *, claimed: bool) -> tuple[State, Wallet]:
    """Give a user a wallet with a new key, of which only the shares are kept."""
    key = private_key_from(moment.draw.bytes(32))
    wallet = Wallet(
        WalletId(moment.draw.uuid()),
        user.id,
        user.environment,
        address_of(key),
        split(key, holders_of(delegated=False), moment.draw.bytes(32)),
        claimed=claimed,
    )
    user = replace(user, wallets=(*user.wallets, wallet.id))
    return with_user(with_wallet(state, wallet), user), wallet


def list_wallets(state: State, command: ListWallets, moment: Moment) -> Step[tuple[Wallet, ...]]:
    """List the caller's wallets."""
    user = caller_of(state, command.session, moment).user
    return Step(state, Accepted(tuple(state.wallets[wallet] for wallet in user.wallets)))


def sign_wallet(state: State, command: Sign, moment: Moment) -> Step[Signed]:
    """Sign one payload: a Sign event, whatever its kind [WAAS-01 to WAAS-04]."""
    caller = at_wallets(state, command.session, moment)
    wallet = _claimed(wallet_of(state, command.wallet, caller, moment), moment)
    try:
        signature = sign(combine(wallet.shares), command.kind, command.payload)
    except PayloadFault as fault:
        raise Refusal(Reason.INVALID_REQUEST, str(fault)) from fault
    action = moment.rules.action_of_signing(command.kind)
    state = pass_event(state, caller, action, command, moment)
    return Step(state, Accepted(Signed(signature.text, signature.authorization)))


def export_wallet(state: State, command: Export, moment: Moment) -> Step[Exported]:
    """Export the private key: an Export event [WAAS-05, WAAS-10]."""
    caller = at_wallets(state, command.session, moment)
    wallet = _claimed(wallet_of(state, command.wallet, caller, moment), moment)
    state = pass_event(state, caller, Action.EXPORT, command, moment)
    return Step(state, Accepted(Exported("0x" + combine(wallet.shares).hex())))


def at_wallets(state: State, session: SessionId | None, moment: Moment) -> Caller:
    """Return the caller behind a session, if wallets are open to it.

    Raises:
        Refusal: nobody is signed in, or onboarding is not complete.

    """
    caller = caller_of(state, session, moment)
    guard_onboarded(caller, moment)
    return caller


def wallet_of(state: State, wallet_id: WalletId, caller: Caller, moment: Moment) -> Wallet:
    """Return one of the caller's wallets, claimed or not.

    Raises:
        Refusal: there is none with this id.

    """
    wallet = state.wallets.get(wallet_id)
    if wallet is None or not moment.rules.wallet_is_users(wallet, caller.session):
        raise Refusal(Reason.INVALID_REQUEST, "No such wallet")
    return wallet


def with_wallet(state: State, wallet: Wallet) -> State:
    """Return the state with this version of a wallet."""
    if wallet.work:
        state = with_work(state, wallet)
    return replace(state, wallets=state.wallets.insert(wallet.id, wallet))


def _claimed(wallet: Wallet, moment: Moment) -> Wallet:
    if not moment.rules.wallet_may_act(wallet):
        raise Refusal(Reason.INVALID_REQUEST, "The wallet is not claimed yet")
    return wallet


def pass_event(
    state: State, caller: Caller, action: Action | None, command: Guarded, moment: Moment
) -> State:
    """Let an event of the caller pass by what its command presents; None is no event.

    Raises:
        Refusal: a token is needed and not presented, or the ceremony was made to fail.

    """
    if action is None:
        return state
    authorised = authorise(state, caller, action, command, moment)
    if action not in caller.environment.fails_next:
        return authorised
    match moment.parameters.failed_action_on_server:
        case FailedActionOnServer.BURNT:
            left = authorised
        case FailedActionOnServer.KEPT:
            left = state
    environment = caller.environment
    left = with_environment(
        left, replace(environment, fails_next=environment.fails_next - {action})
    )
    raise Refusal(Reason.INTERNAL_ERROR, "The ceremony failed", state=left)
