"""The functional core: the state machine of Action-Based MFA, pure and deterministic."""

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.commands import Command
from action_mfa.simulator.core.machine import TRANSITIONS, Machine, Transition
from action_mfa.simulator.core.outcomes import Accepted, Outcome, Refused, Step
from action_mfa.simulator.core.parameters import Parameters
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.rules import Rules
from action_mfa.simulator.core.state import (
    Acknowledgement,
    Environment,
    EnvironmentId,
    MfaToken,
    RecoveryCode,
    Session,
    SessionId,
    Settings,
    State,
    TokenValue,
    TotpDevice,
    User,
    UserId,
    Wallet,
    WalletId,
)

__all__ = [
    "TRANSITIONS",
    "Accepted",
    "Acknowledgement",
    "Command",
    "Environment",
    "EnvironmentId",
    "Machine",
    "MfaToken",
    "Outcome",
    "Parameters",
    "Policy",
    "RecoveryCode",
    "Refused",
    "Rules",
    "Session",
    "SessionId",
    "Settings",
    "State",
    "Step",
    "TokenValue",
    "TotpDevice",
    "Transition",
    "User",
    "UserId",
    "Wallet",
    "WalletId",
    "commands",
]
