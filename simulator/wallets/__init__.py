"""MPC wallets' keys, the shares that stand for them, and what they sign."""

from action_mfa.simulator.wallets.ethereum import (
    PayloadFault,
    Signature,
    address_of,
    private_key_from,
    sign,
)
from action_mfa.simulator.wallets.library import load_eth_account
from action_mfa.simulator.wallets.shares import (
    Holder,
    Share,
    combine,
    holders_of,
    refresh,
    reshare,
    split,
)

__all__ = [
    "Holder",
    "PayloadFault",
    "Share",
    "Signature",
    "address_of",
    "combine",
    "holders_of",
    "load_eth_account",
    "private_key_from",
    "refresh",
    "reshare",
    "sign",
    "split",
]
