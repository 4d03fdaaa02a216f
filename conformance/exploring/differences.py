"""Where an implementation answers otherwise than the reference."""

from dataclasses import dataclass

from action_mfa.conformance.exploring.letters import Answer
from action_mfa.conformance.exploring.mealy import Word

__all__ = ["Difference"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A word whose last letter was answered otherwise; up to it, all answers were alike."""

    word: Word
    expected: Answer
    seen: Answer
