"""A question: an open point and the small alphabets in which its words are searched.

A question may have several alphabets, for ports that lack what the first one takes. What a port
must be able to do follows from the word that is found.
"""

from dataclasses import dataclass

from action_mfa.conformance.fingerprint.letters import Letter
from action_mfa.conformance.fingerprint.words import Step
from action_mfa.simulator import Rules

__all__ = ["Alphabet", "Question"]


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Where searches begin, and what is tried from there."""

    openings: tuple[tuple[Step, ...], ...]
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An open point and how it is searched.

    ``strangers`` are servers that follow none of the values: a word must not take them for one.
    """

    point: str
    alphabets: tuple[Alphabet, ...]
    strangers: tuple[Rules, ...] = ()
