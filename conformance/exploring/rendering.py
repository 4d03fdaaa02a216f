"""An exploration as text for a terminal."""

from collections.abc import Iterator

from action_mfa.conformance.exploring.exploration import Exploration, Found

__all__ = ["as_text"]

_CAREFUL = (
    "This is a difference from the reference under these readings, not yet a fault: public sources "
    "leave more open than readings can say. The clauses named above are what to look at; "
    "`action-mfa run` is what judges."
)


def as_text(explored: Exploration, *, readings: str, trace: str | None = None) -> str:
    """Return what a person reads: what was found first, then the claim and what was done."""
    return "\n".join(_lines(explored, readings, trace))


def _lines(explored: Exploration, readings: str, trace: str | None) -> Iterator[str]:
    claim = explored.claim
    if explored.found is not None:
        yield from _difference(explored.found, trace)
    elif explored.fault is not None:
        whose = "nobody" if explored.blame is None else explored.blame.value
        yield f"The port broke down (blame: {whose}): {explored.fault}"
    elif claim.is_earned:
        yield "No difference."
    elif claim.planned:
        yield f"No difference so far; {explored.stopped}."
    yield ""
    yield f"Readings: {readings}"
    yield from claim.sentences()
    if claim.planned:
        words = f"{claim.words:,} of {claim.planned:,} words"
        yield f"Performed: {words}, {explored.steps:,} steps, {explored.messages:,} operations."


def _difference(found: Found, trace: str | None) -> Iterator[str]:
    difference = found.difference
    if found.steady:
        yield f"A difference, after {len(found.titles)} steps:"
    else:
        yield "A difference that did not come again when it was tried a second time:"
    for number, title in enumerate(found.titles, 1):
        yield f"  {number:>2}. {title}"
    yield f"      expected: {difference.expected}"
    yield f"      seen:     {difference.seen}"
    if found.clauses:
        yield f"      clauses that speak of it: {', '.join(found.clauses)}"
    if trace is not None:
        yield f"      trace: {trace}"
    yield ""
    yield _CAREFUL
