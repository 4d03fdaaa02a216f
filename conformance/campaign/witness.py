"""What the reference decides while the suite runs on it, check by check.

A decision is a rule that was asked, a step that its machine took, or an open point that was looked
up. Everything that a rule returns and a machine makes is a value, so it can be kept and compared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from action_mfa.conformance.mutants import Check, opener_of, run_checks
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.starting import Wish, prepare
from action_mfa.simulator import Machine, Parameters, Rules
from action_mfa.simulator.client import ClientRules
from action_mfa.simulator.core import Command, State, Step
from action_mfa.simulator.entropy import Draw, Entropy
from action_mfa.spec.results import CheckVerdict

__all__ = ["CLIENT", "POINTS", "SERVER", "Call", "Decided", "Path", "Taken", "Witness"]

R = TypeVar("R")

#: A rule by the names that lead to it: whose table, and the fields from there.
Path = tuple[str, ...]

SERVER: Path = ("server",)
CLIENT: Path = ("client",)

#: The names of the open points.
POINTS = frozenset(point.name for point in fields(Parameters))


@dataclass(frozen=True, slots=True)
class Call:
    """A rule was asked; ``outcome`` is what it returned or, if it raised, the exception."""

    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    outcome: object

    @property
    def draws(self) -> bool:
        """True where it was handed something random, which it may have used up."""
        return any(isinstance(argument, Draw) for argument in self.arguments)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that the machine took, at an instant in Unix seconds, UTC."""

    state: State
    command: Command[Any]
    now: int
    step: Step[Any]


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything that the reference decided while something was going on."""

    calls: dict[Path, list[Call]] = field(default_factory=dict)
    steps: list[Taken] = field(default_factory=list)
    looked_up: set[str] = field(default_factory=set)


class Witness:
    """Watches a reference while checks are run on it.

    ``during`` is what was decided in each check that passed, by its id; ``between`` is what was
    decided while none was running.
    """

    def __init__(self) -> None:
        self.during: dict[str, Decided] = {}
        self.between = Decided()
        self._now = self.between

    def watch(self, checks: Iterable[Check]) -> None:
        """Run checks on a reference that is watched."""
        measurement = prepare(Wish(opener=opener_of(self._build, "reference")))
        asked = tuple(checks)
        measurement.plan(check.mark for check in asked)
        for check in asked:
            self._now = Decided()
            (result,) = run_checks(measurement, [check])
            if result.verdict is CheckVerdict.PASS:
                self.during[check.mark.id] = self._now
            self._now = self.between
        measurement.finish()
        # What was kept is asked again later, and asks in its turn: that is no part of the run.
        self._now = Decided()

    def called(self, path: Path, call: Call) -> None:
        """Keep a call."""
        self._now.calls.setdefault(path, []).append(call)

    def took(self, taken: Taken) -> None:
        """Keep a step."""
        self._now.steps.append(taken)

    def looked_up(self, point: str) -> None:
        """Keep the name of an open point."""
        self._now.looked_up.add(point)

    def _build(self) -> Reference:
        return Reference(
            machine=_watched_machine(self), client_rules=_watched(ClientRules(), CLIENT, self)
        )


def _watched(table: Any, path: Path, witness: Witness) -> Any:  # noqa: ANN401  a table of rules
    """Return a table whose rules tell the witness of every call."""
    rules: dict[str, object] = {}
    for each in fields(table):
        rule, way = getattr(table, each.name), (*path, each.name)
        tells = _watched if is_dataclass(rule) else _telling
        rules[each.name] = tells(rule, way, witness)
    return replace(table, **rules)


def _telling(rule: Callable[..., R], path: Path, witness: Witness) -> Callable[..., R]:
    def ask(*arguments: object, **keywords: object) -> R:
        try:
            outcome = rule(*arguments, **keywords)
        except Exception as raised:
            witness.called(path, Call(arguments, keywords, raised))
            raise
        witness.called(path, Call(arguments, keywords, outcome))
        return outcome

    return ask


def _watched_machine(witness: Witness) -> Machine:
    class WatchedParameters(Parameters):
        __slots__ = ()

        def __getattribute__(self, name: str) -> Any:  # noqa: ANN401  whatever the point's values are
            if name in POINTS:
                witness.looked_up(name)
            return super().__getattribute__(name)

    class WatchedMachine(Machine):
        __slots__ = ()

        def step(self, state: State, command: Command[R], *, now: int, entropy: Entropy) -> Step[R]:
            step = super().step(state, command, now=now, entropy=entropy)
            witness.took(Taken(state, command, now, step))
            return step

    return WatchedMachine(WatchedParameters(), rules=_watched(Rules(), SERVER, witness))
