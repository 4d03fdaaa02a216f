"""The clauses as plain text for a terminal: the whole list, one chapter, or one clause."""

import difflib
import textwrap
from collections.abc import Iterator
from operator import attrgetter

from action_mfa.spec.clauses import Chapter, Clause, OpenPoint, ProductReading, Source, Spec

__all__ = [
    "UnknownClauseError",
    "render",
    "render_chapter",
    "render_choices",
    "render_clause",
    "render_list",
    "render_open_points",
]

#: Narrower than this, words would not fit beside their labels.
MIN_WIDTH = 40

_LABEL = 11
_SUGGESTIONS = 3
_NO_INDENT = ""


class UnknownClauseError(LookupError):
    """There is no clause and no chapter of this name; ``near`` are the ones that look like it."""

    def __init__(self, wanted: str, near: tuple[str, ...]) -> None:
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"there is no clause or chapter {wanted!r}{hint}")
        self.wanted = wanted
        self.near = near


def render(spec: Spec, wanted: str | None = None, *, width: int = 80) -> str:
    """Render the list, or what is named: a clause by its id, a chapter by its prefix or number.

    Names are read in any case. ``width`` is in characters and at least 40. The text ends with one
    newline. Raises :class:`UnknownClauseError`.
    """
    if wanted is None:
        return render_list(spec, width=width)
    name = wanted.strip().upper()
    for chapter in spec.chapters:
        if name in (chapter.prefix, str(chapter.number)):
            return render_chapter(spec, chapter, width=width)
    try:
        return render_clause(spec, spec.clause(spec.current_id(name)), width=width)
    except KeyError:
        raise UnknownClauseError(wanted, _near(spec, name)) from None


def render_list(spec: Spec, *, width: int = 80) -> str:
    """Render every clause on one line or few, by chapters, and how to read one."""
    width = max(width, MIN_WIDTH)
    lines = [f"Spec {spec.version}: {len(spec.clauses)} clauses, {len(spec.chapters)} chapters"]
    for chapter in spec.chapters:
        lines += ["", f"{chapter.number}. {chapter.title} ({chapter.prefix})"]
        for clause in chapter.clauses:
            lines += _row(clause, width)
    lines += ["", *_wrapped("Name an id to read a clause, or a prefix to read a chapter.", width)]
    return _text(lines)


def render_chapter(spec: Spec, chapter: Chapter, *, width: int = 80) -> str:
    """Render a chapter: its summary, the sentences of its clauses, and its open points."""
    width = max(width, MIN_WIDTH)
    lines = [
        f"{chapter.number}. {chapter.title} ({chapter.prefix}), spec {spec.version}",
        "",
        *_wrapped(chapter.summary, width),
    ]
    for clause in chapter.clauses:
        lines += ["", *_row(clause, width), *_wrapped(clause.text, width, "  ")]
    for point in chapter.open_points:
        lines += ["", *_open_point(point, width)]
    return _text(lines)


def render_clause(spec: Spec, clause: Clause, *, width: int = 80) -> str:
    """Render one clause with all that is known of it, and what rests on it."""
    width = max(width, MIN_WIDTH)
    chapter = spec.chapter_of(clause.id)
    dependents = tuple(each.id for each in spec.clauses if clause.id in each.rests_on)
    lines = [
        *_wrapped(f"{clause.id}  {clause.title}", width),
        "",
        *_wrapped(clause.text, width),
        "",
        *_field("chapter", f"{chapter.number}. {chapter.title}", width),
        *_field("level", clause.level, width),
        *_field("party", clause.party, width),
        *_field("basis", clause.basis, width),
    ]
    for position, source in enumerate(clause.sources):
        lines += _source("" if position else "sources", source, width)
    if clause.needs:
        lines += _field("needs", ", ".join(clause.needs), width)
    if clause.rests_on:
        lines += _field("rests on", ", ".join(clause.rests_on), width)
    if dependents:
        lines += _field("carries", ", ".join(dependents), width)
    if clause.formerly:
        lines += _field("formerly", ", ".join(clause.formerly), width)
    if clause.shared_kill:
        lines += _field("kills along", clause.shared_kill, width)
    if clause.note:
        lines += _field("note", clause.note, width)
    return _text(lines)


def render_open_points(spec: Spec, *, width: int = 80) -> str:
    """Render every open point by chapters: the question, its readings, ours, and why."""
    width = max(width, MIN_WIDTH)
    number = len(spec.open_points)
    lines = [
        *_wrapped(
            f"Spec {spec.version}: {number} open points. No source decides these; the reference "
            "follows each reading, and no implementation is blamed for one.",
            width,
        )
    ]
    for chapter in spec.chapters:
        if chapter.open_points:
            lines += ["", f"{chapter.number}. {chapter.title} ({chapter.prefix})"]
        for position, point in enumerate(chapter.open_points):
            lines += ([""] if position else []) + _open_point(point, width)
    lines += ["", *_wrapped("Choose one by --set NAME=VALUE: action-mfa run, serve.", width)]
    return _text(lines)


def render_choices(spec: Spec, *, width: int = 80) -> str:
    """Render what each open point asks and can be set to, briefly, for a usage message."""
    width = max(width, MIN_WIDTH)
    lines: list[str] = []
    for point in spec.open_points:
        lines += _wrapped(f"{point.name}={'|'.join(point.values)}", width, "  ")
        lines += _wrapped(point.question, width, "      ")
    return _text(lines)


def _row(clause: Clause, width: int) -> list[str]:
    return _wrapped(
        f"{clause.id:<9} {clause.level:<6} {clause.party:<6}  {clause.title}",
        width,
        "  ",
        deeper=" " * 25,
    )


def _open_point(point: OpenPoint, width: int) -> list[str]:
    values = ", ".join(
        f"{value} (ours)" if value == point.default else value for value in point.values
    )
    return [
        *_wrapped(f"Open point {point.name}: {point.question}", width, "  "),
        *_wrapped(f"Readings of a {point.party}: {values}.", width, "    "),
        *_wrapped(point.reason, width, "    "),
        *(line for each in point.dynamic for line in _product(each, width)),
    ]


def _product(known: ProductReading, width: int) -> list[str]:
    note = "" if known.note is None else f" {known.note}"
    said = f"Dynamic's {known.product}: {known.value} ({known.source.citation}).{note}"
    return _wrapped(said, width, "    ", deeper="      ")


def _source(label: str, source: Source, width: int) -> list[str]:
    """Print a source on lines of its own; an address is never broken, so that it can be opened."""
    lines = _field(label, source.citation, width)
    url = getattr(source, "url", None)
    if url is not None and str(url) not in source.citation:
        lines += _field("", str(url), width)
    return lines


def _field(label: str, value: str, width: int) -> list[str]:
    return _wrapped(value, width, f"  {label:<{_LABEL}}", deeper=" " * (_LABEL + 2))


def _wrapped(
    text: str, width: int, first: str = _NO_INDENT, *, deeper: str | None = None
) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if deeper is None else deeper,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _near(spec: Spec, name: str) -> tuple[str, ...]:
    """Find what was meant: the same chapter with another number, or another spelling."""
    prefix, _, number = name.partition("-")
    matches = [*_same_number(spec, prefix, number)]
    known = [*map(attrgetter("prefix"), spec.chapters), *map(attrgetter("id"), spec.clauses)]
    matches += difflib.get_close_matches(name, known, n=_SUGGESTIONS, cutoff=0.6)
    return tuple(dict.fromkeys(matches))[:_SUGGESTIONS]


def _same_number(spec: Spec, prefix: str, number: str) -> Iterator[str]:
    """Allow for ids typed without the leading zero, or without the hyphen."""
    if not number:
        digits = len(prefix) - len(prefix.rstrip("0123456789"))
        prefix, number = (prefix[:-digits], prefix[-digits:]) if digits else (prefix, number)
    if number.isdecimal():
        wanted = f"{prefix}-{int(number):02d}"
        yield from (clause.id for clause in spec.clauses if clause.id == wanted)


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
