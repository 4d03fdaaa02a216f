"""How a comparison is told: the same words in the terminal, in a comment and on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from action_mfa.reports.comparing.comparison import CheckChange, Comparison, Kind
from action_mfa.reports.verdicts import Face, count_of, face_of
from action_mfa.spec.results import CheckResult, CheckVerdict

__all__ = ["Label", "headline", "label", "outcome", "step", "still_failing"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a kind of change is called; ``one`` and ``many`` are for counts of clauses."""

    heading: str
    one: str
    many: str
    meaning: str
    face: Face


def label(kind: Kind) -> Label:
    """Return the words of a kind."""
    match kind:
        case Kind.NEW_FAILURE:
            meaning = "They did not fail before."
            return _label("New failures", "new failure", meaning, CheckVerdict.FAIL)
        case Kind.NEW_ERROR:
            meaning = "Something broke down, so nobody knows any more."
            return _label("New errors", "new error", meaning, CheckVerdict.ERROR)
        case Kind.LOST:
            meaning = "They came to a verdict before, and were not put to the test this time."
            noun = "clause no longer exercised"
            face = face_of(CheckVerdict.INCONCLUSIVE)
            return Label("No longer exercised", noun, "clauses no longer exercised", meaning, face)
        case Kind.NEW_WARNING:
            meaning = "A SHOULD that did not warn before."
            return _label("New warnings", "new warning", meaning, CheckVerdict.WARN)
        case Kind.CHANGED_REASON:
            meaning = "The verdict is the same, what was seen is not."
            return _label("Changed reasons", "changed reason", meaning, CheckVerdict.INCONCLUSIVE)
        case Kind.FIXED:
            meaning = "They failed or warned before, and hold now."
            face = face_of(CheckVerdict.PASS)
            return Label("Fixed", "clause fixed", "clauses fixed", meaning, face)
        case Kind.NEWLY_EXERCISED:
            meaning = "They were not put to the test before, and hold."
            face = face_of(CheckVerdict.PASS)
            noun = "clause newly exercised"
            return Label("Newly exercised", noun, "clauses newly exercised", meaning, face)
        case Kind.WITHDRAWN:
            meaning = "The later suite has no such check; nothing is said about the implementation."
            face = face_of(CheckVerdict.NOT_APPLICABLE)
            noun = "clause with checks that are withdrawn"
            many = "clauses with checks that are withdrawn"
            return Label("Checks withdrawn", noun, many, meaning, face)
        case _:
            assert_never(kind)


def headline(comparison: Comparison) -> str:
    """Return the whole comparison in a sentence, what got worse first."""
    parts: list[str] = []
    for kind in Kind:
        changes = comparison.of(kind)
        if number := sum(change.root is None for change in changes):
            words = label(kind)
            parts.append(f"{number:,} {words.one if number == 1 else words.many}")
        if folded := sum(change.root is not None for change in changes):
            parts.append(f"{count_of(folded, 'clause')} not judged because of a failure")
    if comparison.is_established_no_more:
        parts.insert(0, "conformance is not established any more")
    if not parts:
        parts.append("no check came out otherwise")
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def still_failing(comparison: Comparison) -> str:
    """Return what did not change, in a sentence."""
    failing = comparison.still_failing
    aside = f", {failing:,} of them failing as before" if failing else ""
    return f"{count_of(comparison.unchanged, 'clause')} unchanged{aside}."


def outcome(check: CheckResult | None) -> str:
    """Return what a run saw of a check: its verdict, whose fault an error was, and the reason."""
    if check is None:
        return "not asked"
    words = face_of(check.verdict).word
    if check.waived is not None:
        words += " (known)"
    if check.blame is not None:
        words += f", blamed on the {check.blame.value}"
    if check.cause is not None and check.cause != check.clause:
        words += f" because of {check.cause}"
    return words if check.reason is None else f"{words}: {check.reason}"


def step(change: CheckChange) -> tuple[str, str]:
    """Return what was seen before and what is seen now."""
    return outcome(change.old), outcome(change.new)


def _label(heading: str, noun: str, meaning: str, verdict: CheckVerdict) -> Label:
    return Label(heading, noun, f"{noun}s", meaning, face_of(verdict))
