"""From a word that shows a difference to a shortest one that is easily found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.mealy import Mealy, Word, ways_in

__all__ = ["Shrunk", "shrink"]


#: A word is not worth more tries than a person would wait for.
_MOST_OTHERS = 3_000


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The shortest word that was found, and how many were tried for it."""

    difference: Difference
    tried: int


def shrink(
    machine: Mealy,
    found: Difference,
    differs: Callable[[Word], Difference | None],
    *,
    others: Iterable[Word] = (),
) -> Shrunk:
    """Return a difference from which nothing can be left out.

    Beginnings are replaced by a shortest way to the same state of the machine, and pieces are left
    out, down to single letters (delta debugging). Of ``others``, those that are shorter still are
    tried last, the shortest first. ``differs`` performs a word on the port and
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
    for word in sorted((each for each in others if each not in known), key=len)[:_MOST_OTHERS]:
        if len(word) >= len(best.word):
            break
        tried += 1
        difference = differs(word)
        if difference is not None:
            best = difference
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
        for start in range(0, length - size + 1, max(1, size)):
            found.setdefault((*word[:start], *word[start + size :]))
        size //= 2
    sent = dict.fromkeys(machine.sent(each) for each in found)
    return sorted((each for each in sent if 0 < len(each) < length), key=len)
