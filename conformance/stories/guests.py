"""Client ports of this process that stand on the harness's lab itself, without HTTP between."""

from typing import Protocol, runtime_checkable

from action_mfa.conformance.ports import Adapter, InProcessPort
from action_mfa.simulator import Lab

__all__ = ["Guest", "guest_behind"]


@runtime_checkable
class Guest(Protocol):
    """A port that needs a backend and can use a lab as an object.

    It is told the lab once, after its greeting and before anything else; such a port gets no base
    URL. Everything else is as for any client port: the harness answers ``lab.*`` and moves the
    clock, and acceptance and effects are read from the lab.
    """

    def join(self, lab: Lab, /) -> None:
        """Talk to this lab from now on."""
        ...


def guest_behind(port: Adapter) -> Guest | None:
    """Return the guest that a port is; None for a port that is to get a base URL."""
    inside = port.adapter if isinstance(port, InProcessPort) else port
    return inside if isinstance(inside, Guest) else None
