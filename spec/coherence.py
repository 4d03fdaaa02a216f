"""What the chapters must keep among each other, beyond the shape of each.

A chapter's shape is checked by its model. Here stands what no single model can see: ids that
belong to their chapter, references that lead somewhere, a level that says what the sentence says,
and a MUST that rests on more than our opinion.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from action_mfa.spec.clauses import (
    AddOnRule,
    Basis,
    Chapter,
    ChosenSource,
    Clause,
    Level,
    PortClassRule,
)
from action_mfa.spec.faults import SpecFault
from action_mfa.spec.needs import known_needs
from action_mfa.spec.vocabulary import AddOn, PortClass

__all__ = ["ChapterFile", "add_on_faults", "chapter_faults", "class_faults"]

# Every keyword of RFC 2119; "MUST NOT" and "SHOULD NOT" have the level of their first word.
_KEYWORD = re.compile(r"\b(MUST|SHALL|REQUIRED|SHOULD|RECOMMENDED|MAY|OPTIONAL)\b")
_FILE_NAME = re.compile(r"^(?P<number>\d{2})_[a-z][a-z0-9_]*\.toml$")


@dataclass(frozen=True, slots=True)
class ChapterFile:
    """A chapter and the file that it was read from."""

    file: str
    chapter: Chapter


@dataclass(frozen=True, slots=True)
class _Placed:
    file: str
    clause: Clause


def chapter_faults(files: Iterable[ChapterFile]) -> Iterator[SpecFault]:
    """Find what is wrong in and between chapters, in the order of the files."""
    chapters = tuple(files)
    yield from _numbering(chapters)
    placed = tuple(
        _Placed(each.file, clause) for each in chapters for clause in each.chapter.clauses
    )
    yield from _identities(placed)
    for each in chapters:
        for clause in each.chapter.clauses:
            yield from _clause_alone(each, clause)
    yield from _references(placed)
    yield from _cycles(placed)
    yield from _open_points(chapters)


def class_faults(file: str, rules: Iterable[PortClassRule]) -> Iterator[SpecFault]:
    """Find classes that are missing or named twice, and needs that nobody can meet."""
    seen: set[PortClass] = set()
    for rule in rules:
        if rule.port_class in seen:
            yield SpecFault(file, rule.port_class, "the class has two rules")
        seen.add(rule.port_class)
        yield from _needs(file, rule.port_class, rule.needs)
    for port_class in PortClass:
        if port_class not in seen:
            yield SpecFault(file, port_class, "the class has no rule")


def add_on_faults(
    file: str, rules: Iterable[AddOnRule], chapters: Iterable[ChapterFile]
) -> Iterator[SpecFault]:
    """Find add-ons without a rule or with two, and clauses outside that rest on one."""
    chapters = tuple(chapters)
    seen: set[AddOn] = set()
    for rule in rules:
        if rule.add_on in seen:
            yield SpecFault(file, rule.add_on, "the add-on has two rules")
        seen.add(rule.add_on)
        yield from _needs(file, rule.add_on, rule.needs)
    owner: dict[str, AddOn | None] = {}
    for each in chapters:
        add_on = each.chapter.add_on
        if add_on is not None and add_on not in seen:
            yield SpecFault(each.file, "add_on", f"{file} has no rule for {add_on}")
        owner |= {clause.id: add_on for clause in each.chapter.clauses}
    for each in chapters:
        for clause in each.chapter.clauses:
            for target in clause.rests_on:
                if owner.get(target) not in (None, each.chapter.add_on):
                    yield SpecFault(
                        each.file, clause.id, f"{target} belongs to an add-on that this does not"
                    )


def _numbering(chapters: tuple[ChapterFile, ...]) -> Iterator[SpecFault]:
    prefixes: dict[str, str] = {}
    numbers: dict[int, str] = {}
    for each in chapters:
        file, chapter = each.file, each.chapter
        match = _FILE_NAME.match(file.rpartition("/")[2])
        if match is None:
            yield SpecFault(file, "the file name", "a chapter's file is called NN_name.toml")
        elif int(match["number"]) != chapter.number:
            yield SpecFault(
                file, "number", f"the file name says {match['number']}, not {chapter.number}"
            )
        if chapter.number in numbers:
            yield SpecFault(
                file, "number", f"{numbers[chapter.number]} is chapter {chapter.number} already"
            )
        if chapter.prefix in prefixes:
            yield SpecFault(
                file, "prefix", f"{prefixes[chapter.prefix]} has the prefix {chapter.prefix}"
            )
        numbers.setdefault(chapter.number, file)
        prefixes.setdefault(chapter.prefix, file)


def _identities(placed: tuple[_Placed, ...]) -> Iterator[SpecFault]:
    ids: dict[str, str] = {}
    texts: dict[str, str] = {}
    for each in placed:
        clause = each.clause
        if clause.id in ids:
            yield SpecFault(each.file, clause.id, f"the id is taken in {ids[clause.id]}")
        if clause.text in texts:
            yield SpecFault(each.file, clause.id, f"{texts[clause.text]} says the same sentence")
        ids.setdefault(clause.id, each.file)
        texts.setdefault(clause.text, clause.id)
    yield from _former_ids(placed, frozenset(ids))


def _former_ids(placed: tuple[_Placed, ...], current: frozenset[str]) -> Iterator[SpecFault]:
    """Find former ids that could mean two clauses: an id is never given away again."""
    heirs: dict[str, str] = {}
    for each in placed:
        for name in each.clause.formerly:
            place = f"{each.clause.id}.formerly"
            if name in current:
                yield SpecFault(each.file, place, f"{name} is the id of a clause")
            if name in heirs:
                yield SpecFault(each.file, place, f"{heirs[name]} was called {name} already")
            heirs.setdefault(name, each.clause.id)


def _clause_alone(each: ChapterFile, clause: Clause) -> Iterator[SpecFault]:
    prefix = each.chapter.prefix
    if not clause.id.startswith(f"{prefix}-"):
        yield SpecFault(each.file, clause.id, f"the chapter's prefix is {prefix}")
    words = _KEYWORD.findall(clause.text)
    if words != [clause.level]:
        said = " and ".join(words) or "no word of RFC 2119"
        yield SpecFault(
            each.file,
            clause.id,
            f"the level is {clause.level}, and the sentence says {said}; it has to say it once",
        )
    if clause.level is Level.MUST and clause.basis is Basis.CHOSEN and not _is_plain(clause):
        yield SpecFault(
            each.file,
            clause.id,
            'a MUST that was chosen needs a reason that starts with "plain sense"',
        )
    if clause.shared_kill is not None and clause.level is not Level.MUST:
        reason = f"a {clause.level} owes no mutant of its own, so nothing is to be explained"
        yield SpecFault(each.file, f"{clause.id}.shared_kill", reason)
    yield from _needs(each.file, clause.id, clause.needs)


def _is_plain(clause: Clause) -> bool:
    return any(
        isinstance(source, ChosenSource) and source.is_plain_sense for source in clause.sources
    )


def _needs(file: str, place: str, needs: tuple[str, ...]) -> Iterator[SpecFault]:
    known = known_needs()
    for position, need in enumerate(needs):
        if need not in known:
            yield SpecFault(file, f"{place}.needs[{position}]", f"nothing is called {need!r}")
        if need in needs[:position]:
            yield SpecFault(file, f"{place}.needs[{position}]", f"{need!r} is named twice")


def _references(placed: tuple[_Placed, ...]) -> Iterator[SpecFault]:
    known = {each.clause.id for each in placed}
    for each in placed:
        for position, target in enumerate(each.clause.rests_on):
            place = f"{each.clause.id}.rests_on[{position}]"
            if target not in known:
                yield SpecFault(each.file, place, f"there is no clause {target}")
            if target in each.clause.rests_on[:position]:
                yield SpecFault(each.file, place, f"{target} is named twice")


def _cycles(placed: tuple[_Placed, ...]) -> Iterator[SpecFault]:
    """Remove clauses that rest on nothing left; what stays rests on itself in the end."""
    known = {each.clause.id for each in placed}
    left = {each.clause.id: set(each.clause.rests_on) & known for each in placed}
    while free := {name for name, targets in left.items() if not targets}:
        left = {name: targets - free for name, targets in left.items() if name not in free}
    for each in placed:
        if each.clause.id in left:
            circle = ", ".join(sorted(left))
            yield SpecFault(
                each.file, f"{each.clause.id}.rests_on", f"these rest on each other: {circle}"
            )
            return


def _open_points(chapters: tuple[ChapterFile, ...]) -> Iterator[SpecFault]:
    names: dict[str, str] = {}
    for each in chapters:
        for point in each.chapter.open_points:
            if point.name in names:
                yield SpecFault(
                    each.file, point.name, f"the open point stands in {names[point.name]} already"
                )
            if len(set(point.values)) != len(point.values):
                yield SpecFault(each.file, point.name, "a value is named twice")
            names.setdefault(point.name, each.file)
