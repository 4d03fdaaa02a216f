"""Which readings hide others: what no word of a point tells while another point is read so.

The words are asked, one reading of the other points after another; only points that can change
what a word shows are worth asking about.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from action_mfa.conformance.fingerprint.explaining import predict
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.undecided import Candidates, Decided, every_value
from action_mfa.conformance.fingerprint.words import Hidden, Word
from action_mfa.simulator import Machine

__all__ = ["hidden", "tells"]


def hidden(point: str, words: Sequence[Word]) -> Iterator[Hidden]:
    """Return the readings of other points under which no word of a point tells all its values.

    Of those that say the same the smallest ones: what one value hides, it hides in company too.
    """
    hinges = [name for name in every_value() if any(name in word.hinges_on for word in words)]
    others = [name for name in hinges if name != point]
    found: list[Mapping[str, str]] = []
    for given in sorted(_readings(others), key=len):
        if any(less.items() <= given.items() for less in found):
            continue
        if words and not any(tells(word, given) for word in words):
            found.append(given)
            yield Hidden(point=point, by=given)


def tells(word: Word, given: Decided) -> bool:
    """Say whether a word tells every value from every other one; what is not given is ours.

    A word that was found under other values is no use there: nobody would try it.
    """
    if any(_value(name, given) != value for name, value in word.given.items()):
        return False
    candidates: Candidates = {
        name: values if name == word.point else (_value(name, given),)
        for name, values in every_value().items()
    }
    predictions = predict(Stage.opened(Machine()), word.steps, candidates)
    shown = {prediction.seen for prediction in predictions}
    return len(shown) == len(every_value()[word.point]) == len(predictions)


def _readings(points: Sequence[str]) -> Iterator[dict[str, str]]:
    """Return every reading of some points, without the values that are ours anyway."""
    ours = {name: values[0] for name, values in every_value().items()}
    for values in product(*(every_value()[name] for name in points)):
        chosen = zip(points, values, strict=True)
        yield {name: value for name, value in chosen if value != ours[name]}


def _value(point: str, given: Decided) -> str:
    return given.get(point, every_value()[point][0])
