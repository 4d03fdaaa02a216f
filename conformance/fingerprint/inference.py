"""From what was seen to readings: a value is named where no other one explains all of it.

A word shows one open point through others: whoever refuses the code of another step anyway never
shows what it does with an older unused one. So each word is explained by whole readings, points
that are not known yet have all their values in them, and what one word rules out is ruled out in
the explanations of the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from action_mfa.conformance.fingerprint.explaining import Explained, explain
from action_mfa.conformance.fingerprint.looks import NO_ANSWERS, REFUSED
from action_mfa.conformance.fingerprint.reading import Evidence, PointReading, Told
from action_mfa.conformance.fingerprint.sentences import seen_at
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.undecided import Candidates, Decided, every_value

__all__ = ["Inference"]


@dataclass(slots=True)
class Inference:
    """What is possible, given what has been seen so far.

    Args:
        start: the reference in the port's role and with its declared numbers.
        beforehand: for every point the values that are possible before anything is seen.

    """

    start: Stage
    beforehand: Candidates
    seen: list[Evidence] = field(default_factory=list)
    #: By the place of a word in ``seen``; words of points that are strange are not explained.
    explained: dict[int, Explained] = field(default_factory=dict)
    #: Points whose own words fit no value together. They say nothing of any other point.
    strange: set[str] = field(default_factory=set)
    candidates: Candidates = field(init=False)

    def __post_init__(self) -> None:
        self.candidates = self.beforehand

    def learn(self, evidence: Evidence) -> None:
        """Take in what was seen of a word."""
        self.seen.append(evidence)
        self._narrow()
        torn = {point for point in self._unexplained() if self._is_torn(point)}
        if torn:
            # What they ruled out was ruled out by what follows no reading: begin again.
            self.strange |= torn
            self.explained.clear()
            self.candidates = self.beforehand
            self._narrow()

    def is_settled(self, point: str) -> bool:
        """Say whether a word of the point leaves one value of it."""
        return self._value(point) is not None

    def fits(self, given: Decided) -> bool:
        """Say whether some values are possible, as far as is known."""
        return all(value in self.candidates[point] for point, value in given.items())

    def reading(self, point: str, gaps: Iterable[str]) -> PointReading:
        """Return what is known of a point; ``gaps`` are why words of it were not tried."""
        own = self._own(point)
        evidence = tuple(self.seen[number] for number in own)
        if not own:
            reasons = tuple(dict.fromkeys(gaps))
            why = "; ".join(reasons) or "the contract has no operation that would show it"
            return PointReading(point, Told.CANNOT_TELL, why=why)
        if point in self.strange:
            return self._strange(point, evidence)
        value = self._value(point)
        if value is not None:
            return PointReading(
                point, Told.VALUE, value=value, possible=(value,), evidence=evidence
            )
        contradicted = any(not self.explained[number].readings for number in own)
        return PointReading(
            point,
            Told.CANNOT_TELL,
            why="what was seen fits no value, given what the words of other points showed"
            if contradicted
            else self._hidden_by(point, own),
            possible=() if contradicted else self.candidates[point],
            evidence=evidence,
        )

    def _own(self, point: str) -> list[int]:
        return [number for number, each in enumerate(self.seen) if each.word.point == point]

    def _narrow(self) -> None:
        """Explain every word again until nothing more is ruled out."""
        changed = True
        while changed:
            changed = False
            for number, each in enumerate(self.seen):
                known = self.explained.get(number)
                if each.word.point in self.strange:
                    continue
                if known is not None and self._still_holds(known):
                    continue
                found = explain(self.start, each.word.steps, each.seen, self.candidates)
                self.explained[number] = found
                changed = self._rule_out(found) or changed

    def _still_holds(self, known: Explained) -> bool:
        return all(self.fits(reading) for reading in known.readings)

    def _unexplained(self) -> set[str]:
        return {
            self.seen[number].word.point
            for number, found in self.explained.items()
            if not found.readings
        }

    def _is_torn(self, point: str) -> bool:
        """Say whether a point's own words alone fit no value together."""
        alone = Inference(self.start, self.beforehand)
        alone.seen += (self.seen[number] for number in self._own(point))
        alone._narrow()
        return bool(alone._unexplained())

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
        for number in self._own(point):
            found = self.explained.get(number)
            if found and found.readings and all(point in one for one in found.readings):
                return self.candidates[point][0]
        return None

    def _strange(self, point: str, evidence: tuple[Evidence, ...]) -> PointReading:
        """Say what fits no value, or why the port never came to where the values differ."""
        alone = [
            explain(self.start, each.word.steps, each.seen, self.beforehand) for each in evidence
        ]
        for each, found in zip(evidence, alone, strict=True):
            if found.readings:
                continue
            shown = seen_at(each, found.until)
            if each.seen[found.until] in NO_ANSWERS or not _is_about_the_point(each, found.until):
                return PointReading(
                    point,
                    Told.CANNOT_TELL,
                    why=f"the way there is shut: {shown}",
                    evidence=evidence,
                )
            return PointReading(
                point, Told.NONE_OF_THESE, why=f"no value shows that: {shown}", evidence=evidence
            )
        each_alone = " but ".join(
            f"{seen_at(each, each.word.telling[-1])} fits "
            f"{' or '.join(sorted({one[point] for one in found.readings if point in one}))} alone"
            for each, found in zip(evidence, alone, strict=True)
        )
        return PointReading(point, Told.NONE_OF_THESE, why=each_alone, evidence=evidence)

    def _hidden_by(self, point: str, own: list[int]) -> str:
        """Say which other points are in the way: known ones that are not ours, or unknown ones."""
        readings = [reading for number in own for reading in self.explained[number].readings]
        hinges = {name for number in own for name in self.seen[number].word.hinges_on}
        named = {name for reading in readings for name in reading if name != point} & hinges
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


def _is_about_the_point(evidence: Evidence, number: int) -> bool:
    """Say whether what strays at a step is the point's own matter, and not the way to it.

    It is where the values differ, and where the port takes, of what the point is about, something
    that every value refuses. A refusal of what every value takes is in the way of the question.
    """
    word = evidence.word
    if number in word.telling:
        return True
    subjects = {word.steps[place].subject for place in word.telling}
    refused = all(shown[number] == REFUSED.text for shown in word.tells.values())
    return refused and word.steps[number].subject in subjects
