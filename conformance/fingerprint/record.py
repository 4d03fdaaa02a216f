"""A fingerprint as ``results.json`` holds it: each point with its question, and what is known."""

from action_mfa.conformance.fingerprint.reading import Fingerprint, PointReading
from action_mfa.conformance.fingerprint.sentences import evidence_of
from action_mfa.spec import ProductReading, load_spec
from action_mfa.spec.readings import KnownReading, Reading

__all__ = ["recorded"]


def recorded(fingerprint: Fingerprint) -> tuple[Reading, ...]:
    """Return the readings of a port as a results file holds them, in the same order."""
    return tuple(_recorded(each) for each in fingerprint.readings)


def _recorded(found: PointReading) -> Reading:
    point = load_spec().open_point(found.point)
    return Reading(
        point=point.name,
        question=point.question,
        party=point.party,
        values=point.values,
        default=point.default,
        told=found.told,
        value=found.value,
        possible=() if found.value is not None else found.possible,
        why=found.why,
        evidence=evidence_of(found),
        dynamic=tuple(_known(each) for each in point.dynamic),
    )


def _known(known: ProductReading) -> KnownReading:
    url = getattr(known.source, "url", None)
    return KnownReading(
        product=known.product,
        value=known.value,
        source=known.source.citation,
        source_url=None if url is None else str(url),
        read=known.read,
        note=known.note,
    )
