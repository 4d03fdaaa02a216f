"""Every decision of the machine as a named function in one table; see :class:`Rules`."""

from action_mfa.simulator.core.rules.elevation import ElevationRules
from action_mfa.simulator.core.rules.passkeys import PasskeyRules
from action_mfa.simulator.core.rules.table import Rules

__all__ = ["ElevationRules", "PasskeyRules", "Rules"]
