"""Words that share their beginnings, as a tree: what has to be walked once is there once."""

from collections.abc import Iterator

from action_mfa.conformance.exploring.mealy import Mealy, Word

__all__ = ["WordTree"]


class WordTree:
    """A growing set of words, closed under beginnings; node 0 is the empty word.

    Only what a machine sends is kept: letters that it does not send there are passed over.
    """

    def __init__(self, machine: Mealy) -> None:
        self._machine = machine
        self.children: list[dict[int, int]] = [{}]
        self.state: list[int] = [0]

    def __len__(self) -> int:
        """How many letters have to be sent where every beginning is walked once."""
        return len(self.children) - 1

    @property
    def width(self) -> int:
        """How many letters there are."""
        return len(self._machine.letters)

    def grow(self, node: int, word: Word) -> int:
        """Add a word that goes on from a node; return the node that it ends in."""
        children, states = self.children, self.state
        says, after = self._machine.says, self._machine.after
        for letter in word:
            child = children[node].get(letter)
            if child is None:
                state = states[node]
                if not says[state][letter]:
                    continue
                child = len(children)
                children.append({})
                states.append(after[state][letter])
                children[node][letter] = child
            node = child
        return node

    def words(self) -> Iterator[Word]:
        """Yield every word that is not the beginning of another, in the tree's order."""
        path: list[int] = []
        waiting = [iter(self.children[0].items())]
        while waiting:
            for letter, child in waiting[-1]:
                path.append(letter)
                if self.children[child]:
                    waiting.append(iter(self.children[child].items()))
                    break
                yield tuple(path)
                path.pop()
            else:
                waiting.pop()
                if path:
                    path.pop()
