"""What a page and a terminal show of readings: what is followed where no source decides.

No verdict is among it, and so no face of one: a reading is neither good nor bad.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from action_mfa.reports.identity import Fact
from action_mfa.reports.untrusted import one_line, web_address
from action_mfa.spec.readings import KnownReading, Reading, Told

__all__ = [
    "KnownPart",
    "ReadingPart",
    "ReadingsPart",
    "plain_readings",
    "readings_part",
    "tally_of",
]

_WORDS = {Told.NONE_OF_THESE: "none of these", Told.CANNOT_TELL: "cannot tell"}


@dataclass(frozen=True, slots=True)
class KnownPart:
    """What a product of Dynamic's does; ``target`` is where it can be read, if it is a page."""

    product: str
    value: str
    source: str
    target: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """One point: ``word`` is the value, or how it came out; ``others`` are the other values.

    ``is_ours`` is None where no value is named.
    """

    point: str
    question: str
    party: str
    word: str
    is_ours: bool | None
    others: tuple[str, ...]
    why: str | None
    evidence: str | None
    dynamic: tuple[KnownPart, ...]


@dataclass(frozen=True, slots=True)
class ReadingsPart:
    """All points: those of which something is known one by one, the rest by the reason."""

    tally: str
    told: tuple[ReadingPart, ...]
    silent: tuple[Fact, ...]


def readings_part(readings: tuple[Reading, ...]) -> ReadingsPart | None:
    """Arrange the readings of a run for its page; None where nobody asked for them."""
    if not readings:
        return None
    told = (each for each in readings if not _is_silent(each))
    return ReadingsPart(
        tally=tally_of(readings),
        told=tuple(_part(each) for each in told),
        silent=tuple(Fact(why, points, exact=True) for why, points in _by_reason(readings).items()),
    )


def plain_readings(readings: Iterable[Reading]) -> str:
    """Return the readings as text, one point a line; what has no answer stands together at the end.

    Dynamic's own reading stands in brackets. Nothing that an implementation said reaches the
    terminal as anything but printable text.
    """
    all_of_them = tuple(readings)
    shown = [each for each in all_of_them if not _is_silent(each)]
    width = max((len(each.point) for each in shown), default=0)
    lines = [f"{each.point:<{width}}  {_line(each)}".rstrip() for each in shown]
    for why, points in _by_reason(all_of_them).items():
        lines.append(f"cannot tell, {why}: {', '.join(points)}")
    return "\n".join(lines)


def tally_of(readings: tuple[Reading, ...]) -> str:
    """Return ``41 of 49 named, 3 of them not as the reference does; 1 none of these, ...``."""
    named = [each for each in readings if each.told is Told.VALUE]
    unlike = sum(each.value != each.default for each in named)
    strange = sum(each.told is Told.NONE_OF_THESE for each in readings)
    other = len(readings) - len(named) - strange
    return (
        f"{len(named)} of {len(readings)} named, {unlike} of them unlike the reference; "
        f"{strange} none of these, {other} cannot be told"
    )


def _is_silent(reading: Reading) -> bool:
    """Say whether nothing was tried, so that there is nothing to show but the reason."""
    return reading.told is Told.CANNOT_TELL and reading.evidence is None


def _by_reason(readings: tuple[Reading, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in readings:
        if _is_silent(each):
            why = one_line(each.why or "no reason is known", 400)
            found[why] = (*found.get(why, ()), one_line(each.point, 80))
    return found


def _part(reading: Reading) -> ReadingPart:
    return ReadingPart(
        point=one_line(reading.point, 80),
        question=one_line(reading.question, 400),
        party=reading.party.value,
        word=_word(reading),
        is_ours=None if reading.value is None else reading.value == reading.default,
        others=tuple(one_line(each, 60) for each in reading.values if each != reading.value),
        why=None if reading.why is None else one_line(reading.why, 600),
        evidence=None if reading.evidence is None else one_line(reading.evidence, 1_000),
        dynamic=tuple(_known(each) for each in reading.dynamic),
    )


def _known(known: KnownReading) -> KnownPart:
    return KnownPart(
        product=one_line(known.product, 60),
        value=one_line(known.value, 60),
        source=f"{one_line(known.source, 300)}, {known.read.isoformat()}",
        target=web_address(known.source_url),
        note=None if known.note is None else one_line(known.note, 400),
    )


def _word(reading: Reading) -> str:
    return one_line(reading.value, 60) if reading.value is not None else _WORDS[reading.told]


def _line(reading: Reading) -> str:
    line = _word(reading)
    if reading.value is None:
        left = f" (possible: {', '.join(reading.possible)})" if reading.possible else ""
        line = f"{line}{left}: {one_line(reading.why or 'no reason is known', 600)}"
    known = "; ".join(f"{each.product}: {each.value}" for each in reading.dynamic)
    return f"{line}  [{one_line(known, 200)}]" if known else line
