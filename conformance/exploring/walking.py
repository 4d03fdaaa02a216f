"""A tree of words, walked on a reference that can go back: each step is done once.

It is for ports that are the reference with something changed, and whose whole state can be kept.
"""

from dataclasses import dataclass, field

from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.extraction import Model
from action_mfa.conformance.exploring.letters import ANSWERS
from action_mfa.conformance.exploring.performing_words import Performed, Share, Told
from action_mfa.conformance.exploring.scenes import Scene, Stage
from action_mfa.conformance.exploring.tree import WordTree
from action_mfa.conformance.reference import Reference

__all__ = ["walk"]

_TOLD_EVERY = 250
#: At this depth a tree is cut into parts: deep enough for the parts to be alike in size.
_CUT = 3

_WHOLE = Share(0, 1)


@dataclass(slots=True)
class _Place:
    """One node on the path: what is left to try there."""

    scene: Scene
    state: int
    left: list[tuple[int, int]] = field(default_factory=list)


def walk(
    model: Model,
    tree: WordTree,
    port: Reference,
    *,
    share: Share = _WHOLE,
    told: Told | None = None,
) -> Performed:
    """Walk a tree, or a share of it, until an answer differs or ``told`` says to stop.

    What is done is counted in words, that is, in ends of branches.
    """
    stage = Stage(port, model.alphabet)
    machine, letters = model.machine, model.letters
    path: list[int] = []
    steps = ends = cuts = 0
    places = [_Place(stage.first, 0, list(tree.children[0].items()))]
    while places:
        place = places[-1]
        if not place.left:
            places.pop()
            if path:
                path.pop()
            continue
        letter, child = place.left.pop()
        below = tree.children[child]
        depth = len(places)
        if depth == _CUT or (depth < _CUT and not below):
            cuts += 1
            if cuts % share.of != share.number:
                continue
        answer, then = stage.send(place.scene, letters[letter])
        steps += 1
        expected = ANSWERS[machine.says[place.state][letter]]
        if answer is not expected:
            return Performed(ends, steps, steps, Difference((*path, letter), expected, answer))
        if below:
            path.append(letter)
            places.append(_Place(then, tree.state[child], list(below.items())))
        else:
            ends += 1
        if (
            told is not None
            and steps % _TOLD_EVERY == 0
            and not told(Performed(ends, steps, steps))
        ):
            break
    return Performed(ends, steps, steps)
