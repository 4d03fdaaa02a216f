"""The generated words keep their promise: no wrong machine of the promised size gets through."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from action_mfa.conformance.exploring.complete import complete_words
from action_mfa.conformance.exploring.mealy import SKIPPED, Mealy
from action_mfa.conformance.exploring.tree import WordTree

YES, NO = 1, 2


def machine(after: list[list[int]], says: list[list[int]]) -> Mealy:
    """Write a machine down by its rows."""
    letters = tuple("abcdefgh"[: len(after[0])])
    return Mealy(
        letters, ("skipped", "yes", "no"), tuple(map(tuple, after)), tuple(map(tuple, says))
    )


def random_machine(draw: random.Random, *, states: int, letters: int) -> Mealy:
    """Draw a minimal machine with as many states, all of them reached."""
    while True:
        after = [[draw.randrange(states) for _ in range(letters)] for _ in range(states)]
        says = [[draw.choice((YES, NO)) for _ in range(letters)] for _ in range(states)]
        found = machine(after, says).minimal()
        if found.states == states:
            return found


def machines_of(states: int, letters: int) -> Iterator[Mealy]:
    """Yield every machine of a size whose letters can all be sent."""
    cells = list(product(range(states), (YES, NO)))
    for chosen in product(cells, repeat=states * letters):
        rows = [chosen[state * letters : (state + 1) * letters] for state in range(states)]
        yield machine([[t for t, _ in row] for row in rows], [[a for _, a in row] for row in rows])


def passes(tried: Mealy, words: WordTree, right: Mealy) -> bool:
    """Say whether a machine answers every word as the right one does."""
    return all(tried.run(word)[1] == right.run(word)[1] for word in words.words())


def is_right(tried: Mealy, right: Mealy) -> bool:
    """Say whether two machines answer every word there is alike."""
    return tried.minimal() == right


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("states", "extra"), [(2, 0), (2, 1), (3, 0)])
def test_every_machine_of_the_size_is_judged_rightly(states: int, extra: int, seed: int) -> None:
    """Exhaustively: all machines with two letters and at most three states."""
    right = random_machine(random.Random(seed), states=states, letters=2)  # noqa: S311  no secret
    words = complete_words(right, extra)
    for size in range(1, states + extra + 1):
        for tried in machines_of(size, 2):
            assert passes(tried, words, right) == is_right(tried, right)


def mutated(right: Mealy, draw: random.Random, extra: int) -> Mealy:
    """Return a machine with a few targets and answers changed, and some states there twice."""
    twins = [draw.randrange(right.states) for _ in range(extra)]
    originals = [*range(right.states), *twins]
    after = [list(right.after[state]) for state in originals]
    says = [list(right.says[state]) for state in originals]
    cells = list(product(range(len(after)), range(len(right.letters))))
    for twin, original in enumerate(twins, start=right.states):
        into = [(s, x) for s, x in cells if after[s][x] == original]
        if into:
            s, x = draw.choice(into)
            after[s][x] = twin
    for _ in range(draw.choice((1, 1, 2, 3))):
        state, letter = draw.choice(cells)
        if draw.random() < 0.3:
            says[state][letter] = NO if says[state][letter] == YES else YES
        else:
            after[state][letter] = draw.randrange(len(after))
    return machine(after, says)


@dataclass(frozen=True)
class Memory:
    """Hands: they remember by letter and answer, and what they remember says what they can send."""

    after: dict[tuple[int, int, int], int]
    sends: dict[tuple[int, int], bool]

    @classmethod
    def drawn(cls, draw: random.Random, *, states: int, letters: int) -> Memory:
        """Draw a memory; the first letter can always be sent."""
        cells = list(product(range(states), range(letters)))
        return cls(
            {(s, x, a): draw.randrange(states) for s, x in cells for a in (YES, NO)},
            {(s, x): x == 0 or draw.random() < 0.7 for s, x in cells},
        )

    def before(self, inside: Mealy) -> Mealy:
        """Return a machine as it is seen through these hands."""
        number: dict[tuple[int, int], int] = {(0, 0): 0}
        after: list[list[int]] = []
        says: list[list[int]] = []
        for memory, state in (order := [(0, 0)]):
            after.append([])
            says.append([])
            for letter in range(len(inside.letters)):
                then, answer = (memory, state), SKIPPED
                if self.sends[memory, letter]:
                    answer = inside.says[state][letter]
                    then = self.after[memory, letter, answer], inside.after[state][letter]
                if then not in number:
                    number[then] = len(order)
                    order.append(then)
                after[-1].append(number[then])
                says[-1].append(answer)
        return machine(after, says).minimal()


@pytest.mark.parametrize("extra", [0, 1, 2])
def test_wrong_machines_of_a_larger_size_are_caught(extra: int) -> None:
    """Sampled: machines with a few faults and as many extra states as promised."""
    draw = random.Random(extra)  # noqa: S311  no secret
    wrong = 0
    for _ in range(10):
        right = random_machine(draw, states=draw.choice((4, 6, 9)), letters=3)
        words = complete_words(right, extra)
        for _ in range(60):
            tried = mutated(right, draw, extra)
            wrong += not is_right(tried, right)
            assert passes(tried, words, right) == is_right(tried, right)
    assert wrong > 300


@pytest.mark.parametrize("extra", [0, 1])
def test_what_the_hands_cannot_send_is_not_missed(extra: int) -> None:
    """Sampled: where hands remember, fewer words are enough, for states seen through them."""
    draw = random.Random(extra)  # noqa: S311  no secret
    wrong = 0
    for _ in range(25):
        inside = random_machine(draw, states=3, letters=3)
        hands = Memory.drawn(draw, states=3, letters=3)
        right = hands.before(inside)
        words = complete_words(right, extra)
        for _ in range(40):
            tried = hands.before(mutated(inside, draw, 1))
            if tried.states > right.states + extra:
                continue
            wrong += tried != right
            assert passes(tried, words, right) == (tried == right)
    assert wrong > 100


def test_fewer_words_would_not_do() -> None:
    """Words without extra states let a wrong machine with one extra state through."""
    draw = random.Random(1)  # noqa: S311  no secret
    let_through = 0
    for _ in range(30):
        right = random_machine(draw, states=5, letters=2)
        words = complete_words(right, 0)
        for _ in range(100):
            tried = mutated(right, draw, 1)
            let_through += passes(tried, words, right) and not is_right(tried, right)
    assert let_through > 0


def test_only_a_minimal_machine_has_complete_words() -> None:
    """Two states that nothing tells apart have no words that do."""
    twice = machine([[1], [0]], [[YES], [YES]])
    with pytest.raises(ValueError, match="minimal"):
        complete_words(twice, 0)
