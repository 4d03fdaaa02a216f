"""The adapter contract in Python: what an implementation under test has to offer.

A port is whatever answers the contract's operations: an object in this process, or a peer behind
stdio, TCP or HTTP that looks like one. The harness sees them all as an :class:`Adapter`.
"""

from typing import Protocol, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.ports.breaches import Breach
from action_mfa.spec.protocol import ErrorData, Operation
from action_mfa.spec.results import Blame

__all__ = ["Adapter", "Callbacks", "PortFault", "Refused", "Unsupported"]

R = TypeVar("R", bound=BaseModel)


class Refused(Exception):  # noqa: N818  an ordinary outcome, not an error
    """The implementation refused or failed, in its own raw words."""

    def __init__(self, data: ErrorData) -> None:
        super().__init__(data.message or data.code or data.name or "refused")
        self.data = data


class Unsupported(Exception):  # noqa: N818  an ordinary outcome, not an error
    """The port does not support the operation."""


class PortFault(Exception):  # noqa: N818  the name says whose fault it is not yet
    """The contract was broken: no verdict on the implementation can be had from this.

    ``port_lives`` says that one answer was no good and the conversation can go on all the same;
    ``breach`` names the rule that was broken, where whoever noticed knows it.
    """

    def __init__(
        self,
        reason: str,
        *,
        blame: Blame,
        port_lives: bool = False,
        breach: Breach | None = None,
    ) -> None:
        super().__init__(reason)
        self.blame = blame
        self.port_lives = port_lives
        self.breach = breach


class Callbacks(Protocol):
    """What an adapter may ask of the harness while an operation is open: the user's hands."""

    def answer(self, callback: Operation[R], /) -> R:
        """Return what the user does; raise :class:`Refused` where the user cannot."""
        ...


class Adapter(Protocol):
    """One implementation, made to answer the operations of the contract."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Do one operation and return its raw result.

        Raises:
            Refused: the implementation refused or failed.
            Unsupported: the implementation has no such operation.
            PortFault: the adapter broke the contract (remote adapters only).

        """
        ...

    def close(self) -> None:
        """Release everything; nothing is asked afterwards."""
        ...
