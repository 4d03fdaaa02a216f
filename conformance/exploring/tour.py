"""Words that take every transition of a machine once: a transition tour."""

from collections import deque

from action_mfa.conformance.exploring.mealy import SKIPPED, Mealy, Word

__all__ = ["tour"]


def tour(machine: Mealy, longest: int = 60) -> tuple[Word, ...]:
    """Return words of about ``longest`` letters that together take every transition.

    Each goes on to the nearest transition that was not taken. A tour catches every wrong answer
    and no wrong target: what it does not promise, :func:`complete_words` does.
    """
    left = [set(machine.sendable(state)) for state in range(machine.states)]
    rest = sum(map(len, left))
    words: list[Word] = []
    word: list[int] = []
    state = 0
    while rest:
        way = _nearest(machine, left, state) if len(word) < longest else None
        if way is None:
            if not word:
                raise ValueError("the machine has states that cannot be reached")
            words.append(tuple(word))
            word, state = [], 0
            continue
        for letter in way:
            if letter in left[state]:
                left[state].remove(letter)
                rest -= 1
            word.append(letter)
            state = machine.after[state][letter]
    if word:
        words.append(tuple(word))
    return tuple(words)


def _nearest(machine: Mealy, left: list[set[int]], start: int) -> Word | None:
    """Return a shortest way that ends with a transition that was not taken."""
    if left[start]:
        return (min(left[start]),)
    came: dict[int, tuple[int, int]] = {start: (start, SKIPPED)}
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        for letter in machine.sendable(state):
            target = machine.after[state][letter]
            if target in came:
                continue
            came[target] = (state, letter)
            if left[target]:
                way = [min(left[target])]
                while target != start:
                    target, before = came[target]
                    way.append(before)
                return tuple(reversed(way))
            waiting.append(target)
    return None
