"""The machine, made visible: searches over its own steps that show the life of one thing each."""

from action_mfa.simulator.exploration.atlas import SUBJECTS, life_of, machines
from action_mfa.simulator.exploration.forgetting import NO_LIMIT, as_good_as, forgetting
from action_mfa.simulator.exploration.search import Found, Move, TooManyStatesError, explore
from action_mfa.simulator.exploration.subject import Subject

__all__ = [
    "NO_LIMIT",
    "SUBJECTS",
    "Found",
    "Move",
    "Subject",
    "TooManyStatesError",
    "as_good_as",
    "explore",
    "forgetting",
    "life_of",
    "machines",
]
