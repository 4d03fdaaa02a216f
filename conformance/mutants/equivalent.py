"""What an equivalent is: a right implementation that differs from the reference."""

from dataclasses import dataclass

from action_mfa.conformance.mutants.mutant import Build

__all__ = ["Equivalent"]


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A right implementation that the suite may not blame.

    ``announces`` are the SHOULD clauses that may warn, because what makes the implementation differ
    is what they advise against. ``starves`` are the clauses that it leaves nothing to try of.
    """

    id: str
    sentence: str
    build: Build
    announces: tuple[str, ...] = ()
    starves: tuple[str, ...] = ()
