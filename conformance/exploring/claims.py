"""What an exploration may claim: how much was tried, and which implementations it excludes."""

from dataclasses import dataclass

from action_mfa.conformance.exploring.extraction import Model
from action_mfa.spec.explorations import Promise

__all__ = ["Claim", "Promise"]


@dataclass(frozen=True, slots=True)
class Claim:
    """The bound that words earn where no answer differs.

    ``words`` of ``planned`` were performed; ``extra_states`` belongs to a complete set of words.
    ``tried`` letters were sent while the reference was searched: each in every scene in which the
    hands have what it sends.
    """

    alphabet: str
    abstraction: str
    letters: int
    states: int
    transitions: int
    scenes: int
    tried: int
    promise: Promise
    extra_states: int
    planned: int
    words: int

    @classmethod
    def of(
        cls, model: Model, promise: Promise, *, extra_states: int, planned: int, words: int
    ) -> "Claim":
        """Return the claim for so many words of a model that were performed."""
        machine = model.machine
        return cls(
            alphabet=model.alphabet.id,
            abstraction=model.alphabet.abstraction,
            letters=len(machine.letters),
            states=machine.states,
            transitions=machine.transitions,
            scenes=model.found.met,
            tried=model.found.transitions,
            promise=promise,
            extra_states=extra_states,
            planned=planned,
            words=words,
        )

    @property
    def bound(self) -> int:
        """So many states an implementation may have for the claim to speak of it."""
        return self.states + self.extra_states

    @property
    def is_earned(self) -> bool:
        """True once every word was performed."""
        return self.promise is not Promise.SEARCH and self.words == self.planned

    def sentences(self) -> tuple[str, ...]:
        """Return the claim as it may be quoted: alphabet, abstraction and bound."""
        alphabet = (
            f"Alphabet {self.alphabet}: {self.letters} letters; the reference's machine over them "
            f"has {self.states:,} states and {self.transitions:,} transitions "
            f"(minimised from {self.scenes:,} scenes)."
        )
        return (alphabet, f"Abstraction: {self.abstraction}", self._bound())

    def _bound(self) -> str:
        if self.promise is Promise.SEARCH:
            return (
                f"Bound: none; the reference was searched, and nothing else. Each letter was tried "
                f"in each of its {self.scenes:,} scenes in which it can be sent, which are "
                f"{self.tried:,} transitions: all that there are."
            )
        if not self.is_earned:
            return "Bound: none; not every word was performed."
        match self.promise:
            case Promise.TOUR:
                return (
                    "Bound: every transition was taken once. An implementation that answers one "
                    "of them otherwise there would have been caught; one that ends up in a wrong "
                    "state may not."
                )
            case _:
                extra = self.extra_states
                more = "" if extra == 0 else f" ({self.states:,} and {extra} more)"
                return (
                    f"Bound: any implementation with at most {self.bound:,} states{more} over "
                    "these inputs that differs would have been caught. States are counted as the "
                    "harness sees them, together with what the user's hands remember."
                )
