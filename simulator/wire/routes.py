"""The whole table of the SDK's API."""

from typing import Final

from action_mfa.simulator.wire.delegation import DELEGATION
from action_mfa.simulator.wire.devices import DEVICES
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.entrance import ENTRANCE
from action_mfa.simulator.wire.factors import FACTORS
from action_mfa.simulator.wire.passkeys import PASSKEYS
from action_mfa.simulator.wire.rooms import ROOMS
from action_mfa.simulator.wire.step_up import STEP_UP
from action_mfa.simulator.wire.text_messages import TEXT_MESSAGES
from action_mfa.simulator.wire.wallets import WALLETS

__all__ = ["ENDPOINTS"]

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *ENTRANCE,
    *TEXT_MESSAGES,
    *FACTORS,
    *WALLETS,
    *ROOMS,
    *DELEGATION,
    *DEVICES,
    *PASSKEYS,
    *STEP_UP,
)
