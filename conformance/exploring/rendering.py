"""An exploration as text for a terminal and as data for programs."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

from action_mfa.conformance.exploring.exploration import Exploration, Found

__all__ = ["as_json", "as_text"]

_SCHEMA_VERSION = 1

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


def as_json(explored: Exploration, *, adapter: str, readings: str) -> str:
    """Return the same as a JSON object."""
    claim, found = explored.claim, explored.found
    data: dict[str, JsonValue] = {
        "schemaVersion": _SCHEMA_VERSION,
        "adapter": adapter,
        "readings": readings,
        "claim": {
            "alphabet": claim.alphabet,
            "abstraction": claim.abstraction,
            "letters": claim.letters,
            "states": claim.states,
            "transitions": claim.transitions,
            "scenes": claim.scenes,
            "promise": claim.promise.value,
            "extraStates": claim.extra_states,
            "words": claim.words,
            "planned": claim.planned,
            "earned": claim.is_earned and found is None and explored.fault is None,
            "sentences": list(claim.sentences()),
        },
        "steps": explored.steps,
        "operations": explored.messages,
        "stopped": explored.stopped,
        "fault": explored.fault,
        "blame": None if explored.blame is None else explored.blame.value,
        "difference": None if found is None else _found(found),
    }
    return json.dumps(data, indent=2)


def _found(found: Found) -> dict[str, JsonValue]:
    return {
        "letters": list(found.letters),
        "titles": list(found.titles),
        "expected": found.difference.expected.value,
        "seen": found.difference.seen.value,
        "clauses": list(found.clauses),
        "steady": found.steady,
    }
