"""The fingerprint: which reading of each open point an implementation follows.

Where public sources are silent, the suite blames nobody; it can say what an implementation does.
For each open point the shortest trace that tells its values apart was found by a search over the
reference (``words.json``); :func:`identify` tries it on a port and names a value where no other
one explains what was seen. :attr:`Fingerprint.parameters` is the same, for whoever wants a
reference that does as the port does, and :func:`recorded` for a results file.
"""

from action_mfa.conformance.fingerprint.identify import (
    Benches,
    OneBench,
    Progress,
    SharedConnection,
    Silent,
    identify,
)
from action_mfa.conformance.fingerprint.reading import (
    Evidence,
    Fingerprint,
    PointReading,
    Told,
)
from action_mfa.conformance.fingerprint.record import recorded
from action_mfa.conformance.fingerprint.words import Book, Hidden, Look, Step, Word, load_book

__all__ = [
    "Benches",
    "Book",
    "Evidence",
    "Fingerprint",
    "Hidden",
    "Look",
    "OneBench",
    "PointReading",
    "Progress",
    "SharedConnection",
    "Silent",
    "Step",
    "Told",
    "Word",
    "identify",
    "load_book",
    "recorded",
]
