"""What each part of a run's folder turned out to be, and the answer over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Proof", "State", "Verification"]


class State(StrEnum):
    """What came of looking at one part."""

    HOLDS = "holds"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Proof:
    """One part, what came of looking at it, and a sentence that says what was compared."""

    subject: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """All proofs, in the order in which each rests on those before it."""

    proofs: tuple[Proof, ...]

    @property
    def state(self) -> State:
        """``DIFFERS`` if anything does, else ``UNKNOWN`` if anything is, else ``HOLDS``."""
        states = {proof.state for proof in self.proofs}
        return next(
            (state for state in (State.DIFFERS, State.UNKNOWN) if state in states), State.HOLDS
        )
