"""Writes ``words.json``: ``python -m action_mfa.conformance.fingerprint.publish [POINT ...]``."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from action_mfa.conformance.fingerprint.explaining import Prediction, predict
from action_mfa.conformance.fingerprint.hiding import hidden, tells
from action_mfa.conformance.fingerprint.question import Alphabet, Question
from action_mfa.conformance.fingerprint.questions import questions
from action_mfa.conformance.fingerprint.search import Found, Lane, shortest
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.undecided import (
    Candidates,
    Decided,
    every_value,
    parameters_of,
)
from action_mfa.conformance.fingerprint.words import Book, Step, Word, load_book
from action_mfa.simulator import Machine

__all__ = ["book_file", "book_text", "main", "words_for"]


def words_for(question: Question) -> Iterator[Word]:
    """Search the words of one question: the shortest in each of its alphabets.

    Where another value of another open point hides the answer of a word, one more is searched under
    that value; there is none where nothing that the alphabet can spell would tell.
    """
    for alphabet in question.alphabets:
        word = _word(question, alphabet, {})
        if word is None:
            continue
        yield word
        for other in word.hinges_on:
            for value in every_value()[other][1:]:
                given = {other: value}
                if other != question.point and not tells(word, given):
                    found = _word(question, alphabet, given)
                    if found is not None:
                        yield found


def book_text(book: Book) -> str:
    """Return what the file should hold; the same reference gives the same bytes."""
    text = book.model_dump_json(indent=1, exclude_defaults=True)
    return f"{text}\n"


def book_file() -> Path:
    """Return where the committed file is."""
    # Resolved, because an editable install may see the package through a link.
    return Path(__file__).resolve().parent / "words.json"


def searched(points: Sequence[str], told: Callable[[str], None]) -> Book:
    """Search the words of some points, or (none named) of all; keep those of the others."""
    file = book_file()
    known = load_book() if points and file.exists() else Book(words=())
    words: list[Word] = []
    for point, question in questions().items():
        if points and point not in points:
            words += known.of(point)
            continue
        found = tuple(words_for(question))
        told(f"{point}: {', '.join(str(len(word.steps)) for word in found) or 'none'}")
        words += found
    unseen = (
        each
        for point in questions()
        for each in hidden(point, [w for w in words if w.point == point])
    )
    return Book(words=tuple(words), hidden=tuple(unseen))


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring the file up to date and say whether it changed."""
    points = tuple(sys.argv[1:] if arguments is None else arguments)
    if unknown := [point for point in points if point not in questions()]:
        sys.stderr.write(f"no open point is called {', '.join(unknown)}\n")
        return 2
    file = book_file()
    before = file.read_text(encoding="utf-8") if file.exists() else None
    text = book_text(searched(points, _tell))
    file.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{file.name}: {'unchanged' if before == text else 'written'}\n")
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _word(question: Question, alphabet: Alphabet, given: Decided) -> Word | None:
    lanes = [
        Lane(value, _stage(given, {question.point: value}))
        for value in every_value()[question.point]
    ]
    lanes += [
        Lane(f"stranger {number}", Stage.opened(Machine(rules=rules)), is_value=False)
        for number, rules in enumerate(question.strangers)
    ]
    found = shortest(lanes, alphabet.openings, alphabet.letters)
    if not found:
        return None
    words = [
        Word(
            point=question.point,
            given=given,
            steps=each.steps,
            tells=each.seen,
            hinges_on=_hinges(question.point, each, given),
        )
        for each in found
    ]
    # The one that least can hide; the first of them, so that the same search gives the same word.
    return min(words, key=lambda word: len(word.hinges_on))


def _stage(*decided: Decided) -> Stage:
    values = {point: value for each in decided for point, value in each.items()}
    return Stage.opened(Machine(parameters=parameters_of(values)))


def _hinges(point: str, found: Found, given: Decided) -> tuple[str, ...]:
    """Return the points that change what is seen, by some value of theirs, the point among them."""
    ours = _shown(point, found.steps, given)
    looked_at = {name for prediction in ours for name in prediction.reading}
    shown = {prediction.seen for prediction in ours}
    return tuple(
        name
        for name, values in every_value().items()
        if name == point
        or (
            name in looked_at
            and any(
                {each.seen for each in _shown(point, found.steps, {**given, name: value})} != shown
                for value in values
            )
        )
    )


def _shown(point: str, steps: Sequence[Step], given: Decided) -> tuple[Prediction, ...]:
    """Return what the steps show under each value of a point, all else given or ours."""
    candidates: Candidates = {
        name: values if name == point else (given.get(name, values[0]),)
        for name, values in every_value().items()
    }
    return predict(_stage(), steps, candidates)


if __name__ == "__main__":
    sys.exit(main())
