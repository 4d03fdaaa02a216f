"""The ways in which a port can break the contract, as a closed set.

A fault's sentence is for people; whoever sorts faults, as ``action-mfa doctor`` does, reads this.
"""

from enum import StrEnum

__all__ = ["Breach"]


class Breach(StrEnum):
    """Which rule of the contract was broken."""

    START = "start"
    """The adapter does not start, or does not connect."""
    LINES = "lines"
    """What it wrote is no line of JSON with one object: mostly a log on the protocol's stream."""
    ENVELOPE = "envelope"
    """A JSON object, but not the answer to the open request."""
    CALLBACKS = "callbacks"
    """A callback out of turn, or one whose params do not fit."""
    TURNS = "turns"
    """Something was sent while nothing was asked."""
    TIME = "time"
    """No answer within the limit."""
    LENGTH = "length"
    """A line longer than the limit, or an endless one."""
    ENDED = "ended"
    """The adapter ended, or hung up, instead of answering."""
    RESULT = "result"
    """A result that is not of the operation's type."""
    FAILURE = "failure"
    """The adapter said that it failed itself: an error code that is neither 1 nor -32601."""

    @property
    def ends_the_conversation(self) -> bool:
        """True where nothing that comes after it can be trusted to belong to what was asked."""
        return self not in (Breach.RESULT, Breach.FAILURE)
