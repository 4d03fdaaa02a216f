"""Words that catch every wrong machine of a bounded size: the H-method.

Source: Dorofeeva, El-Fakih, Yevtushenko, "An Improved Conformance Testing Method" (FORTE 2005).
Let ``V`` hold a word into every state of a minimal machine with ``n`` states, every beginning
included. Words that contain ``V`` followed by every sequence of ``k + 1`` letters are complete for
machines of at most ``n + k`` states if words among them tell apart, wherever the states differ,

1. any two words of ``V``;
2. any word of ``V`` and any of ``V`` with up to ``k + 1`` letters more;
3. any two of the latter of which one begins with the other.
"""

from action_mfa.conformance.exploring.mealy import Mealy, ways_in
from action_mfa.conformance.exploring.telling import Telling
from action_mfa.conformance.exploring.tree import WordTree

__all__ = ["complete_words"]


def complete_words(machine: Mealy, extra_states: int) -> WordTree:
    """Return words that every machine fails that differs and has at most ``n + extra_states``.

    The machine has to be minimal.

    Raises:
        ValueError: it is not, or ``extra_states`` is negative.

    """
    if extra_states < 0:
        raise ValueError("a machine cannot have less than no extra states")
    telling = Telling(machine)
    tree = WordTree(machine)
    core = [tree.grow(0, word) for word in ways_in(machine)]
    for state, node in enumerate(core):
        _identify(tree, telling, node)
        _answer_identifier(tree, telling, core, state)
    for node in core:
        _traverse(tree, telling, [node], extra_states + 1)
    return tree


def _identify(tree: WordTree, telling: Telling, node: int) -> None:
    for word in telling.identifier(tree.state[node]):
        tree.grow(node, word)


def _answer_identifier(tree: WordTree, telling: Telling, core: list[int], state: int) -> None:
    """Send every other state of the core what tells it from this one: conditions 1 and 2."""
    left = telling.others(state)
    for word in telling.identifier(state):
        told = telling.told(state, word) & left
        left &= ~told
        for other, node in enumerate(core):
            if told >> other & 1:
                tree.grow(node, telling.needed(state, other, word))


def _traverse(tree: WordTree, telling: Telling, path: list[int], letters: int) -> None:
    """Add every sequence of so many letters below the end of a path, each place identified."""
    for letter in range(tree.width):
        node = tree.grow(path[-1], (letter,))
        if node == path[-1]:
            continue
        _identify(tree, telling, node)
        for earlier in path[1:]:
            _tell(tree, telling, earlier, node)
        if letters > 1:
            _traverse(tree, telling, [*path, node], letters - 1)


def _tell(tree: WordTree, telling: Telling, earlier: int, node: int) -> None:
    """Send an earlier node of the path what tells it from a later one: condition 3."""
    state, other = tree.state[node], tree.state[earlier]
    if not telling.others(state) >> other & 1:
        return
    for word in telling.identifier(state):
        if telling.told(state, word) >> other & 1:
            tree.grow(earlier, telling.needed(state, other, word))
            return
