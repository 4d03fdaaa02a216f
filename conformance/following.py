"""The readings that a port is compared under: those it follows, unless somebody says others.

Where no source decides, a port may do as it likes, and no comparison should take that for a fault.
So its fingerprint is taken first, and the reference follows what was found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from action_mfa.conformance.connection import Opener
from action_mfa.conformance.fingerprint import OneBench, identify
from action_mfa.conformance.performing import standing
from action_mfa.conformance.ports import Adapter, ReasonMapping
from action_mfa.conformance.stories import Bench
from action_mfa.simulator import Parameters
from action_mfa.spec.protocol import Greeting

__all__ = ["Chosen", "followed_by", "followed_by_source", "told"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody said by ``NAME=VALUE``, and the reading that came of it."""

    parameters: Parameters
    said: Sequence[str] = ()

    def over(self, found: Parameters) -> Parameters:
        """Return what was found, but for the points that somebody spoke of."""
        names = {assignment.partition("=")[0].strip() for assignment in self.said}
        return Parameters(
            **{
                each.name: getattr(self.parameters if each.name in names else found, each.name)
                for each in fields(Parameters)
            }
        )


def followed_by(
    port: Adapter, greeting: Greeting, chosen: Chosen, *, reasons: ReasonMapping | None = None
) -> Parameters:
    """Return the readings of a port that is open; nobody else may use it meanwhile.

    A point at which it does what no value says, or at which nobody can tell, is read our way.

    Raises:
        PortFault: it breaks the contract.

    """
    bench = Bench(port, greeting, reasons=reasons)
    return chosen.over(identify(OneBench(bench)).parameters)


def followed_by_source(
    source: Opener, chosen: Chosen, *, reasons: ReasonMapping | None = None
) -> Parameters:
    """Open a port, return what :func:`followed_by` does, and close it.

    Raises:
        PortFault: it does not start, or breaks the contract.

    """
    with standing(source, reasons=reasons) as bench:
        return chosen.over(identify(OneBench(bench)).parameters)


def told(parameters: Parameters, whose: str) -> str:
    """Return readings in words: those unlike our own, by name."""
    other = ", ".join(_unlike(parameters))
    return f"{whose}; unlike our own: {other}" if other else "ours, of every open point"


def _unlike(parameters: Parameters) -> Iterator[str]:
    ours = Parameters()
    for each in fields(Parameters):
        value = getattr(parameters, each.name)
        if value != getattr(ours, each.name):
            yield f"{each.name}={value}"
