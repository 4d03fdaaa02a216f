"""One exploration from beginning to end: model, words, performance, and what a difference is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from action_mfa.conformance.exploring.alphabets import Alphabet
from action_mfa.conformance.exploring.claims import Claim, Promise
from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.extraction import Search, extract
from action_mfa.conformance.exploring.letters import Letter
from action_mfa.conformance.exploring.mealy import Word
from action_mfa.conformance.exploring.performing_words import (
    Budget,
    Performed,
    Share,
    Told,
    perform_shares,
)
from action_mfa.conformance.exploring.planning import Plan, plan
from action_mfa.conformance.exploring.scenes import is_restorable
from action_mfa.conformance.exploring.shrinking import Shrunk, shrink
from action_mfa.conformance.exploring.tracing import TraceScribe, clauses_of
from action_mfa.conformance.exploring.walking import walk
from action_mfa.conformance.exploring.words_on_port import WordPort
from action_mfa.conformance.ports import Adapter, InProcessPort, ReasonMapping
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine
from action_mfa.spec.protocol import Greeting
from action_mfa.spec.results import Blame

__all__ = ["Exploration", "Found", "Observer", "Quiet", "Wish", "explore"]

_TOLD_EVERY = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be explored, and how much of it.

    ``reference`` is what the port is compared with. ``limit`` is the most words, ``seconds`` the
    most time; None: all there is. Each of ``jobs`` has a port of its own.
    """

    alphabet: Alphabet
    reference: Machine
    promise: Promise = Promise.COMPLETE
    extra_states: int = 0
    jobs: int = 1
    limit: int | None = None
    seconds: float | None = None
    reasons: ReasonMapping | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A difference: its shortest word in the letters' titles, and the trace that replays it.

    ``steady`` is false where it did not come again; then there is no trace.
    """

    titles: tuple[str, ...]
    letters: tuple[str, ...]
    difference: Difference
    clauses: tuple[str, ...]
    tried: int
    steady: bool
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """How an exploration ended. ``stopped`` says why words are left; None where none are."""

    letters: tuple[Letter, ...]
    claim: Claim
    steps: int
    messages: int
    found: Found | None
    stopped: str | None
    fault: str | None
    blame: Blame | None


class Observer(Protocol):
    """Whoever wants to see it proceed."""

    def searched(self, search: Search) -> None:
        """So much of the reference's machine was found."""
        ...

    def planned(self, planned: Plan, in_place: bool) -> None:  # noqa: FBT001  told, not asked
        """These words will be performed; ``in_place``: with every beginning walked once."""
        ...

    def performed(self, performed: Performed) -> None:
        """So much of it was done."""
        ...


class Quiet:
    """Shows nothing."""

    def searched(self, search: Search) -> None:
        """Show nothing."""

    def planned(self, planned: Plan, in_place: bool) -> None:  # noqa: FBT001  as declared above
        """Show nothing."""

    def performed(self, performed: Performed) -> None:
        """Show nothing."""


#: Returns a port that has greeted; each call may return another one.
Opened = Callable[[], Adapter]


def explore(
    wish: Wish, greeting: Greeting, opened: Opened, observer: Observer | None = None
) -> Exploration:
    """Compare a port with the reference, word by word.

    A port that breaks the contract ends it: the result has the fault. What a difference means, the
    caller says; it is one from the reference under the readings that the wish has.
    """
    observer = observer or Quiet()
    model = extract(wish.alphabet, wish.reference, told=observer.searched)
    planned = plan(model, wish.promise, extra_states=wish.extra_states)
    port = opened()
    inside = port.adapter if isinstance(port, InProcessPort) else port
    in_place = isinstance(inside, Reference) and is_restorable(inside) and wish.limit is None
    observer.planned(planned, in_place)
    words = planned.words if wish.limit is None else planned.words[: wish.limit]

    def work(share: Share, told: Told) -> Performed:
        if in_place and isinstance(inside, Reference):
            return walk(model, planned.tree, inside, share=share, told=told)
        own = port if wish.jobs == 1 else opened()
        try:
            return _perform(WordPort(own, model, reasons=wish.reasons), share.taken(words), told)
        finally:
            if own is not port:
                own.close()

    performed = Performed(0, 0, 0)
    if words:
        budget = Budget(wish.seconds)
        performed = perform_shares(work, wish.jobs, budget=budget, told=observer.performed)
    found = None
    if performed.difference is not None:
        asked = WordPort(port, model, reasons=wish.reasons)
        try:
            found = _settled(wish, planned, greeting, asked, performed.difference)
        except PortFault as fault:
            performed = replace(performed, fault=str(fault), blame=fault.blame)
    stopped = None
    if performed.difference is None and performed.done < len(planned.words):
        left, of = len(planned.words) - performed.done, len(planned.words)
        stopped = f"{left:,} of {of:,} words are left"
    return Exploration(
        letters=model.letters,
        claim=Claim.of(
            model,
            wish.promise,
            extra_states=wish.extra_states,
            planned=len(planned.words),
            words=performed.done,
        ),
        steps=performed.steps,
        messages=performed.messages,
        found=found,
        stopped=stopped,
        fault=performed.fault,
        blame=performed.blame,
    )


def _perform(port: WordPort, words: Iterable[Word], told: Told) -> Performed:
    steps = done = 0
    for word in words:
        difference = port.differs(word)
        if difference is not None:
            return Performed(done, steps + len(difference.word), port.messages, difference)
        steps += len(word)
        done += 1
        if done % _TOLD_EVERY == 0 and not told(Performed(done, steps, port.messages)):
            break
    return Performed(done, steps, port.messages)


def _settled(
    wish: Wish, planned: Plan, greeting: Greeting, port: WordPort, first: Difference
) -> Found:
    """See whether a difference comes again from a fresh user, and make it short."""
    model = planned.model
    again = port.differs(first.word)
    shrunk = Shrunk(first, 1)
    if again is not None:
        shrunk = shrink(model.machine, again, port.differs, others=planned.words)
    difference = shrunk.difference
    letters = [model.letters[letter] for letter in difference.word]
    clauses = clauses_of(letters[-1], difference.expected)
    trace: tuple[str, ...] = ()
    if again is not None:
        scribe = TraceScribe(model, greeting.policy, clauses=clauses, reasons=wish.reasons)
        seen = port.written(difference.word, scribe)
        if seen is not None:
            trace = tuple(scribe.judged(seen, letters[-1]))
    return Found(
        titles=tuple(letter.title for letter in letters),
        letters=tuple(letter.id for letter in letters),
        difference=difference,
        clauses=clauses,
        tried=shrunk.tried,
        steady=bool(trace),
        trace=trace,
    )
