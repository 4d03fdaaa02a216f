"""What was seen is explained by whole readings, and what fits none of them says nothing else."""

from __future__ import annotations

from action_mfa.conformance.fingerprint import Evidence, Told, Word, load_book
from action_mfa.conformance.fingerprint.inference import Inference
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.undecided import every_value
from action_mfa.simulator import Machine


def shown(word: Word, value: str) -> Evidence:
    """Return what a word shows of a port that follows a value."""
    return Evidence(word, word.tells[value], (None,) * len(word.steps))


def test_a_point_that_is_read_in_two_ways_follows_no_value() -> None:
    """An approval that lapses and a revocation that stays: both are said, and neither is named."""
    approval, revocation = load_book().of("missed_reshare")
    inference = Inference(Stage.opened(Machine()), every_value())
    inference.learn(shown(approval, "lapses"))
    inference.learn(shown(revocation, "stays"))
    reading = inference.reading("missed_reshare", ())
    assert reading.told is Told.NONE_OF_THESE
    assert "0 pending fits lapses alone" in str(reading.why)
    assert "1 pending fits stays alone" in str(reading.why)


def test_what_follows_no_value_rules_nothing_out() -> None:
    """What its first word seemed to show is taken back before it misleads about other points."""
    approval, revocation = load_book().of("missed_reshare")
    inference = Inference(Stage.opened(Machine()), every_value())
    inference.learn(shown(approval, "lapses"))
    assert inference.candidates["missed_reshare"] == ("lapses",)
    inference.learn(shown(revocation, "stays"))
    assert inference.candidates == every_value()


def test_words_of_other_points_are_not_the_way_to_it() -> None:
    """A port that cannot register at all has no reading of what comes after that."""
    word = load_book().of("totp_skew")[0]
    seen = ("accepted",) * 4 + ("refused",) + ("cannot be asked",) * 4
    inference = Inference(Stage.opened(Machine()), every_value())
    inference.learn(Evidence(word, seen, (None,) * 9))
    reading = inference.reading("totp_skew", ())
    assert reading.told is Told.CANNOT_TELL
    assert "step 5 of 9, totp.register: refused" in str(reading.why)
