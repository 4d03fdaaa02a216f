"""What was done and seen, as a reader is told it."""

from collections.abc import Iterator

from pydantic import JsonValue

from action_mfa.conformance.fingerprint.reading import Evidence, PointReading
from action_mfa.conformance.fingerprint.words import Step

__all__ = ["asked", "evidence_of", "seen_at"]

#: The same in every word, so that they tell a reader nothing.
_USUAL = frozenset({"environmentId", "email", "kind", "payload"})
_FIRST_CLIENT = "client-1"


def asked(step: Step) -> str:
    """Return a step with the arguments that make it what it is.

    ``wallet.sign(token=<mfa-token 2>)``; values born in the run stand there by reference.
    """
    arguments = ", ".join(_arguments("", dict(step.arguments)))
    return f"{step.operation}({arguments})" if arguments else step.operation


def seen_at(evidence: Evidence, number: int) -> str:
    """Return what was asked at a step, what was seen, and the port's own word where it refused."""
    steps = evidence.word.steps
    said = evidence.said[number]
    own = f' ("{said}")' if said else ""
    where = f"step {number + 1} of {len(steps)}"
    return f"{where}, {asked(steps[number])}: {evidence.seen[number]}{own}"


def evidence_of(reading: PointReading) -> str | None:
    """Return what was seen where the values of a point differ; None where nothing was tried.

    What another value would show stands beside it, where the word tells them apart just so.
    """
    if not reading.evidence:
        return None
    evidence = next(
        (each for each in reading.evidence if _fits(each, reading.value)), reading.evidence[0]
    )
    return "; ".join(
        seen_at(evidence, number) + _otherwise(evidence, number, reading.value)
        for number in evidence.word.telling
    )


def _fits(evidence: Evidence, value: str | None) -> bool:
    return value is not None and evidence.word.tells[value] == evidence.seen


def _otherwise(evidence: Evidence, number: int, value: str | None) -> str:
    if not _fits(evidence, value):
        return ""
    others = (
        f"{other} shows: {shown[number]}"
        for other, shown in evidence.word.tells.items()
        if other != value and shown[number] != evidence.seen[number]
    )
    text = ", ".join(others)
    return f" ({text})" if text else ""


def _arguments(name: str, value: JsonValue) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                if key not in _USUAL and inner != _FIRST_CLIENT:
                    # A token is named by what it is presented as.
                    yield from _arguments(name if key in {"mfa", "elevated"} else key, inner)
        case list():
            yield f"{name}={'+'.join(str(each) for each in value) or 'none'}"
        case bool():
            yield f"{name}={'true' if value else 'false'}"
        case _:
            yield f"{name}={value}"
