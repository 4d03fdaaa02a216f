"""The committed words are those of the reference as it is."""

from __future__ import annotations

import pytest

from action_mfa.conformance.fingerprint import Word, load_book
from action_mfa.conformance.fingerprint.explaining import predict
from action_mfa.conformance.fingerprint.hiding import hidden
from action_mfa.conformance.fingerprint.publish import book_file, book_text, words_for
from action_mfa.conformance.fingerprint.questions import questions
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.undecided import every_value
from action_mfa.simulator import Machine

WORDS = load_book().words
#: Searched again here because it takes no time; the others are by whoever publishes.
QUICK = ("totp_digits", "claim_again", "recovery_before_method", "prompt_choices", "token_getter")


@pytest.mark.parametrize("word", WORDS, ids=[f"{word.point} {len(word.steps)}" for word in WORDS])
def test_a_word_still_tells_what_it_is_said_to_tell(word: Word) -> None:
    """The reference shows, under each value, just what is written down; no two values alike."""
    candidates = {
        name: values if name == word.point else (word.given.get(name, values[0]),)
        for name, values in every_value().items()
    }
    seen = {
        prediction.reading[word.point]: prediction.seen
        for prediction in predict(Stage.opened(Machine()), word.steps, candidates)
    }
    assert seen == word.tells
    assert len(set(seen.values())) == len(every_value()[word.point])


@pytest.mark.parametrize("point", QUICK)
def test_a_search_finds_the_committed_word_again(point: str) -> None:
    """Nobody wrote them."""
    assert tuple(words_for(questions()[point])) == load_book().of(point)


def test_every_point_has_a_word_unless_the_contract_cannot_ask() -> None:
    """A new open point brings its question along."""
    without = {point for point in questions() if not load_book().of(point)}
    assert without == {"reauthentication"}


def test_what_no_word_tells_is_written_down() -> None:
    """Nothing else is hidden, under any reading of the points that could be in the way."""
    book = load_book()
    found = [each for point in questions() for each in hidden(point, book.of(point))]
    assert tuple(found) == book.hidden


def test_the_file_is_written_as_it_is_published() -> None:
    """The same words give the same bytes."""
    assert book_file().read_text(encoding="utf-8") == book_text(load_book())
