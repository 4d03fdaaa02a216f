"""The reference: a deterministic simulator of Dynamic's Action-Based MFA.

:class:`Lab` is the world that can be asked; :class:`Machine` is the pure core inside it.
"""

from action_mfa.simulator.clock import START, Clock, VirtualClock, WallClock
from action_mfa.simulator.core import Machine, Parameters, Policy, Rules, Settings, commands
from action_mfa.simulator.journal import Entry, Journal, WireCall
from action_mfa.simulator.lab import CommandRefused, Lab
from action_mfa.simulator.totp import SoftTotp

__all__ = [
    "START",
    "Clock",
    "CommandRefused",
    "Entry",
    "Journal",
    "Lab",
    "Machine",
    "Parameters",
    "Policy",
    "Rules",
    "Settings",
    "SoftTotp",
    "VirtualClock",
    "WallClock",
    "WireCall",
    "commands",
]
