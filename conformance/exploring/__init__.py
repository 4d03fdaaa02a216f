"""The generated layer: the reference's machine over an alphabet, made into words, and compared.

A search finds every state that an alphabet reaches; the minimal machine behind it gives words that
catch whatever differs and is not much larger (:func:`plan`); :func:`explore` performs them on a
port and says what that excludes (:class:`Claim`). ``docs/exploring.md`` tells how to read it.
"""

from action_mfa.conformance.exploring.alphabets import ALPHABETS, Alphabet
from action_mfa.conformance.exploring.claims import Claim, Promise
from action_mfa.conformance.exploring.complete import complete_words
from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.exploration import (
    Exploration,
    Found,
    Observer,
    Wish,
    explore,
)
from action_mfa.conformance.exploring.extraction import Model, Search, extract
from action_mfa.conformance.exploring.letters import Answer, Letter
from action_mfa.conformance.exploring.mealy import Mealy, Word
from action_mfa.conformance.exploring.performing_words import Performed
from action_mfa.conformance.exploring.planning import Plan, plan
from action_mfa.conformance.exploring.readings import SMALL, reference_like
from action_mfa.conformance.exploring.recording import Circumstances, recorded, trace_text
from action_mfa.conformance.exploring.rendering import as_text

__all__ = [
    "ALPHABETS",
    "SMALL",
    "Alphabet",
    "Answer",
    "Circumstances",
    "Claim",
    "Difference",
    "Exploration",
    "Found",
    "Letter",
    "Mealy",
    "Model",
    "Observer",
    "Performed",
    "Plan",
    "Promise",
    "Search",
    "Wish",
    "Word",
    "as_text",
    "complete_words",
    "explore",
    "extract",
    "plan",
    "recorded",
    "reference_like",
    "trace_text",
]
