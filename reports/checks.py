"""One check as a page shows it: its sentence, what it came to, why, and where its evidence is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from action_mfa.reports.identity import Fact
from action_mfa.reports.shelf import Place
from action_mfa.reports.untrusted import one_line, web_address
from action_mfa.reports.verdicts import Face, face_of
from action_mfa.spec.results import CheckResult, CheckVerdict, Waiver

__all__ = ["CheckPart", "Link", "check_part", "link_to"]


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads: ``#ONCE-02``, an http(s) address, or None for plain text."""

    text: str
    target: str | None


@dataclass(frozen=True, slots=True)
class CheckPart:
    """One check: its sentence, what it came to, why (in full and in brief), and the evidence.

    ``named`` is False where the path of the trace says the id already.
    """

    id: str
    anchor: str
    clause: Link
    sentence: str
    face: Face
    blame: str | None
    reason: str | None
    brief: str | None
    cause: Link | None
    waiver: tuple[Fact, ...]
    waiver_link: Link | None
    seconds: str
    trace: str | None
    place: Place | None
    opened: bool
    named: bool


def check_part(
    check: CheckResult, anchor: str, anchors: Mapping[str, str], place: Place | None
) -> CheckPart:
    """Return what the page shows of a check; ``anchors`` are those of its run's clauses."""
    waived = check.waived
    return CheckPart(
        id=one_line(check.id, 300),
        anchor=anchor,
        clause=link_to(check.clause, anchors),
        sentence=one_line(check.sentence, 600),
        face=face_of(check.verdict),
        blame=None if check.blame is None else check.blame.value,
        reason=check.reason,
        brief=None if check.reason is None else one_line(check.reason, 400),
        cause=None if check.cause is None else link_to(check.cause, anchors),
        waiver=() if waived is None else _waiver(waived),
        waiver_link=None if waived is None else Link(waived.link, web_address(waived.link)),
        seconds=f"{check.seconds:.3f} s",
        trace=check.trace,
        place=place,
        named=check.trace != f"traces/{check.id}.jsonl",
        opened=check.verdict in {CheckVerdict.FAIL, CheckVerdict.ERROR, CheckVerdict.WARN},
    )


def link_to(clause_id: str, anchors: Mapping[str, str]) -> Link:
    """Return a link to a clause of a run, or its bare id where the run does not hold it."""
    anchor = anchors.get(clause_id)
    return Link(one_line(clause_id, 40), None if anchor is None else f"#{anchor}")


def _waiver(waived: Waiver) -> tuple[Fact, ...]:
    return (
        Fact("Known because", (waived.reason,)),
        Fact("Owner", (waived.owner,)),
        Fact("Expires", (waived.expires,)),
    )
