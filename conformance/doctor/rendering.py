"""A report as text for a terminal: what failed comes with its messages and with what to change."""

import textwrap
from collections.abc import Iterator

from action_mfa.conformance.doctor.findings import (
    Direction,
    Finding,
    Message,
    Outcome,
    Report,
    Section,
)
from action_mfa.spec.results import Blame

__all__ = ["render"]

_MARKS = {
    Outcome.PASSED: "ok",
    Outcome.WARNED: "WARN",
    Outcome.FAILED: "FAIL",
    Outcome.NOT_APPLICABLE: "n/a",
}
_INDENT = " " * 7
_NAME_WIDTH = 28
#: In a terminal; the JSON has more.
_LONGEST_MESSAGE = 400


def render(report: Report, *, width: int, messages_of: frozenset[Outcome]) -> str:
    """Return the report as lines of text, no wider than ``width`` where words allow it.

    ``messages_of`` says for which outcomes the messages are shown.
    """
    return "\n".join(_lines(report, width, messages_of)) + "\n"


def _lines(report: Report, width: int, messages_of: frozenset[Outcome]) -> Iterator[str]:
    yield f"doctor: {report.adapter}"
    greeting = report.greeting
    if greeting is not None:
        yield (
            f"{greeting.name} {greeting.version} ({greeting.language}), role {greeting.role}, "
            f"class {greeting.port_class}, clock {greeting.clock}"
        )
    for section in Section:
        found = [finding for finding in report.findings if finding.check.section is section]
        if found:
            yield from ("", section.value)
        for finding in found:
            if finding.outcome is not Outcome.NOT_APPLICABLE:
                yield from _finding(finding, width, shows=finding.outcome in messages_of)
        yield from _not_applicable(found, width)
    yield from ("", _summary(report))


def _finding(finding: Finding, width: int, *, shows: bool) -> Iterator[str]:
    mark, name = _MARKS[finding.outcome], finding.check.id
    head = f"  {mark:<4} {name:<{_NAME_WIDTH}} "
    match finding.outcome:
        case Outcome.PASSED | Outcome.NOT_APPLICABLE:
            yield from _wrapped(head, finding.reason, width)
        case Outcome.WARNED | Outcome.FAILED:
            whose = "" if finding.blame is None else f"[{finding.blame}] "
            yield from _wrapped(head, f"{whose}{finding.reason}", width)
            if finding.advice is not None:
                yield from _wrapped(f"{_INDENT}what to change: ", finding.advice, width)
    if shows:
        for message in finding.messages:
            yield _message(message)


def _not_applicable(found: list[Finding], width: int) -> Iterator[str]:
    """Put what was not tried for the same reason into one entry."""
    reasons: dict[str, list[str]] = {}
    for finding in found:
        if finding.outcome is Outcome.NOT_APPLICABLE:
            reasons.setdefault(finding.reason, []).append(finding.check.id)
    for reason, names in reasons.items():
        head = f"  {_MARKS[Outcome.NOT_APPLICABLE]:<4} "
        yield from _wrapped(head, f"{', '.join(names)}: {reason}", width)


def _message(message: Message) -> str:
    arrow = ">" if message.direction is Direction.TO_ADAPTER else "<"
    text = message.text
    if len(text) > _LONGEST_MESSAGE:
        text = f"{text[:_LONGEST_MESSAGE]}… (--json has {len(text)} characters of it)"
    return f"{_INDENT}{message.seconds:7.3f}s {arrow} {text}"


def _wrapped(head: str, text: str, width: int) -> list[str]:
    indent = " " * min(len(head), len(_INDENT) + 2)
    lines = textwrap.wrap(
        head + text,
        width=max(width, 60),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [head.rstrip()]


def _summary(report: Report) -> str:
    counted = ", ".join(
        f"{report.counted(outcome)} {word}"
        for outcome, word in (
            (Outcome.PASSED, "passed"),
            (Outcome.FAILED, "failed"),
            (Outcome.WARNED, "warned"),
            (Outcome.NOT_APPLICABLE, "not applicable"),
        )
    )
    if report.is_sound:
        return f"SOUND: {counted}. A run's verdict will be about the implementation."
    blamed = ", ".join(
        f"{number} of the {blame}" for blame in Blame if (number := report.blamed(blame))
    )
    return f"NOT SOUND: {counted} ({blamed})."
