"""From what was seen to readings: a value is named where no other one explains all of it.

A word shows one open point through others: whoever refuses the code of another step anyway never
shows what it does with an older unused one. So each word is explained by whole readings, points
that are not known yet have all their values in them, and what one word rules out is ruled out in
the explanations of the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from action_mfa.conformance.fingerprint.explaining import Explained, explain
from action_mfa.conformance.fingerprint.reading import Evidence, PointReading, Told
from action_mfa.conformance.fingerprint.search import IMPOSSIBLE
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.undecided import Candidates, Decided, every_value

__all__ = ["Inference"]


@dataclass(slots=True)
class Inference:
    """What is possible, given what has been seen so far.

    Args:
        start: the reference in the port's role and with its declared numbers.
        candidates: for every point the values that are possible beforehand.

    """

    start: Stage
    candidates: Candidates
    seen: list[Evidence] = field(default_factory=list)
    explained: dict[int, Explained] = field(default_factory=dict)

    def learn(self, evidence: Evidence) -> None:
        """Take in what was seen of a word."""
        self.seen.append(evidence)
        self._narrow()

    def is_settled(self, point: str) -> bool:
        """Say whether a word of the point leaves one value of it."""
        return self._value(point) is not None

    def fits(self, given: Decided) -> bool:
        """Say whether some values are possible, as far as is known."""
        return all(value in self.candidates[point] for point, value in given.items())

    def reading(self, point: str, gaps: Iterable[str]) -> PointReading:
        """Return what is known of a point; ``gaps`` are why words of it were not tried."""
        own = [number for number, each in enumerate(self.seen) if each.word.point == point]
        evidence = tuple(self.seen[number] for number in own)
        possible = self.candidates[point]
        if not own:
            reasons = tuple(dict.fromkeys(gaps))
            why = "; ".join(reasons) or "the contract has no operation that would show it"
            return PointReading(point, Told.CANNOT_TELL, why=why)
        unexplained = [number for number in own if not self.explained[number].readings]
        if unexplained:
            return self._strange(point, evidence, unexplained[0])
        value = self._value(point)
        if value is not None:
            return PointReading(
                point, Told.VALUE, value=value, possible=(value,), evidence=evidence
            )
        return PointReading(
            point,
            Told.CANNOT_TELL,
            why=self._hidden_by(point, own),
            possible=possible,
            evidence=evidence,
        )

    def _narrow(self) -> None:
        """Explain every word again until nothing more is ruled out."""
        changed = True
        while changed:
            changed = False
            for number, each in enumerate(self.seen):
                known = self.explained.get(number)
                if known is not None and self._still_holds(known):
                    continue
                found = explain(self.start, each.word.steps, each.seen, self.candidates)
                self.explained[number] = found
                changed = self._rule_out(found) or changed

    def _still_holds(self, known: Explained) -> bool:
        return all(self.fits(reading) for reading in known.readings)

    def _rule_out(self, found: Explained) -> bool:
        if not found.readings:
            # A port that does what no reading does tells nothing about the others' values.
            return False
        left = dict(self.candidates)
        for point in set.intersection(*(set(reading) for reading in found.readings)):
            shown = {reading[point] for reading in found.readings}
            left[point] = tuple(value for value in left[point] if value in shown)
        changed = left != self.candidates
        self.candidates = left
        return changed

    def _value(self, point: str) -> str | None:
        """Return the one value that a word of the point itself shows."""
        if len(self.candidates[point]) != 1:
            return None
        for number, each in enumerate(self.seen):
            readings = self.explained[number].readings
            if each.word.point == point and readings and all(point in one for one in readings):
                return self.candidates[point][0]
        return None

    def _strange(self, point: str, evidence: tuple[Evidence, ...], number: int) -> PointReading:
        until = self.explained[number].until
        word, seen, said = self.seen[number].word, self.seen[number].seen, self.seen[number].said
        shown = f"step {until + 1}, {word.steps[until].operation}: {seen[until]}"
        if said[until]:
            shown = f"{shown} ({said[until]})"
        # What cannot even be asked is nothing that the port does.
        if until < word.tells_from or seen[until] == IMPOSSIBLE.text:
            why = f"the way there is shut: {shown}"
            return PointReading(point, Told.CANNOT_TELL, why=why, evidence=evidence)
        return PointReading(point, Told.NONE_OF_THESE, why=shown, evidence=evidence)

    def _hidden_by(self, point: str, own: list[int]) -> str:
        """Say which other points are in the way: known ones that are not ours, or unknown ones."""
        readings = [reading for number in own for reading in self.explained[number].readings]
        named = {name for reading in readings for name in reading if name != point}
        ours = {name: values[0] for name, values in every_value().items()}
        known = {name: self.candidates[name][0] for name in named if self._is_known(name)}
        hiding = sorted(f"{name}={value}" for name, value in known.items() if value != ours[name])
        if hiding:
            return f"hidden by {' and '.join(hiding)}"
        unknown = sorted(named - set(known))
        if unknown:
            return f"it depends on what cannot be told either: {', '.join(unknown)}"
        return "what was seen does not depend on it here"

    def _is_known(self, point: str) -> bool:
        return len(self.candidates[point]) == 1
