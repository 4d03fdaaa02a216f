"""Endpoints of MPC wallets (WaaS): create, select, sign, export.

Source: npm ``@dynamic-labs-wallet/core`` 1.0.99, ``DynamicApiClient``. Answers are server-sent
events, one that opens the ceremony and ``ceremony_complete``; signing answers plain JSON where the
request has an ``x-idempotency-key``. A refusal is never a stream: it has an error status and body.
"""

from http import HTTPStatus
from typing import Final

from pydantic import JsonValue
from starlette.responses import Response

from action_mfa.simulator.core.commands import (
    CreateWallet,
    DescribeSession,
    Export,
    Sign,
    Signed,
)
from action_mfa.simulator.core.state import Wallet
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.ceremonies import (
    COMPLETE,
    KEYGEN,
    ROOM,
    room_of,
    stream,
    wallet_id_of,
)
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.requests import CreateWalletBody, ExportBody, SignMessageBody
from action_mfa.simulator.wire.responses import Body, Ceremony, SignedRoom, Verified
from action_mfa.spec.vocabulary import SignKind

__all__ = ["WALLETS"]


def _create(call: Call) -> Response:
    call.read(CreateWalletBody)
    wallet = call.perform(CreateWallet(call.session))
    return stream((KEYGEN, room_of(wallet)), (COMPLETE, Ceremony.of(wallet)))


def _select(call: Call) -> Verified:
    # There is nothing to note: which wallet is shown first is the application's affair.
    return call.verified(call.perform(DescribeSession(call.session)))


def _sign(call: Call) -> Body | Response:
    body = call.read(SignMessageBody)
    context = body.context
    kind = SignKind.MESSAGE
    payload: dict[str, JsonValue] = {"encoded" if body.is_formatted else "message": body.message}
    if context is not None and context.kind is not None and context.payload is not None:
        kind, payload = context.kind, context.payload
    command = Sign(
        call.session, wallet_id_of(call), kind, payload, call.mfa_token, call.elevated_token
    )
    signed = call.perform(command)
    wallet = _wallet(call)
    if "x-idempotency-key" in call.request.headers:
        return _signed_room(wallet, signed)
    return stream((ROOM, room_of(wallet)), (COMPLETE, Ceremony.of(wallet, signed=signed)))


def _export(call: Call) -> Response:
    call.read(ExportBody)
    command = Export(call.session, wallet_id_of(call), call.mfa_token, call.elevated_token)
    exported = call.perform(command)
    wallet = _wallet(call)
    complete = Ceremony.of(wallet, private_key=exported.private_key)
    return stream((ROOM, room_of(wallet)), (COMPLETE, complete))


def _wallet(call: Call) -> Wallet:
    """Return the wallet of an action that has just been accepted."""
    return call.desk.lab.state.wallets[wallet_id_of(call)]


def _signed_room(wallet: Wallet, signed: Signed) -> SignedRoom:
    return SignedRoom(**dict(room_of(wallet)) | dict(Ceremony.of(wallet, signed=signed)))


_REFUSALS: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

WALLETS: Final = (
    Endpoint(
        "POST",
        "/waas/create",
        "createWaasAccount",
        "Creates a wallet; none of the protected events.",
        _create,
        takes=CreateWalletBody,
        answers=Ceremony,
        refusals=_REFUSALS[:-1],
        streams=(KEYGEN, COMPLETE),
    ),
    Endpoint(
        "PUT",
        "/users/wallets/selection",
        "selectUserWallet",
        "Notes which wallet an application shows first; nothing here depends on it.",
        _select,
        answers=Verified,
        refusals=_REFUSALS[:-1],
    ),
    Endpoint(
        "POST",
        "/waas/{walletId}/signMessage",
        "signMessage",
        "Signs a payload: a Sign event. Plain JSON with an `x-idempotency-key` header. "
        "`context.kind` and `context.payload` are ours: they name what is signed, where it is "
        "not `message`.",
        _sign,
        takes=SignMessageBody,
        answers=SignedRoom,
        refusals=_REFUSALS,
        streams=(ROOM, COMPLETE),
        answers_json_too=True,
    ),
    Endpoint(
        "POST",
        "/waas/{walletId}/privateKey/export",
        "exportWaasPrivateKey",
        "Exports the private key: an Export event.",
        _export,
        takes=ExportBody,
        answers=Ceremony,
        refusals=_REFUSALS,
        streams=(ROOM, COMPLETE),
    ),
)
