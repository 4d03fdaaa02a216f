"""The generated layer: words that tell a bounded machine from every other of its size.

The machine behind an alphabet is extracted from the reference, minimised, and turned into words. It
is used by its modules' own names: there is no command for it yet.
"""

from action_mfa.conformance.exploring.alphabets import ALPHABETS, Alphabet
from action_mfa.conformance.exploring.mealy import Mealy

__all__ = ["ALPHABETS", "Alphabet", "Mealy"]
