"""How a verdict is shown: always a word and a symbol, so that colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from action_mfa.spec.results import CheckVerdict, Counts, Overall, Results

__all__ = [
    "STATEMENT",
    "Face",
    "Signal",
    "Tally",
    "count_of",
    "face_of",
    "overall_face",
    "signal_of",
    "tallies",
    "title_of",
]

#: Stands in every report, whatever its format.
STATEMENT = (
    "action-mfa is an independent project, not affiliated with Dynamic. "
    "This report is no certification; its findings are deviations from cited public text."
)


@dataclass(frozen=True, slots=True)
class Face:
    """The look of a verdict: ``key`` names its colours, ``meaning`` explains it to a newcomer."""

    key: str
    symbol: str
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One number of the summary; ``key`` names its colours, empty for the totals."""

    key: str
    word: str
    number: int


def face_of(verdict: CheckVerdict) -> Face:
    """Return the look of a check's or a clause's verdict."""
    match verdict:
        case CheckVerdict.PASS:
            return Face("pass", "✓", "passed", "The clause was exercised and held.")
        case CheckVerdict.WARN:
            return Face("warn", "!", "warned", "A SHOULD was exercised and did not hold.")
        case CheckVerdict.FAIL:
            return Face("fail", "✕", "failed", "A MUST was exercised and did not hold.")
        case CheckVerdict.INCONCLUSIVE:
            meaning = "A step that the check rests on did not work, so the clause was never tried."
            return Face("open", "?", "inconclusive", meaning)
        case CheckVerdict.NOT_APPLICABLE:
            meaning = "The clause asks for something that the implementation does not claim to do."
            return Face("none", "–", "not applicable", meaning)  # noqa: RUF001  a dash by intent
        case CheckVerdict.ERROR:
            meaning = "No judgement: the harness, the adapter or the implementation broke down."
            return Face("error", "!!", "error", meaning)
        case _:
            assert_never(verdict)


def overall_face(verdict: Overall) -> Face:
    """Return the look of the verdict on an implementation."""
    match verdict:
        case Overall.CONFORMANT:
            meaning = "Every applicable MUST of the class was exercised and passed."
            return Face("pass", "✓", "Conformant", meaning)
        case Overall.NOT_CONFORMANT:
            meaning = "At least one applicable MUST did not hold."
            return Face("fail", "✕", "Not conformant", meaning)
        case Overall.NOT_ESTABLISHED:
            meaning = "Too little was exercised to say either; nothing here is a pass."
            return Face("open", "?", "Not established", meaning)
        case _:
            assert_never(verdict)


class Signal(StrEnum):
    """How green a build may be over a run."""

    GOOD = "good"
    KNOWN = "known"
    PARTIAL = "partial"
    BAD = "bad"


def signal_of(results: Results) -> Signal:
    """Return whether a build may pass, as the exit code of the run has it.

    ``KNOWN``: a baseline lists what failed. ``PARTIAL``: some clauses were selected, and they
    passed. Files of version 1 do not tell the exit code: there a failure that nobody listed, or a
    stale entry of the baseline, is what is bad.
    """
    code = _older_exit_code(results) if results.exit_code is None else results.exit_code
    if code != 0:
        return Signal.BAD
    match results.verdict:
        case Overall.CONFORMANT:
            return Signal.GOOD
        case Overall.NOT_CONFORMANT:
            return Signal.KNOWN
        case Overall.NOT_ESTABLISHED:
            return Signal.PARTIAL
        case _:
            assert_never(results.verdict)


def _older_exit_code(results: Results) -> int:
    failed = [check for check in results.checks if check.verdict is CheckVerdict.FAIL]
    if any(finding.kind == "baseline" for finding in results.findings):
        return 1
    if results.verdict is Overall.NOT_CONFORMANT:
        return int(not failed or any(check.waived is None for check in failed))
    return 2 if results.verdict is Overall.NOT_ESTABLISHED and not results.selected else 0


def tallies(counts: Counts) -> tuple[Tally, ...]:
    """Return the nine numbers of a summary in reading order, all in clauses."""
    return (
        Tally("", "asserted", counts.asserted),
        Tally("", "exercised", counts.exercised),
        Tally("pass", "passed", counts.passed),
        Tally("warn", "warned", counts.warned),
        Tally("fail", "failed", counts.failed),
        Tally("open", "inconclusive", counts.inconclusive),
        Tally("none", "not applicable", counts.not_applicable),
        Tally("error", "error" if counts.errors == 1 else "errors", counts.errors),
        Tally("waived", "waived", counts.waived),
    )


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun in the right form: ``1 check``, ``2 checks``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def title_of(results: Results) -> str:
    """Return what to call a run: the implementation and its version, else the adapter."""
    who = results.implementation
    return results.adapter if who is None else f"{who.name} {who.version}"
