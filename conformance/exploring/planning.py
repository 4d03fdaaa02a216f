"""What will be performed: the words for a promise, and what they will cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from action_mfa.conformance.exploring.claims import Promise
from action_mfa.conformance.exploring.complete import complete_words
from action_mfa.conformance.exploring.extraction import Model
from action_mfa.conformance.exploring.mealy import Word
from action_mfa.conformance.exploring.tour import tour
from action_mfa.conformance.exploring.tree import WordTree

__all__ = ["Plan", "plan"]

#: What begins a word, besides a client and a sign-in for each seat: a user and a wallet.
_TO_BEGIN = 2
_FOR_EACH_SEAT = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """Words and their tree; ``steps`` is the number of letters in all words together."""

    model: Model
    promise: Promise
    extra_states: int
    tree: WordTree
    words: Sequence[Word]
    steps: int

    @property
    def visits(self) -> int:
        """How many letters are sent where every beginning is walked once."""
        return len(self.tree)

    @property
    def messages(self) -> int:
        """About how many operations a port is asked where it is not."""
        seats = self.model.alphabet.seats
        return self.steps + len(self.words) * (_TO_BEGIN + _FOR_EACH_SEAT * seats)


def plan(model: Model, promise: Promise, *, extra_states: int = 0) -> Plan:
    """Return the words for a promise; for a search there are none."""
    machine = model.machine
    tree = WordTree(machine)
    match promise:
        case Promise.SEARCH:
            pass
        case Promise.TOUR:
            for word in tour(machine):
                tree.grow(0, word)
        case Promise.COMPLETE:
            tree = complete_words(machine, extra_states)
    words = [word for word in tree.words() if word]
    return Plan(model, promise, extra_states, tree, words, sum(map(len, words)))
