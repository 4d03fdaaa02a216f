"""What an examination found: one finding for each check, with the messages that led to it."""

from dataclasses import dataclass
from enum import StrEnum

from action_mfa.spec.protocol import Greeting
from action_mfa.spec.results import Blame

__all__ = ["Check", "Direction", "Finding", "Message", "Outcome", "Report", "Section"]


class Outcome(StrEnum):
    """What one check came to; from worst to best."""

    FAILED = "failed"
    """The contract is broken, or a claim is not kept: a run would blame or stop here."""
    WARNED = "warned"
    """Allowed, and most likely not what was meant, or less than a verdict needs."""
    PASSED = "passed"
    NOT_APPLICABLE = "not_applicable"
    """Not tried; the reason says why."""


class Section(StrEnum):
    """The parts of an examination, in their order."""

    GREETING = "The greeting"
    MESSAGES = "The messages"
    OPERATIONS = "The operations"
    WORLD = "Clock, reset and tokens"
    FAREWELL = "The end"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the doctor looks at; ``title`` is what is so when it is in order."""

    id: str
    section: Section
    title: str


class Direction(StrEnum):
    """Which way a message went."""

    TO_ADAPTER = "to the adapter"
    FROM_ADAPTER = "from the adapter"


@dataclass(frozen=True, slots=True)
class Message:
    """One message, fit to be shown: on one line, secrets withheld, not endless.

    ``seconds`` count from the beginning of the examination.
    """

    direction: Direction
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to, and why.

    ``blame`` stands with failures only; ``advice`` is what to change, where something is to be.
    """

    check: Check
    outcome: Outcome
    reason: str
    advice: str | None = None
    blame: Blame | None = None
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole examination.

    ``adapter`` is the adapter as it was asked for, ``greeting`` what it said of itself; None where
    it never came to that.
    """

    adapter: str
    greeting: Greeting | None
    findings: tuple[Finding, ...]

    def counted(self, outcome: Outcome) -> int:
        """Return how many checks came to this."""
        return sum(finding.outcome is outcome for finding in self.findings)

    def blamed(self, blame: Blame) -> int:
        """Return how many failures are somebody's."""
        return sum(finding.blame is blame for finding in self.findings)

    @property
    def is_sound(self) -> bool:
        """True when nothing failed: a run's verdict will be about the implementation."""
        return not self.counted(Outcome.FAILED)

    @property
    def has_a_sound_adapter(self) -> bool:
        """True when nothing failed but the implementation: what it does is a run's to judge."""
        return self.counted(Outcome.FAILED) == self.blamed(Blame.IMPLEMENTATION)
