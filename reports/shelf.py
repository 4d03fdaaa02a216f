"""Decides where the evidence of each check stands: in its place, beside its like, or in a pack.

A page that is sent by mail has an end. Up to a number of steps all evidence is written out. Where
there is more, the traces of passed checks are packed; what did not pass is always in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from action_mfa.reports.evidence import Pack, TraceWriter, content_key, pack
from action_mfa.reports.run import Trace
from action_mfa.spec.results import CheckVerdict

__all__ = ["STEPS", "Exhibit", "Place", "Shelf", "shelve"]

#: How many steps are written out at most: about as many bytes as a mail may have.
STEPS = 24_000


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One check with a trace: ``anchor`` is where the page has it, ``run`` whose it is.

    ``check`` is what the check is called within its clause, in whatever run.
    """

    anchor: str
    clause: str
    check: str
    verdict: CheckVerdict
    trace: Trace
    run: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a check's evidence is: one of the three is set.

    ``markup`` is HTML of ours; ``like`` an anchor of the page whose evidence is the same to the
    letter, and ``like_run`` whose it is; ``pack`` the number of a pack, ``nth`` the place in it.
    """

    markup: str | None = None
    like: str | None = None
    like_run: str | None = None
    pack: int | None = None
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """All places by the checks' anchors, and the packs in their order."""

    places: Mapping[str, Place]
    packs: tuple[Pack, ...]


def shelve(exhibits: Iterable[Exhibit], steps: int = STEPS) -> Shelf:
    """Return the places of all evidence; ``steps`` is how many steps are written out at most."""
    writer = TraceWriter()
    places: dict[str, Place] = {}
    fresh: list[Exhibit] = []
    for alike in _alike(exhibits):
        first, *others = alike
        fresh.append(first)
        places |= {one.anchor: Place(like=first.anchor, like_run=first.run) for one in others}
    is_large = sum(len(one.trace.steps) for one in fresh) > steps
    packed = [one for one in fresh if is_large and _can_be_packed(one)]
    packs = pack([(one.anchor, one.trace) for one in packed])
    for number, made in enumerate(packs):
        places |= {anchor: Place(pack=number, nth=nth) for nth, anchor in enumerate(made.anchors)}
    for exhibit in fresh:
        if exhibit.anchor not in places:
            places[exhibit.anchor] = Place(markup=writer.write(exhibit.trace, exhibit.clause))
    return Shelf(places, packs)


def _alike(exhibits: Iterable[Exhibit]) -> Iterable[list[Exhibit]]:
    """Put together what several runs showed of one check, where it is the same to the letter."""
    checks: dict[tuple[str, str], list[Exhibit]] = {}
    for exhibit in exhibits:
        checks.setdefault((exhibit.clause, exhibit.check), []).append(exhibit)
    for same in checks.values():
        if len(same) == 1:
            # Nobody to be like: ten thousand traces need not be looked at for that.
            yield same
            continue
        groups: dict[tuple[object, ...], list[Exhibit]] = {}
        for exhibit in same:
            groups.setdefault(content_key(exhibit.trace), []).append(exhibit)
        yield from groups.values()


def _can_be_packed(exhibit: Exhibit) -> bool:
    whole = exhibit.trace.fault is None and exhibit.trace.header is not None
    return exhibit.verdict is CheckVerdict.PASS and whole
