"""What was found out about a port: its reading of every open point, or why nobody can tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from action_mfa.conformance.fingerprint.undecided import parameters_of
from action_mfa.conformance.fingerprint.words import Word
from action_mfa.simulator import Parameters
from action_mfa.spec.readings import Told

__all__ = ["Evidence", "Fingerprint", "PointReading", "Told"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word that was tried, what was seen at each step, and the port's words where it refused."""

    word: Word
    seen: tuple[str, ...]
    said: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class PointReading:
    """One open point: ``value`` where it is one of the spec's, else ``why`` nobody can name one.

    ``possible`` are the values that what was seen leaves possible.
    """

    point: str
    told: Told
    value: str | None = None
    why: str | None = None
    possible: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The readings of a port, in the order of the spec's open points."""

    readings: tuple[PointReading, ...]

    def of(self, point: str) -> PointReading:
        """Return the reading of a point; KeyError if it was not asked for."""
        for reading in self.readings:
            if reading.point == point:
                return reading
        raise KeyError(point)

    @property
    def values(self) -> Mapping[str, str]:
        """The value of every point that could be named."""
        return {each.point: each.value for each in self.readings if each.value is not None}

    @property
    def parameters(self) -> Parameters:
        """The reading for a reference that is to do as the port does; ours where nothing is known.

        Where the port's way is none of the spec's values, no reference can follow it.
        """
        return parameters_of(self.values)
