"""Transitions of MPC wallets: create, sign, export. Signing and exporting are events."""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    CreateWallet,
    Export,
    Exported,
    ListWallets,
    Sign,
    Signed,
)
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
from action_mfa.simulator.core.state import SessionId, State, Wallet, WalletId
from action_mfa.simulator.core.tokens import authorise
from action_mfa.simulator.wallets import PayloadFault, address_of, private_key_from, sign
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["create_wallet", "export_wallet", "list_wallets", "sign_wallet"]


def create_wallet(state: State, command: CreateWallet, moment: Moment) -> Step[Wallet]:
    """Create a wallet; none of the four events [WAAS-11]."""
    caller = _at_wallets(state, command.session, moment)
    key = private_key_from(moment.draw.bytes(32))
    wallet = Wallet(
        WalletId(moment.draw.uuid()), caller.user.id, caller.environment.id, key, address_of(key)
    )
    state = replace(state, wallets=state.wallets.insert(wallet.id, wallet))
    user = replace(caller.user, wallets=(*caller.user.wallets, wallet.id))
    return Step(with_user(state, user), Accepted(wallet))


def list_wallets(state: State, command: ListWallets, moment: Moment) -> Step[tuple[Wallet, ...]]:
    """List the caller's wallets."""
    user = caller_of(state, command.session, moment).user
    return Step(state, Accepted(tuple(state.wallets[wallet] for wallet in user.wallets)))


def sign_wallet(state: State, command: Sign, moment: Moment) -> Step[Signed]:
    """Sign one payload: a Sign event, whatever its kind [WAAS-01 to WAAS-04]."""
    caller = _at_wallets(state, command.session, moment)
    wallet = _wallet_of(state, command.wallet, caller, moment)
    try:
        signature = sign(wallet.private_key, command.kind, command.payload)
    except PayloadFault as fault:
        raise Refusal(Reason.INVALID_REQUEST, str(fault)) from fault
    action = moment.rules.action_of_signing(command.kind)
    if action is not None:
        state = _pass(state, caller, action, command.token, moment)
    return Step(state, Accepted(Signed(signature.text, signature.authorization)))


def export_wallet(state: State, command: Export, moment: Moment) -> Step[Exported]:
    """Export the private key: an Export event [WAAS-05, WAAS-10]."""
    caller = _at_wallets(state, command.session, moment)
    wallet = _wallet_of(state, command.wallet, caller, moment)
    state = _pass(state, caller, Action.EXPORT, command.token, moment)
    return Step(state, Accepted(Exported("0x" + wallet.private_key.hex())))


def _at_wallets(state: State, session: SessionId | None, moment: Moment) -> Caller:
    caller = caller_of(state, session, moment)
    guard_onboarded(caller, moment)
    return caller


def _wallet_of(state: State, wallet_id: WalletId, caller: Caller, moment: Moment) -> Wallet:
    wallet = state.wallets.get(wallet_id)
    if wallet is None or not moment.rules.wallet_is_users(wallet, caller.session):
        raise Refusal(Reason.INVALID_REQUEST, "No such wallet")
    return wallet


def _pass(state: State, caller: Caller, action: Action, token: str | None, moment: Moment) -> State:
    authorised = authorise(state, caller, action, token, moment)
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
