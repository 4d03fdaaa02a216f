"""An exploration as the file that others read: see :mod:`action_mfa.spec.explorations`."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from action_mfa.conformance.exploring.exploration import Exploration, Found, Wish
from action_mfa.conformance.results import implementation_of, suite_version
from action_mfa.simulator import Parameters
from action_mfa.spec import Spec
from action_mfa.spec.explorations import (
    EarnedClaim,
    ExploredAlphabet,
    ExploredLetter,
    Promise,
    TakenReading,
    WordDifference,
    WordStep,
)
from action_mfa.spec.explorations import Exploration as Recorded
from action_mfa.spec.protocol import Greeting
from action_mfa.spec.results import SpecIdentity, SuiteIdentity

__all__ = ["Circumstances", "recorded", "trace_text"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and of whom: ``greeting`` is the port's own words, ``adapter`` what was asked for."""

    spec: Spec
    adapter: str
    greeting: Greeting
    started: datetime
    seconds: float


def recorded(
    explored: Exploration, wish: Wish, circumstances: Circumstances, *, trace: str | None = None
) -> Recorded:
    """Return the file's content; ``trace`` is where the trace lies, relative to the file."""
    claim, found, spec = explored.claim, explored.found, circumstances.spec
    earned = claim.is_earned and found is None and explored.fault is None
    has_bound = earned and claim.promise is Promise.COMPLETE
    return Recorded(
        suite=SuiteIdentity(version=suite_version()),
        spec=SpecIdentity(version=spec.version, hash=spec.hash, clauses=len(spec.clauses)),
        implementation=implementation_of(circumstances.greeting),
        adapter=circumstances.adapter,
        started=circumstances.started,
        seconds=max(0.0, circumstances.seconds),
        jobs=wish.jobs,
        alphabet=ExploredAlphabet(
            id=wish.alphabet.id,
            summary=wish.alphabet.summary,
            abstraction=wish.alphabet.abstraction,
            letters=tuple(
                ExploredLetter(id=letter.id, title=letter.title) for letter in explored.letters
            ),
            states=claim.states,
            transitions=claim.transitions,
            scenes=claim.scenes,
        ),
        readings=tuple(_readings(wish.reference.parameters)),
        claim=EarnedClaim(
            promise=claim.promise,
            extra_states=claim.extra_states,
            earned=earned,
            bound=claim.bound if has_bound else None,
            sentences=claim.sentences(),
        ),
        planned=claim.planned,
        words=claim.words,
        steps=explored.steps,
        operations=explored.messages,
        stopped=explored.stopped,
        fault=explored.fault,
        blame=explored.blame,
        differences=() if found is None else (_difference(found, trace),),
    )


def trace_text(found: Found) -> str:
    """Return a difference's trace as its file holds it; empty where there is none."""
    return "".join(f"{line}\n" for line in found.trace)


def _difference(found: Found, trace: str | None) -> WordDifference:
    digest = hashlib.sha256(trace_text(found).encode()).hexdigest()
    return WordDifference(
        word=tuple(
            WordStep(letter=letter, title=title)
            for letter, title in zip(found.letters, found.titles, strict=True)
        ),
        expected=found.difference.expected.value,
        seen=found.difference.seen.value,
        clauses=found.clauses,
        steady=found.steady,
        trace=trace,
        trace_sha256=None if trace is None else digest,
    )


def _readings(parameters: Parameters) -> Iterator[TakenReading]:
    ours = Parameters()
    for each in fields(Parameters):
        value, default = getattr(parameters, each.name), getattr(ours, each.name)
        yield TakenReading(point=each.name, value=str(value), default=str(default))
