"""Servers that look first and write afterwards, so that two callers at once both find it free.

Each reads the state, decides, and lets everybody else do the same before it writes back what it
read. Whoever comes alone notices nothing, so no check that asks one thing after the other does.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from action_mfa.conformance.mutants.mutant import Build, Mutant
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Lab, WireCall
from action_mfa.simulator.client import ClientRules, Held, Memory
from action_mfa.simulator.core import Command, commands

__all__ = ["MUTANTS", "GappedLab"]

R = TypeVar("R")

_WALLET_ACTIONS = (commands.Sign, commands.Export)


class GappedLab(Lab):
    """A lab with a gap between looking and writing.

    Args:
        torn: the commands that are done in two steps.
        gap: what happens between the two.

    """

    def __init__(self, torn: tuple[type[Command[Any]], ...], gap: Callable[[], None]) -> None:
        super().__init__()
        self._torn = torn
        self._gap = gap

    def perform(
        self,
        command: Command[R],
        *,
        client_id: str | None = None,
        via: WireCall | None = None,
    ) -> R:
        """See :meth:`Lab.perform`."""
        if not isinstance(command, self._torn):
            return super().perform(command, client_id=client_id, via=via)
        step = self._decide(command)
        self._gap()
        return self._settle(step, command, client_id=client_id, via=via)


class _Gapped(Reference):
    """A reference whose racers all look before the first of them writes."""

    def __init__(self, torn: tuple[type[Command[Any]], ...]) -> None:
        super().__init__()
        self.lab = GappedLab(torn, self._turns.hand_on)


class _GappedOnBothSides(_Gapped):
    """Besides, its clients all look at the held token before the first of them forgets it."""

    def __init__(self) -> None:
        super().__init__(_WALLET_ACTIONS)
        self._client_rules = replace(ClientRules(), before_action=self._forgets_late)

    def _forgets_late(self, memory: Memory, attached: Held | None) -> Memory:
        self._turns.hand_on()
        return ClientRules().before_action(memory, attached)


def _in_two_steps(*torn: type[Command[Any]]) -> Build:
    return lambda: _Gapped(torn)


MUTANTS = (
    Mutant(
        "token-is-checked-then-spent",
        "ONCE-13",
        "The token is looked up, the signature made, and only then the token is marked as spent.",
        _in_two_steps(*_WALLET_ACTIONS),
    ),
    Mutant(
        "held-token-is-read-then-forgotten",
        "ONCE-14",
        "The client reads the token from its storage and deletes it later, and so does the server.",
        _GappedOnBothSides,
    ),
    Mutant(
        "totp-step-is-checked-then-used",
        "TOTP-19",
        "The last used step is read, the code compared, and the step written after the answer.",
        _in_two_steps(commands.AuthenticateTotp),
    ),
    Mutant(
        "recovery-code-is-checked-then-used",
        "REC-20",
        "The set of codes is read, one taken out of it, and the whole set written back.",
        _in_two_steps(commands.AuthenticateRecovery),
    ),
    Mutant(
        "challenge-is-checked-then-used",
        "PASS-54",
        "The challenge is deleted after the assertion was verified, which takes its time.",
        _in_two_steps(commands.FinishPasskeyAuthentication),
    ),
    Mutant(
        "wrong-codes-at-once-count-as-one",
        "LIMIT-07",
        "The number of wrong codes is read, raised by one and written back, by each request.",
        _in_two_steps(commands.AuthenticateTotp),
    ),
    Mutant(
        "elevated-token-is-checked-then-spent",
        "STEP-50",
        "Whether an elevated token was used is asked of a copy of the database that lags behind.",
        _in_two_steps(*_WALLET_ACTIONS),
    ),
)
