"""Endpoints that renew and hand out the shares of wallets (WaaS): refresh, reshare, delegation.

Sources: npm ``@dynamic-labs-wallet/core`` 1.0.99, ``DynamicApiClient``, and npm
``@dynamic-labs/sdk-api-core`` 0.40.0. Which event a request is follows from the wallet: a refresh
of an unclaimed one is its claim; a reshare does what is due, else it delegates at once or changes
the holders at once. Nothing public says who sets what is due at the next sign-in; here the wallet's
settings do.
"""

from http import HTTPStatus
from typing import Final
from uuid import uuid4

from starlette.responses import Response

from action_mfa.simulator.core import Command, Wallet
from action_mfa.simulator.core.commands import (
    ApproveDelegation,
    ClaimPregenerated,
    Delegate,
    DescribeSession,
    RefreshShares,
    ReshareShares,
    ResumePending,
    RevokeDelegation,
)
from action_mfa.simulator.core.state import WorkKind
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.ceremonies import COMPLETE, ROOM, room_of, stream, wallet_id_of
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.errors import WireError
from action_mfa.simulator.wire.requests import (
    RefreshBody,
    ReshareBody,
    ShareDeliveryBody,
    WalletSettingsBody,
)
from action_mfa.simulator.wire.responses import Ceremony, ShareDelivery, WalletSettingsUpdated
from action_mfa.simulator.wire.wallet_credential import Scheme, WalletSettings

__all__ = ["DELEGATION"]


def _refresh(call: Call) -> Response:
    call.read(RefreshBody)
    wallet_id = wallet_id_of(call)
    wallet = _known(call)
    request = RefreshShares if wallet is None or wallet.claimed else ClaimPregenerated
    return _performed(call, request(call.session, wallet_id, call.mfa_token, call.elevated_token))


def _reshare(call: Call) -> Response:
    body = call.read(ReshareBody)
    wallet_id = wallet_id_of(call)
    tokens = (call.mfa_token, call.elevated_token)
    delegated = not body.revoke_delegation and (
        body.delegate_to_project_environment
        or body.new_threshold_signature_scheme is Scheme.TWO_OF_THREE
    )
    pending = _due(_known(call), WorkKind.APPROVAL if delegated else WorkKind.REVOCATION)
    if pending is not None:
        return _performed(call, ResumePending(call.session, pending, *tokens))
    if body.delegate_to_project_environment:
        return _performed(call, Delegate(call.session, wallet_id, *tokens))
    return _performed(call, ReshareShares(call.session, wallet_id, delegated, *tokens))


def _performed(call: Call, command: Command[Wallet]) -> Response:
    wallet = call.perform(command)
    room = room_of(wallet).model_copy(update={"new_server_keygen_ids": (str(uuid4()),)})
    return stream((ROOM, room), (COMPLETE, Ceremony.of(wallet)))


def _update_settings(call: Call) -> WalletSettingsUpdated:
    denies = call.read(WalletSettingsBody).has_denied_delegated_access
    request = RevokeDelegation if denies else ApproveDelegation
    wallet_id = wallet_id_of(call)
    call.perform(request(call.session, wallet_id))
    settings = WalletSettings.of(call.desk.lab.state.wallets[wallet_id])
    return WalletSettingsUpdated(wallet_id=wallet_id, settings=settings)


def _revoke_share_set(call: Call) -> None:
    call.perform(RevokeDelegation(call.session, wallet_id_of(call)))


def _deliver(call: Call) -> ShareDelivery:
    """Take a delegate's share from whoever may have one to give; the lab has it already."""
    call.read(ShareDeliveryBody)
    wallet = _known(call)
    user = call.perform(DescribeSession(call.session)).user
    if wallet is None or wallet.user != user.id or not wallet.delegated:
        raise WireError(HTTPStatus.BAD_REQUEST, "The wallet is not delegated")
    return ShareDelivery(delegated_share_delivery_id=str(uuid4()))


def _known(call: Call) -> Wallet | None:
    """Return the wallet that a request names; whose it is, the machine decides."""
    return call.desk.lab.state.wallets.get(wallet_id_of(call))


def _due(wallet: Wallet | None, kind: WorkKind) -> str | None:
    if wallet is None:
        return None
    return next((work.id for work in wallet.work if work.due and work.kind is kind), None)


_GUARDED: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

DELEGATION: Final = (
    Endpoint(
        "POST",
        "/waas/{walletId}/refresh",
        "refreshKeyShares",
        "Renews a wallet's shares: a Refresh event. For an unclaimed wallet this is its claim.",
        _refresh,
        takes=RefreshBody,
        answers=Ceremony,
        refusals=_GUARDED,
        streams=(ROOM, COMPLETE),
    ),
    Endpoint(
        "POST",
        "/waas/{walletId}/reshare",
        "reshare",
        "Does the reshare that is due after an approval or a revocation: a Reshare event. Where "
        "none is due, `delegateToProjectEnvironment` delegates at once, a Refresh event, and any "
        "other request changes the holders at once, a Reshare event.",
        _reshare,
        takes=ReshareBody,
        answers=Ceremony,
        refusals=_GUARDED,
        streams=(ROOM, COMPLETE),
    ),
    Endpoint(
        "PUT",
        "/waas/{walletId}/settings",
        "updateWaasWalletSettings",
        "Approves (`false`) or revokes (`true`) delegated access from the next sign-in on. That "
        "this setting means so is ours.",
        _update_settings,
        takes=WalletSettingsBody,
        answers=WalletSettingsUpdated,
        refusals=_GUARDED[:-1],
    ),
    Endpoint(
        "DELETE",
        "/waas/{walletId}/delegatedAccess/{shareSetId}",
        "revokeDelegatedShareSet",
        "Revokes delegated access from the next sign-in on.",
        _revoke_share_set,
        status=HTTPStatus.NO_CONTENT,
        refusals=_GUARDED[:-1],
    ),
    Endpoint(
        "POST",
        "/waas/{walletId}/delegatedAccess/delivery",
        "deliverDelegatedShare",
        "Takes the encrypted share that a wallet client made for the delegate, and drops it.",
        _deliver,
        takes=ShareDeliveryBody,
        answers=ShareDelivery,
        status=HTTPStatus.ACCEPTED,
        refusals=_GUARDED[:-1],
    ),
)
