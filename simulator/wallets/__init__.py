"""MPC wallets' keys, and what they sign."""

from action_mfa.simulator.wallets.ethereum import (
    PayloadFault,
    Signature,
    address_of,
    private_key_from,
    sign,
)
from action_mfa.simulator.wallets.library import load_eth_account

__all__ = [
    "PayloadFault",
    "Signature",
    "address_of",
    "load_eth_account",
    "private_key_from",
    "sign",
]
