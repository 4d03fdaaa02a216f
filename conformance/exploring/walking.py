"""A tree of words, walked on a reference that can go back: each step is done once.

It is for ports that are the reference with something changed, and whose whole state can be kept.
"""

from collections.abc import Callable

from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.extraction import Model
from action_mfa.conformance.exploring.letters import ANSWERS
from action_mfa.conformance.exploring.scenes import Scene, Stage
from action_mfa.conformance.exploring.tree import WordTree
from action_mfa.conformance.reference import Reference

__all__ = ["walk"]

_TOLD_EVERY = 500


def walk(
    model: Model, tree: WordTree, port: Reference, *, told: Callable[[int], bool] | None = None
) -> tuple[Difference | None, int]:
    """Walk a tree until an answer differs; return the difference, and how many steps were done.

    ``told`` hears now and then how many steps were done, and says whether to go on.
    """
    stage = Stage(port, model.alphabet)
    machine, letters = model.machine, model.letters
    path: list[int] = []
    steps = 0
    waiting: list[tuple[Scene, list[tuple[int, int]]]] = [
        (stage.first, list(tree.children[0].items()))
    ]
    state = [0]
    while waiting:
        scene, left = waiting[-1]
        if not left:
            waiting.pop()
            state.pop()
            if path:
                path.pop()
            continue
        letter, child = left.pop()
        answer, then = stage.send(scene, letters[letter])
        steps += 1
        expected = ANSWERS[machine.says[state[-1]][letter]]
        if answer is not expected:
            return Difference((*path, letter), expected, answer), steps
        if tree.children[child]:
            path.append(letter)
            state.append(tree.state[child])
            waiting.append((then, list(tree.children[child].items())))
        if told is not None and steps % _TOLD_EVERY == 0 and not told(steps):
            break
    return None, steps
