"""Everything that can be asked of the machine, as frozen values; one room a subject."""

from action_mfa.simulator.core.commands import (
    account,
    base,
    dashboard,
    factors,
    passkeys,
    sessions,
    step_up,
    wallets,
)
from action_mfa.simulator.core.commands.account import *
from action_mfa.simulator.core.commands.base import *
from action_mfa.simulator.core.commands.dashboard import *
from action_mfa.simulator.core.commands.factors import *
from action_mfa.simulator.core.commands.passkeys import *
from action_mfa.simulator.core.commands.sessions import *
from action_mfa.simulator.core.commands.step_up import *
from action_mfa.simulator.core.commands.wallets import *

__all__ = (
    account.__all__
    + base.__all__
    + dashboard.__all__
    + factors.__all__
    + passkeys.__all__
    + sessions.__all__
    + step_up.__all__
    + wallets.__all__
)
