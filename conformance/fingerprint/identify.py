"""Which readings a port follows: its words are tried, and what was seen is explained."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from action_mfa.conformance.connection import Connection
from action_mfa.conformance.fingerprint.inference import Inference
from action_mfa.conformance.fingerprint.needs import gap
from action_mfa.conformance.fingerprint.questions import questions
from action_mfa.conformance.fingerprint.reading import Evidence, Fingerprint, PointReading
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.trying import Listener, Tried, try_word
from action_mfa.conformance.fingerprint.undecided import Candidates, every_value
from action_mfa.conformance.fingerprint.words import Book, Step, Word, load_book
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.performing import Performer
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.stories.bench import Bench
from action_mfa.simulator import Machine, Policy
from action_mfa.simulator.client import ClientRules
from action_mfa.spec import Party, load_spec
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Role

__all__ = ["Benches", "OneBench", "Progress", "SharedConnection", "Silent", "identify"]

#: More wrong codes than any word enters, for ports that declare no limit.
_NO_LIMIT = 1000


class Benches(Protocol):
    """Where a port stands, for as long as it holds."""

    def bench(self) -> Bench:
        """Return the bench of the open port; raise :class:`PortFault` where there is none."""
        ...

    def broke(self, fault: PortFault) -> None:
        """Take note that the port broke the contract."""
        ...

    def held(self) -> None:
        """Take note that it was used and did not break."""
        ...


class Progress(Protocol):
    """Whoever wants to see it proceed."""

    def began(self, points: int) -> None:
        """So many points will be looked at."""
        ...

    def looks_at(self, point: str) -> None:
        """The next point is looked at."""
        ...

    def found(self, reading: PointReading) -> None:
        """A reading is there; it may still change with what is seen later."""
        ...


class Silent:
    """Shows nothing."""

    def began(self, points: int) -> None:
        """Show nothing."""

    def looks_at(self, point: str) -> None:
        """Show nothing."""

    def found(self, reading: PointReading) -> None:
        """Show nothing."""


class OneBench:
    """A bench that somebody else holds; its port is not opened again after a fault."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._fault: PortFault | None = None

    def bench(self) -> Bench:
        """Return the bench, as long as its port holds."""
        if self._fault is not None:
            raise PortFault(f"after a fault: {self._fault}", blame=self._fault.blame)
        return self._bench

    def broke(self, fault: PortFault) -> None:
        """Go on only where the port lives."""
        if not fault.port_lives:
            self._fault = fault

    def held(self) -> None:
        """Take no note: this bench has no second port anyway."""


class SharedConnection:
    """The connection of a run or of a command: a port that broke down is opened again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def bench(self) -> Bench:
        """Return the bench of the open port, opening one where there is none."""
        bench: object = self._connection.bench()
        if not isinstance(bench, Bench):
            raise TypeError("fingerprints are taken on a bench of the stories")
        return bench

    def broke(self, fault: PortFault) -> None:
        """Let the next word have a fresh port, until it broke too often."""
        self._connection.broke(fault, clause="")

    def held(self) -> None:
        """Forget the faults before."""
        self._connection.held()


def identify(
    benches: Benches,
    *,
    points: Sequence[str] | None = None,
    book: Book | None = None,
    progress: Progress | None = None,
    seed: int = 0,
) -> Fingerprint:
    """Find out which reading of each open point a port follows.

    Nothing is a pass or a fail. A value is named only where what was seen excludes every other one
    under every reading of all points that could have played a part.

    Args:
        benches: where the port stands; nobody else may use it meanwhile.
        points: the open points to look at; None: all. Others are looked at too where these
            depend on them.
        book: the words; None: those that the suite comes with.
        progress: is told what is going on.
        seed: of the user's passkeys.

    Raises:
        PortFault: the port does not start, or does not greet.

    """
    greeting = benches.bench().greeting
    examination = _Examination(benches, greeting, book or load_book(), progress or Silent(), seed)
    return examination.fingerprint(tuple(points or questions()))


def candidates_for(role: Role) -> Candidates:
    """Return what is possible beforehand: a side that is not the port's follows our reading."""
    return {
        name: values[:1] if _is_foreign(name, role) else values
        for name, values in every_value().items()
    }


def _is_foreign(point: str, role: Role) -> bool:
    """Say whether a point is about the side that a port of this role is not."""
    party = load_spec().open_point(point).party
    return not (role.is_client if party is Party.CLIENT else role.is_server)


def reference_for(greeting: p.Greeting) -> Stage:
    """Return the reference in the port's role, with the numbers that the port declares."""
    policy = Policy()
    limit = greeting.policy.rate_limit
    if limit is None:
        policy = replace(policy, rate_limit_failures=_NO_LIMIT)
    else:
        policy = replace(
            policy,
            rate_limit_failures=limit.failures,
            rate_limit_window_seconds=limit.window_seconds,
            rate_limit_shared_with_recovery=limit.shared_with_recovery,
        )
    if greeting.policy.recovery is not None:
        policy = replace(policy, recovery_codes=greeting.policy.recovery.count)
    rules = ClientRules()
    if greeting.role is Role.BACKEND:
        # There is no client before a backend that would decide not to ask it.
        rules = replace(rules, has_passkey=lambda _options: True)
    return Stage.opened(Machine(policy=policy), rules)


class _Examination:
    def __init__(
        self,
        benches: Benches,
        greeting: p.Greeting,
        book: Book,
        progress: Progress,
        seed: int,
    ) -> None:
        self._benches = benches
        self._greeting = greeting
        self._book = book
        self._progress = progress
        self._seed = seed
        self._inference = Inference(reference_for(greeting), candidates_for(greeting.role))
        self._gaps: dict[str, list[str]] = {}

    def fingerprint(self, points: Sequence[str]) -> Fingerprint:
        wanted = self._with_what_they_hinge_on(points)
        self._progress.began(len(wanted))
        for point in wanted:
            self._progress.looks_at(point)
            self._try_all(word for word in self._book.of(point) if not word.given)
            self._progress.found(self._reading(point))
        # What another point hides may be told by a word that was found under just that reading.
        for point in wanted:
            self._try_all(
                word
                for word in self._book.of(point)
                if word.given
                and self._inference.fits(word.given)
                and not self._inference.is_settled(point)
            )
        return Fingerprint(tuple(self._reading(point) for point in points))

    def _with_what_they_hinge_on(self, points: Sequence[str]) -> list[str]:
        wanted = list(points)
        for point in wanted:
            for word in self._book.of(point):
                wanted += [each for each in word.hinges_on if each not in wanted]
        return wanted

    def _reading(self, point: str) -> PointReading:
        role = self._greeting.role
        if _is_foreign(point, role):
            party = load_spec().open_point(point).party
            return self._inference.reading(point, [f"it is the {party}'s, this is a {role}"])
        return self._inference.reading(point, self._gaps.get(point, ()))

    def _try_all(self, words: Iterator[Word]) -> None:
        for word in words:
            if _is_foreign(word.point, self._greeting.role):
                continue
            tried = self._try(word)
            if isinstance(tried, str):
                self._gaps.setdefault(word.point, []).append(tried)
            else:
                self._inference.learn(Evidence(word, tried.texts, tried.said))

    def _try(self, word: Word) -> Tried | str:
        """Try a word; return why it could not be, where it could not."""
        try:
            bench = self._benches.bench()
            missing = gap(word.steps, bench.greeting, sees_server=bench.journal is not None)
            if missing is not None:
                return missing
            # What a bridge answers is our words, not the port's.
            telling = {word.steps[place].operation for place in word.telling}
            for bridge in bench.greeting.bridges:
                if bridge.operation in telling:
                    return f"its adapter bridges {bridge.operation}"
            tried = _tried(bench, word.steps, self._seed)
        except NotApplicable as inapplicable:
            return str(inapplicable)
        except PortFault as fault:
            self._benches.broke(fault)
            return f"the port broke down: {fault}"
        self._benches.held()
        return tried


def _tried(bench: Bench, steps: Sequence[Step], seed: int) -> Tried:
    port = bench.port
    listener = Listener(port)
    bench.port = listener
    try:
        # Looking at effects names what the server's journal shows as well, and not every port has
        # one: a word's references would mean other tokens on some ports than on others.
        performer = Performer(bench, seed=seed)
        return try_word(bench, performer, listener, steps)
    finally:
        bench.port = port
