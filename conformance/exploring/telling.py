"""Which words tell states apart, and which of them are needed to tell one from all others."""

from collections.abc import Iterable, Iterator

from action_mfa.conformance.exploring.mealy import SKIPPED, Mealy, Word

__all__ = ["Telling"]

#: Beyond so many states, pairs are not compared one by one any more.
_MOST_FOR_PAIRS = 600


class Telling:
    """Tells the states of a minimal machine apart.

    Two states in which different letters can be sent are told apart by that alone: what can be sent
    follows from what was answered before, so no two runs that could be in one state of an
    implementation differ in it. The same is true of states from which one word with equal answers
    leads to two such states. Such pairs are *apart by hand*: no word has to be tried for them.
    """

    def __init__(self, machine: Mealy) -> None:
        self._machine = machine
        self._rounds = machine.rounds()
        if max(self._rounds[-1]) + 1 < machine.states:
            raise ValueError("only the states of a minimal machine can all be told apart")
        self._shape = _shapes(machine)
        self._by_hand = _apart_by_hand(machine, self._shape)
        self._identifiers: dict[int, tuple[Word, ...]] = {}
        self._pool: dict[Word, None] = {}

    def others(self, state: int) -> int:
        """Return, as a bit for each, the states that a word has to tell from this one."""
        everyone = (1 << self._machine.states) - 1
        return everyone & ~self._by_hand[state] & ~(1 << state)

    def word(self, one: int, other: int) -> Word:
        """Return a shortest word that two states answer differently."""
        machine, word = self._machine, []
        level = next(r for r, blocks in enumerate(self._rounds) if blocks[one] != blocks[other])
        while level > 0:
            known = self._rounds[level - 1]
            letter = next(
                letter
                for letter, (left, right) in enumerate(
                    zip(machine.after[one], machine.after[other], strict=True)
                )
                if known[left] != known[right]
            )
            word.append(letter)
            one, other = machine.after[one][letter], machine.after[other][letter]
            level -= 1
            while level > 0 and self._rounds[level - 1][one] != self._rounds[level - 1][other]:
                level -= 1
        answers = zip(machine.says[one], machine.says[other], strict=True)
        word.append(next(letter for letter, (a, b) in enumerate(answers) if a != b))
        return tuple(word)

    def told(self, state: int, word: Word) -> int:
        """Return, as a bit for each, the states that a word tells from this one."""
        says, after, shape = self._machine.says, self._machine.after, self._shape
        told, alike = 0, {other: other for other in _bits(self.others(state))}
        for letter in word:
            answer, state = says[state][letter], after[state][letter]
            left = {}
            for other, now in alike.items():
                then = after[now][letter]
                if says[now][letter] == answer and shape[then] == shape[state]:
                    left[other] = then
                else:
                    told |= 1 << other
            alike = left
        return told

    def needed(self, one: int, other: int, word: Word) -> Word:
        """Return the part of a word that ``other`` has to be sent to be told from ``one``."""
        says, after, shape = self._machine.says, self._machine.after, self._shape
        for place, letter in enumerate(word):
            if says[one][letter] != says[other][letter]:
                return word[: place + 1]
            one, other = after[one][letter], after[other][letter]
            if shape[one] != shape[other]:
                # From here on it is what can be sent that differs.
                return word[: place + 1]
        raise ValueError("the word does not tell these states apart")

    def identifier(self, state: int) -> tuple[Word, ...]:
        """Return few words that together tell a state from all others."""
        if state not in self._identifiers:
            self._identifiers[state] = tuple(self.covering(state, self.others(state)))
        return self._identifiers[state]

    def covering(self, state: int, others: int) -> Iterator[Word]:
        """Choose words that tell a state from some others (bits), the most telling first.

        Words that serve another state already are taken first: what one state is identified by has
        to be sent to all others as well.
        """
        while others:
            best, gain = self._best_known(state, others)
            made = self._long_word(state, others)
            made_gain = (self.told(state, made) & others).bit_count()
            if best is None or gain * 2 < made_gain:
                best = made
            self._pool.setdefault(best)
            others &= ~self.told(state, best)
            yield best

    def _best_known(self, state: int, others: int) -> tuple[Word | None, int]:
        best, most = None, 0
        if self._machine.states > _MOST_FOR_PAIRS:
            return best, most
        for word in self._pool:
            if len(self._machine.sent(word, state)) < len(word):
                continue
            gain = (self.told(state, word) & others).bit_count()
            if gain > most:
                best, most = word, gain
        return best, most

    def _long_word(self, state: int, others: int) -> Word:
        """Chain shortest words, each of which tells one more of the others apart."""
        says, after = self._machine.says, self._machine.after
        alike = dict.fromkeys(_bits(others))
        now = {other: other for other in alike}
        word: list[int] = []
        while now:
            for letter in self._sent_word(state, next(iter(now.values()))):
                answer = says[state][letter]
                now = {
                    other: after[where][letter]
                    for other, where in now.items()
                    if says[where][letter] == answer
                }
                state = after[state][letter]
                word.append(letter)
            # Whoever has come to the same state by now cannot be told from it any more.
            now = {other: where for other, where in now.items() if where != state}
            now = {o: w for o, w in now.items() if not self._by_hand[state] >> w & 1}
        return tuple(word)

    def _sent_word(self, state: int, other: int) -> Word:
        """Return a telling word all of whose letters can be sent in ``state``."""
        word = self.word(state, other)
        return self._machine.sent(word, state)


def _shapes(machine: Mealy) -> list[int]:
    """Return, for each state, the letters that can be sent in it, as bits."""
    return [
        sum(1 << letter for letter, answer in enumerate(row) if answer != SKIPPED)
        for row in machine.says
    ]


def _apart_by_hand(machine: Mealy, shapes: list[int]) -> list[int]:
    """Return, for each state, the states that are apart from it by hand, as bits."""
    of_shape: dict[int, int] = {}
    for state, shape in enumerate(shapes):
        of_shape[shape] = of_shape.get(shape, 0) | 1 << state
    everyone = (1 << machine.states) - 1
    apart = [0] * machine.states
    for alike in of_shape.values():
        for state in _bits(alike):
            apart[state] = everyone & ~alike
    if machine.states <= _MOST_FOR_PAIRS:
        _spread(machine, apart)
    return apart


def _spread(machine: Mealy, apart: list[int]) -> None:
    """Add the pairs that one letter with equal answers leads to pairs that are apart."""
    pairs = [(one, other) for one in range(machine.states) for other in range(one)]
    grew = True
    while grew:
        grew = False
        for one, other in pairs:
            if apart[one] >> other & 1:
                continue
            for letter, answer in enumerate(machine.says[one]):
                if answer != machine.says[other][letter]:
                    continue
                left, right = machine.after[one][letter], machine.after[other][letter]
                if apart[left] >> right & 1:
                    apart[one] |= 1 << other
                    apart[other] |= 1 << one
                    grew = True
                    break


def _bits(number: int) -> Iterable[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
