"""The reference client: a model of an SDK in front of the lab."""

from action_mfa.simulator.client.ceremonies import Hands
from action_mfa.simulator.client.client import Client
from action_mfa.simulator.client.elevation import ClientElevationRules
from action_mfa.simulator.client.memory import Held, HeldElevated, Memory
from action_mfa.simulator.client.prompt import PromptAnswer, PromptUser, PromptView, show_prompt
from action_mfa.simulator.client.prompt_rules import PromptRules
from action_mfa.simulator.client.rules import ClientRules

__all__ = [
    "Client",
    "ClientElevationRules",
    "ClientRules",
    "Hands",
    "Held",
    "HeldElevated",
    "Memory",
    "PromptAnswer",
    "PromptRules",
    "PromptUser",
    "PromptView",
    "show_prompt",
]
