"""Writes the second half of docs/fingerprint.md: every open point, and the words that tell it.

`python docs/open_points.py` writes it, and a test says when it has drifted. What stands above the
line `## Every open point` is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from action_mfa.conformance.fingerprint import Book, Word, load_book
from action_mfa.conformance.fingerprint.sentences import asked
from action_mfa.spec import OpenPoint, ProductReading, load_spec

PAGE = Path(__file__).resolve().parent / "fingerprint.md"
BEGINS = "## Every open point"
NOTICE = "<!-- From here on written by docs/open_points.py from the spec and the words. -->"
_HEAD = "| open point | party | values | told by | Dynamic's own |\n|---|---|---|---|---|"

#: Every word begins with these: an environment, a user, a client, and a session.
_OPENING = 4


def filled(text: str) -> str:
    """Return the page with its second half as it should be."""
    by_hand = text.partition(f"{BEGINS}\n")[0]
    return "\n".join((by_hand + BEGINS, *_points(load_book()))) + "\n"


def _points(book: Book) -> Iterator[str]:
    points = load_spec().open_points
    words = len(book.words)
    known = sum(bool(point.dynamic) for point in points)
    yield from ("", NOTICE, "")
    yield (
        f"{len(points)} open points, {words} words. The reference follows the first of the values. "
        f"Of {known} points a public source shows what one of Dynamic's own products does."
    )
    yield from ("", _HEAD)
    for point in points:
        yield _row(point, book)
    yield from ("", "### What no word tells", "")
    yield from _untold(book)
    for point in points:
        yield from _section(point, book)


def _row(point: OpenPoint, book: Book) -> str:
    values = ", ".join(f"`{value}`" for value in point.values)
    words = book.of(point.name)
    steps = [_telling(word) for word in words if not word.given][:1]
    told_by = f"[{steps[0]}](#{_anchor(point)})" if steps else "no operation"
    known = "; ".join(f"{each.product}: `{each.value}`" for each in point.dynamic)
    return f"| `{point.name}` | {point.party} | {values} | {told_by} | {known or 'not known'} |"


def _telling(word: Word) -> str:
    operations = dict.fromkeys(word.steps[place].operation for place in word.telling)
    return f"{', '.join(operations)} after {word.telling[0]} steps"


def _untold(book: Book) -> Iterator[str]:
    for point in load_spec().open_points:
        if not book.of(point.name):
            yield f"- `{point.name}`: the contract has no operation that would show it."
    for hidden in book.hidden:
        by = " and ".join(f"`{name}={value}`" for name, value in hidden.by.items())
        yield f"- `{hidden.point}` while {by}: nothing that was searched tells its values apart."


def _section(point: OpenPoint, book: Book) -> Iterator[str]:
    yield from ("", f"({_anchor(point)})=", f"### `{point.name}`", "")
    ours, *others = (f"`{value}`" for value in point.values)
    yield f"{point.question} {ours}, or {' or '.join(others)}. Of the {point.party}."
    for known in point.dynamic:
        yield from ("", _known(known))
    for word in book.of(point.name):
        yield from ("", *_word(word))


def _known(known: ProductReading) -> str:
    url = getattr(known.source, "url", None)
    source = f"[{known.source.citation}]({url})" if url else known.source.citation
    note = f" {known.note}" if known.note else ""
    return f"Dynamic's {known.product}: `{known.value}`.{note} ({source}, {known.read})"


def _word(word: Word) -> Iterator[str]:
    given = " and ".join(f"`{name}={value}`" for name, value in word.given.items())
    if given:
        yield from (f"Where {given}:", "")
    values = list(word.tells)
    yield f"| step | {' | '.join(f'`{value}`' for value in values)} |"
    yield f"|---|{'---|' * len(values)}"
    settings = word.steps[0]
    yield f"| `{asked(settings)}`, a user, a session |{' |' * len(values)}"
    for place, step in enumerate(word.steps[_OPENING:], start=_OPENING):
        # What was looked at and is the same under every value is shown once.
        shown = [word.tells[value][place] for value in values]
        cells = [f"**{each}**" for each in shown] if place in word.telling else shown
        yield f"| `{asked(step)}` | {' | '.join(cells)} |"
    hinges = [f"`{name}`" for name in word.hinges_on if name != word.point]
    if hinges:
        yield from ("", f"What is seen depends on {', '.join(hinges)} as well.")


def _anchor(point: OpenPoint) -> str:
    return f"point-{point.name.replace('_', '-')}"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
