"""A Mealy machine over letters: what a search found, made minimal, with a way to every state.

States, letters and answers are numbers here; the names stand beside them. A letter that cannot be
sent in a state (there is no token yet to present) is a loop there, with the answer
:data:`SKIPPED`: nothing is sent, so nothing can be learnt.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["SKIPPED", "Mealy", "Word", "ways_in"]

#: The answer of a letter that is not sent.
SKIPPED = 0

#: Letters, by their numbers, from the first state on.
Word = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mealy:
    """A deterministic machine; state 0 is the first one.

    ``after[state][letter]`` is the next state and ``says[state][letter]`` the answer, a place in
    ``answers``; ``answers[0]`` is that of a letter that is not sent.
    """

    letters: tuple[str, ...]
    answers: tuple[str, ...]
    after: tuple[tuple[int, ...], ...]
    says: tuple[tuple[int, ...], ...]

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.after)

    @property
    def transitions(self) -> int:
        """How many letters can be sent, counted in every state."""
        return sum(answer != SKIPPED for row in self.says for answer in row)

    def sendable(self, state: int) -> list[int]:
        """Return the letters that can be sent in a state."""
        return [letter for letter, answer in enumerate(self.says[state]) if answer != SKIPPED]

    def run(self, word: Sequence[int], state: int = 0) -> tuple[int, tuple[int, ...]]:
        """Return the state that a word leads to, and the answers on the way."""
        answers = []
        for letter in word:
            answers.append(self.says[state][letter])
            state = self.after[state][letter]
        return state, tuple(answers)

    def sent(self, word: Sequence[int], state: int = 0) -> Word:
        """Return the word without the letters that are not sent on the way."""
        kept = []
        for letter in word:
            if self.says[state][letter] != SKIPPED:
                kept.append(letter)
            state = self.after[state][letter]
        return tuple(kept)

    def minimal(self) -> "Mealy":
        """Return the smallest machine with the same answers to every word.

        Its states are numbered by first appearance from the first state on, so that equal machines
        are equal values; what cannot be reached is left out.
        """
        blocks = self.rounds()[-1]
        first: dict[int, int] = {}
        for state, block in enumerate(blocks):
            first.setdefault(block, state)
        number: dict[int, int] = {blocks[0]: 0}
        order = [blocks[0]]
        for block in order:
            for target in self.after[first[block]]:
                reached = blocks[target]
                if reached not in number:
                    number[reached] = len(order)
                    order.append(reached)
        return Mealy(
            self.letters,
            self.answers,
            tuple(tuple(number[blocks[t]] for t in self.after[first[b]]) for b in order),
            tuple(self.says[first[block]] for block in order),
        )

    def rounds(self) -> list[list[int]]:
        """Refine the states by their answers to words of length one, two and so on.

        Each round gives every state the number of its block: states in one block of round ``r``
        answer every word of ``r + 1`` letters alike. The last round is stable. Moore (1956).
        """
        blocks = _numbered(self.says)
        found = [blocks]
        while True:
            known = blocks
            refined = _numbered(
                [(known[state], *(known[t] for t in row)) for state, row in enumerate(self.after)]
            )
            if max(refined) == max(known):
                return found
            blocks = refined
            found.append(blocks)


def ways_in(machine: Mealy) -> tuple[Word, ...]:
    """Return a shortest word into every state; every beginning of one is another one of them."""
    found: list[Word | None] = [None] * machine.states
    found[0] = ()
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        word = found[state]
        if word is None:
            raise AssertionError("a state waits only once there is a way to it")
        for letter in machine.sendable(state):
            target = machine.after[state][letter]
            if found[target] is None:
                found[target] = (*word, letter)
                waiting.append(target)
    words = [word for word in found if word is not None]
    if len(words) < machine.states:
        raise ValueError("the machine has states that cannot be reached")
    return tuple(words)


def _numbered(signatures: Sequence[tuple[int, ...]]) -> list[int]:
    numbers: dict[tuple[int, ...], int] = {}
    return [numbers.setdefault(signature, len(numbers)) for signature in signatures]
