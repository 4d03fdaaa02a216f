"""The adapter contract, version 1: every message as a typed, frozen model.

The door of the package: import messages from here.
"""

from action_mfa.spec.protocol import (
    base,
    envelope,
    factors,
    hello,
    lab,
    passkeys,
    registry,
    session,
    wallet,
)
from action_mfa.spec.protocol.base import *
from action_mfa.spec.protocol.envelope import *
from action_mfa.spec.protocol.factors import *
from action_mfa.spec.protocol.hello import *
from action_mfa.spec.protocol.lab import *
from action_mfa.spec.protocol.passkeys import *
from action_mfa.spec.protocol.registry import *
from action_mfa.spec.protocol.session import *
from action_mfa.spec.protocol.wallet import *

__all__ = (
    base.__all__
    + envelope.__all__
    + factors.__all__
    + hello.__all__
    + lab.__all__
    + passkeys.__all__
    + registry.__all__
    + session.__all__
    + wallet.__all__
)
