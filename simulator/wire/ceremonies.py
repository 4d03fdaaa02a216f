"""How a ceremony of a wallet is answered: as a stream of events that is already complete.

Source: npm ``@dynamic-labs-wallet/core`` 1.0.99, the events that its client waits for.
"""

import uuid
from typing import Final

from starlette.responses import Response

from action_mfa.simulator.core.state import Wallet, WalletId
from action_mfa.simulator.wire.body import Body
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.responses import Room

__all__ = ["COMPLETE", "KEYGEN", "ROOM", "room_of", "stream", "wallet_id_of"]

KEYGEN: Final = "keygen_complete"
ROOM: Final = "room_created"
COMPLETE: Final = "ceremony_complete"


def wallet_id_of(call: Call) -> WalletId:
    """Return the wallet that a request's path names."""
    return WalletId(call.request.path_params["walletId"])


def room_of(wallet: Wallet) -> Room:
    """Return the room of a ceremony."""
    # Nobody meets in it, so its names come from nowhere; the lab's entropy stays the machine's.
    return Room(
        room_id=str(uuid.uuid4()), server_keygen_ids=(str(uuid.uuid4()),), wallet_id=wallet.id
    )


def stream(*events: tuple[str, Body]) -> Response:
    """Return events as a stream that is already complete."""
    content = b"".join(
        b"event: " + name.encode() + b"\ndata: " + body.to_json() + b"\n\n" for name, body in events
    )
    headers = {"cache-control": "no-store"}
    return Response(content, media_type="text/event-stream", headers=headers)
