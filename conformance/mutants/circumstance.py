"""Servers that are wrong in one circumstance only: what a team tries by hand goes well.

Everywhere else they decide as the reference does, so that a single clause has to look there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Altered, Build, Deviating, session_of
from action_mfa.conformance.ports.adapter import Callbacks
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine, Rules
from action_mfa.simulator.core import (
    Command,
    MfaToken,
    Refused,
    State,
    Step,
    TokenValue,
)
from action_mfa.simulator.core.rules import ElevationRules
from action_mfa.simulator.core.state import Settings
from action_mfa.simulator.entropy import Entropy
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason

__all__ = [
    "ALL_FREE",
    "FREE",
    "Circumstance",
    "machine_of_two_minds",
    "minted_in",
    "presented",
    "refuses_when",
    "ruled_alone",
    "ruled_when",
    "settings_of",
]

R = TypeVar("R")

#: Says of a state, a command and an instant (Unix seconds, UTC) whether it is the wrong one.
Circumstance = Callable[[State, Command[Any], int], bool]


def _nothing_is_protected(_settings: Settings, _action: Action) -> bool:
    return False


#: Rules by which no action takes a token.
FREE = Rules(action_is_protected=_nothing_is_protected)

#: Rules by which no action takes a token, nor an elevated one.
ALL_FREE = replace(
    FREE,
    elevation=replace(ElevationRules(), is_enforced=lambda _settings: False),
)


@dataclass(frozen=True, slots=True)
class _MachineOfTwoMinds(Deviating):
    """The machine, which goes by other rules in one circumstance."""

    wrong: Rules = FREE
    when: Circumstance = lambda _state, _command, _now: False

    def step(self, state: State, command: Command[R], *, now: int, entropy: Entropy) -> Step[R]:
        """See :meth:`Machine.step`."""
        if self.when(state, command, now):
            machine = Machine(self.parameters, self.policy, self.wrong)
            return machine.step(state, command, now=now, entropy=entropy)
        return Machine.step(self, state, command, now=now, entropy=entropy)

    def deviates(self, state: State, command: Command[Any], now: int, _step: Step[Any]) -> bool:
        """See :meth:`Deviating.deviates`."""
        return self.when(state, command, now)


@dataclass(frozen=True, slots=True)
class _MachineThatBalks(Deviating):
    """The machine, which refuses in one circumstance whatever it is asked, and changes nothing."""

    reason: Reason = Reason.REJECTED
    when: Circumstance = lambda _state, _command, _now: False

    def step(self, state: State, command: Command[R], *, now: int, entropy: Entropy) -> Step[R]:
        """See :meth:`Machine.step`."""
        if self.when(state, command, now):
            return Step(state, Refused(self.reason, "Not in this case"))
        return Machine.step(self, state, command, now=now, entropy=entropy)

    def deviates(self, state: State, command: Command[Any], now: int, _step: Step[Any]) -> bool:
        """See :meth:`Deviating.deviates`."""
        return self.when(state, command, now)


def machine_of_two_minds(when: Circumstance, wrong: Rules = FREE) -> Machine:
    """Return a machine that goes by other rules in one circumstance."""
    return _MachineOfTwoMinds(wrong=wrong, when=when)


def ruled_when(when: Circumstance, wrong: Rules = FREE) -> Build:
    """Return what builds a reference that goes by other rules in one circumstance."""
    return Altered(machine_of_two_minds(when, wrong))


def refuses_when(when: Circumstance, reason: Reason = Reason.MFA_REQUIRED) -> Build:
    """Return what builds a reference that refuses in one circumstance, for this reason."""
    return Altered(_MachineThatBalks(reason=reason, when=when))


class _RightInARace(Reference):
    """Goes by other rules in one circumstance, unless it is asked for several things at once."""

    def __init__(self, when: Circumstance, wrong: Rules) -> None:
        self._racing = False
        machine = _MachineOfTwoMinds(
            wrong=wrong,
            when=lambda state, command, now: not self._racing and when(state, command, now),
        )
        super().__init__(machine=machine)

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        if not isinstance(operation, p.Race):
            return super()._answer_with(operation, callbacks)
        self._racing = True
        try:
            return super()._answer_with(operation, callbacks)
        finally:
            self._racing = False


def ruled_alone(when: Circumstance, wrong: Rules = FREE) -> Build:
    """Return what :func:`ruled_when` does, for what is asked one after the other only."""
    return lambda: _RightInARace(when, wrong)


def settings_of(state: State, command: Command[Any]) -> Settings:
    """Return the settings of the environment that a command comes from; ours for strangers."""
    session = session_of(state, command)
    return Settings() if session is None else state.environments[session.environment].settings


def minted_in(state: State, command: Command[Any]) -> tuple[MfaToken, ...]:
    """Return the tokens of the session that a command comes from, the newest last."""
    session = session_of(state, command)
    if session is None:
        return ()
    return tuple(state.tokens[value] for value in state.tokens_by_session.get(session.id, ()))


def presented(state: State, command: Command[Any]) -> MfaToken | None:
    """Return the token that a command presents, if it was ever minted."""
    value = command.presented_token
    return None if value is None else state.tokens.get(TokenValue(value))
