"""Which checks a change of the reference could show in, found without running them.

The suite is run on the reference once, under a :class:`Witness`. A mutant that decides everything
that was decided in a check as the reference did takes the check where the reference took it, so
only the others are run. ``action-mfa mutants --full`` runs them all.

What is drawn and when a check begins are not compared: both depend on the checks before it, with or
without anything left out.

The argument holds for an :class:`Altered` reference. Of any other nothing is known beforehand, and
nothing is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from action_mfa.conformance.campaign.witness import (
    CLIENT,
    POINTS,
    SERVER,
    Call,
    Decided,
    Path,
    Witness,
)
from action_mfa.conformance.mutants import Altered, Build, Check, Deviating, suite
from action_mfa.simulator import Machine
from action_mfa.simulator.client import ClientRules

__all__ = ["telling_checks"]

Rule = Callable[..., object]


@dataclass(frozen=True, slots=True)
class _Change:
    """What an altered reference has of its own."""

    rules: tuple[tuple[Path, Rule], ...]
    points: frozenset[str]
    machine: Deviating | None

    def shows_in(self, decided: Decided) -> bool:
        """Say whether it could have decided anything otherwise."""
        if not self.points.isdisjoint(decided.looked_up):
            return True
        for path, rule in self.rules:
            if any(_is_otherwise(rule, call) for call in decided.calls.get(path, ())):
                return True
        machine = self.machine
        return machine is not None and any(
            machine.deviates(taken.state, taken.command, taken.now, taken.step)
            for taken in decided.steps
        )


def telling_checks(build: Build, checks: Iterable[Check]) -> tuple[Check, ...]:
    """Return those checks, in order, whose course could differ from the one on the reference."""
    asked = tuple(checks)
    change = _change_of(build)
    if change is None:
        return asked
    witness = _witness()
    if change.shows_in(witness.between):
        return asked
    return tuple(check for check in asked if _could_tell(change, witness, check))


def _could_tell(change: _Change, witness: Witness, check: Check) -> bool:
    decided = witness.during.get(check.mark.id)
    return decided is None or change.shows_in(decided)


@cache
def _witness() -> Witness:
    witness = Witness()
    witness.watch(suite())
    return witness


def _change_of(build: Build) -> _Change | None:
    """Return what a build changes, or None where that cannot be seen."""
    if not isinstance(build, Altered):
        return None
    machine, ours = build.machine, Machine()
    deviating = machine if isinstance(machine, Deviating) else None
    if machine.policy != ours.policy or (deviating is None and type(machine) is not Machine):
        return None
    return _Change(
        rules=(
            *_replaced(SERVER, ours.rules, machine.rules),
            *_replaced(CLIENT, ClientRules(), build.client_rules or ClientRules()),
        ),
        points=frozenset(
            name
            for name in POINTS
            if getattr(machine.parameters, name) is not getattr(ours.parameters, name)
        ),
        machine=deviating,
    )


def _replaced(path: Path, ours: object, theirs: Any) -> Iterator[tuple[Path, Rule]]:  # noqa: ANN401
    for each in fields(theirs):
        mine, rule = getattr(ours, each.name), getattr(theirs, each.name)
        if is_dataclass(rule):
            yield from _replaced((*path, each.name), mine, rule)
        elif rule is not mine:
            yield (*path, each.name), rule


def _is_otherwise(rule: Rule, call: Call) -> bool:
    # What was drawn cannot be drawn again, so nobody can say what this rule would have returned.
    if call.draws:
        return True
    try:
        outcome = rule(*call.arguments, **call.keywords)
    except Exception as raised:  # noqa: BLE001  a wrong rule may raise whatever it likes
        outcome = raised
    if outcome is call.outcome:
        return False
    return type(outcome) is not type(call.outcome) or outcome != call.outcome
