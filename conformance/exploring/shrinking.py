"""From a word that shows a difference to a shortest one that is easily found."""

from collections.abc import Callable
from dataclasses import dataclass

from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.mealy import Mealy, Word, ways_in

__all__ = ["Shrunk", "shrink"]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The shortest word that was found, and how many were tried for it."""

    difference: Difference
    tried: int


def shrink(
    machine: Mealy, found: Difference, differs: Callable[[Word], Difference | None]
) -> Shrunk:
    """Return a difference from which nothing can be left out.

    Beginnings are replaced by a shortest way to the same state of the machine, and pieces are left
    out, down to single letters (delta debugging). ``differs`` performs a word on the port and
    returns the first difference on it, whichever that is: a shorter word may show another one.
    """
    ways = ways_in(machine)
    best, tried = found, 0
    known: set[Word] = {found.word}
    shorter = True
    while shorter:
        shorter = False
        for word in _shorter(machine, ways, best.word):
            if word in known:
                continue
            known.add(word)
            tried += 1
            difference = differs(word)
            if difference is not None and len(difference.word) < len(best.word):
                best, shorter = difference, True
                break
    return Shrunk(best, tried)


def _shorter(machine: Mealy, ways: tuple[Word, ...], word: Word) -> list[Word]:
    """Return shorter words to try, the shortest first."""
    found: dict[Word, None] = {}
    length = len(word)
    for cut in range(length, 0, -1):
        state, _ = machine.run(word[:cut])
        found.setdefault((*ways[state], *word[cut:]))
    size = length // 2
    while size >= 1:
        for start in range(0, length - size + 1, size if size > 1 else 1):
            found.setdefault((*word[:start], *word[start + size :]))
        size //= 2
    sent = dict.fromkeys(machine.sent(each) for each in found)
    return sorted((each for each in sent if 0 < len(each) < length), key=len)
