"""The machine behind the reference: every state that an alphabet reaches, found by search."""

from collections.abc import Callable
from dataclasses import dataclass

from action_mfa.conformance.exploring.alphabets import Alphabet
from action_mfa.conformance.exploring.letters import ANSWERS, Answer, Letter
from action_mfa.conformance.exploring.mealy import SKIPPED, Mealy
from action_mfa.conformance.exploring.scenes import Scene, Stage
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine
from action_mfa.simulator.core.canonical import Key
from action_mfa.simulator.declaration import declared_policy

__all__ = ["Model", "Search", "TooManyScenesError", "extract", "searched"]

#: The number of each answer in a machine.
_NUMBERS = {answer: number for number, answer in enumerate(ANSWERS)}
_TOLD_EVERY = 200


class TooManyScenesError(Exception):
    """The search met more than it was allowed to."""


@dataclass(frozen=True, slots=True)
class Search:
    """How far a search has come: scenes that were met, and those whose letters were all tried."""

    met: int
    done: int
    transitions: int


#: Is told now and then how far a search has come.
Told = Callable[[Search], None]


@dataclass(frozen=True, slots=True)
class Model:
    """What an implementation is compared with.

    ``machine`` is minimal and its letters are ``letters``, in this order; ``found`` is what the
    search met before, ``reference`` the reading and the numbers of the reference that it ran on.
    """

    alphabet: Alphabet
    letters: tuple[Letter, ...]
    machine: Mealy
    found: Search
    reference: Machine


def extract(
    alphabet: Alphabet, reference: Machine, *, told: Told | None = None, most: int | None = None
) -> Model:
    """Search a reference of this reading with an alphabet until nothing new is met.

    Raises:
        TooManyScenesError: more than ``most`` scenes were met.

    """
    letters = alphabet.letters(declared_policy(reference))
    machine, found = searched(alphabet, letters, reference, told=told, most=most)
    return Model(alphabet, letters, machine.minimal(), found, reference)


def searched(
    alphabet: Alphabet,
    letters: tuple[Letter, ...],
    reference: Machine,
    *,
    told: Told | None = None,
    most: int | None = None,
) -> tuple[Mealy, Search]:
    """Return the machine as it was found, not minimal, and how large the search was.

    Raises:
        TooManyScenesError: more than ``most`` scenes were met.

    """
    stage = Stage(Reference(machine=reference), alphabet)
    number: dict[Key, int] = {stage.key(stage.first): 0}
    waiting: list[Scene | None] = [stage.first]
    after: list[tuple[int, ...]] = []
    says: list[tuple[int, ...]] = []
    transitions = 0
    for state, scene in enumerate(waiting):
        if scene is None:
            raise AssertionError("a scene is let go only once its letters were tried")
        targets, answers = [], []
        for letter in letters:
            answer, then = stage.send(scene, letter)
            target = state
            transitions += answer is not Answer.SKIPPED
            if then is not scene:
                target = number.setdefault(stage.key(then), len(waiting))
                if target == len(waiting):
                    waiting.append(then)
            targets.append(target)
            answers.append(_NUMBERS[answer])
        after.append(tuple(targets))
        says.append(tuple(answers))
        # Whoever is through with a scene need not keep it: there may be very many.
        waiting[state] = None
        if told is not None and state % _TOLD_EVERY == 0:
            told(Search(len(waiting), state + 1, transitions))
        if most is not None and len(waiting) > most:
            raise TooManyScenesError(f"{alphabet.id}: more than {most:,} scenes")
    names = tuple(letter.id for letter in letters)
    machine = Mealy(names, tuple(ANSWERS), tuple(after), tuple(says))
    if ANSWERS[SKIPPED] is not Answer.SKIPPED:
        raise AssertionError("machines take the first answer for that of a letter not sent")
    return machine, Search(len(waiting), len(waiting), transitions)
