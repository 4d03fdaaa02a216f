"""MPC wallets' keys, and what they sign."""

from action_mfa.simulator.wallets.ethereum import (
    PayloadFault,
    Signature,
    address_of,
    private_key_from,
    sign,
)

__all__ = ["PayloadFault", "Signature", "address_of", "private_key_from", "sign"]
