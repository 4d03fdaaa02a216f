"""Endpoints that open MPC rooms ahead of a ceremony.

Nobody meets in them: the lab holds every share and finishes each ceremony at once. A wallet client
opens some before it needs them, and goes on as it would against the real service.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``CreateRoomsRequest`` and its neighbours.
"""

import uuid
from http import HTTPStatus
from typing import Final

from action_mfa.simulator.core.commands import ListWallets
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.ceremonies import wallet_id_of
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.errors import WireError
from action_mfa.simulator.wire.requests import RoomsBody, WalletlessRoomsBody
from action_mfa.simulator.wire.responses import RoomsCreated

__all__ = ["ROOMS"]


def _of_no_wallet(call: Call) -> RoomsCreated:
    count = call.read(WalletlessRoomsBody).room_count
    call.perform(ListWallets(call.session))
    return _opened(count)


def _of_a_wallet(call: Call) -> RoomsCreated:
    count = call.read(RoomsBody).room_count
    wanted = wallet_id_of(call)
    if all(wallet.id != wanted for wallet in call.perform(ListWallets(call.session))):
        raise WireError(HTTPStatus.BAD_REQUEST, "No such wallet")
    return _opened(count)


def _opened(count: int) -> RoomsCreated:
    # The lab's entropy stays the machine's: nothing depends on what a room is called.
    return RoomsCreated(room_ids=tuple(str(uuid.uuid4()) for _ in range(count)))


_REFUSALS: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

ROOMS: Final = (
    Endpoint(
        "POST",
        "/waas/createRooms",
        "createRoomsWithoutWalletId",
        "Opens rooms for a wallet that is yet to be made; nobody meets in them here.",
        _of_no_wallet,
        takes=WalletlessRoomsBody,
        answers=RoomsCreated,
        refusals=_REFUSALS,
    ),
    Endpoint(
        "POST",
        "/waas/{walletId}/createRooms",
        "createRooms",
        "Opens rooms for a wallet; nobody meets in them here.",
        _of_a_wallet,
        takes=RoomsBody,
        answers=RoomsCreated,
        refusals=_REFUSALS,
    ),
)
