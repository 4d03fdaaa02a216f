"""The language that checks are written in: worlds, people, attempts and their effects."""

from action_mfa.conformance.stories.attempt import Attempt, Refusal
from action_mfa.conformance.stories.base32 import bits_of, plain_secret
from action_mfa.conformance.stories.bench import Bench
from action_mfa.conformance.stories.passkeys import holding_a_passkey
from action_mfa.conformance.stories.people import Environment, User
from action_mfa.conformance.stories.races import Contest, Racer
from action_mfa.conformance.stories.recorder import Demand, Recorder
from action_mfa.conformance.stories.session import Session
from action_mfa.conformance.stories.step_up import configured
from action_mfa.conformance.stories.tokens import Elevated, Token, altered
from action_mfa.conformance.stories.world import World

__all__ = [
    "Attempt",
    "Bench",
    "Contest",
    "Demand",
    "Elevated",
    "Environment",
    "Racer",
    "Recorder",
    "Refusal",
    "Session",
    "Token",
    "User",
    "World",
    "altered",
    "bits_of",
    "configured",
    "holding_a_passkey",
    "plain_secret",
]
