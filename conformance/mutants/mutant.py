"""What a mutant is, and the three ways to make one out of the reference.

A rule of the server or of the client is replaced (:func:`server`, :func:`client`), something is
done around each step of the machine (:class:`BentMachine`), or a subclass of the reference changes
one of its answers; such a class is a ``build`` by itself. The first two are an :class:`Altered`
reference: what they change can be looked at, so a campaign sees where it cannot matter.
"""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from action_mfa.conformance.ports.adapter import Adapter
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine, Parameters, Policy, Rules
from action_mfa.simulator.client import ClientRules, Memory
from action_mfa.simulator.core import (
    Command,
    Session,
    State,
    Step,
    User,
    Wallet,
    WalletId,
    commands,
)
from action_mfa.simulator.entropy import Entropy

__all__ = [
    "GOES_ON_ASKING",
    "Altered",
    "BentMachine",
    "Build",
    "Deviating",
    "Mutant",
    "bent",
    "client",
    "server",
    "session_of",
    "user_of",
    "wallet_meant",
]

R = TypeVar("R")


def _forgets_the_token_only(memory: Memory) -> Memory:
    return memory.holding(None)


#: A client that goes on sending a session that has ended, so that the server's own answer is seen.
GOES_ON_ASKING = replace(
    ClientRules(), after_sign_out=_forgets_the_token_only, after_expiry=_forgets_the_token_only
)

#: Makes a fresh port.
Build = Callable[[], Adapter]

#: What is done to state and command before a step at an instant.
Before = Callable[[State, Command[Any], int], tuple[State, Command[Any]]]

#: What is made of a step afterwards: from the state before it, the command and the step.
After = Callable[[State, Command[Any], Step[Any]], Step[Any]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong implementation: which clause it breaks, and what a real team got wrong."""

    id: str
    clause: str
    sentence: str
    build: Build


@dataclass(frozen=True, slots=True)
class Altered:
    """Builds the reference around another machine, or other rules of its clients.

    It differs from the reference in nothing else, and in the same way each time that it is asked
    the same: whatever it does follows from ``machine`` and ``client_rules``.
    """

    machine: Machine = field(default_factory=Machine)
    client_rules: ClientRules | None = None

    def __call__(self) -> Adapter:
        """Return a fresh port."""
        return Reference(machine=self.machine, client_rules=self.client_rules)


def server(
    rules: Rules | None = None,
    *,
    policy: Policy | None = None,
    parameters: Parameters | None = None,
    client_rules: ClientRules | None = None,
) -> Build:
    """Return what builds a reference with these rules, numbers or readings in its server."""
    machine = Machine(parameters or Parameters(), policy or Policy(), rules or Rules())
    return Altered(machine, client_rules)


def client(rules: ClientRules) -> Build:
    """Return what builds a reference with these rules in its client."""
    return Altered(client_rules=rules)


def bent(
    *,
    rules: Rules | None = None,
    before: Before | None = None,
    after: After | None = None,
    client_rules: ClientRules | None = None,
) -> Build:
    """Return what builds a reference around a bent machine."""
    machine = BentMachine(
        rules=rules or Rules(), before=before or _as_it_was, after=after or _as_it_came
    )
    return Altered(machine, client_rules)


def _as_it_was(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    return state, command


def _as_it_came(_state: State, _command: Command[Any], step: Step[Any]) -> Step[Any]:
    return step


@dataclass(frozen=True, slots=True)
class Deviating(Machine):
    """A machine that does some steps otherwise than its rules have it."""

    @abstractmethod
    def deviates(self, state: State, command: Command[Any], now: int, step: Step[Any], /) -> bool:
        """Say whether it does anything but ``step``, which is what its rules alone come to."""


@dataclass(frozen=True, slots=True)
class BentMachine(Deviating):
    """The machine with something done before each step and something after it."""

    before: Before = _as_it_was
    after: After = _as_it_came

    def step(self, state: State, command: Command[R], *, now: int, entropy: Entropy) -> Step[R]:
        """See :meth:`Machine.step`."""
        bent_state, bent_command = self.before(state, command, now)
        step = Machine.step(self, bent_state, bent_command, now=now, entropy=entropy)
        return self.after(state, command, step)

    def deviates(self, state: State, command: Command[Any], now: int, step: Step[Any]) -> bool:
        """See :meth:`Deviating.deviates`."""
        bent_state, bent_command = self.before(state, command, now)
        if bent_state is not state or bent_command is not command:
            return True
        after = self.after(state, command, step)
        return after is not step and after != step


def session_of(state: State, command: Command[Any]) -> Session | None:
    """Return the session that a command comes from, dead or alive."""
    session_id = getattr(command, "session", None)
    return None if session_id is None else state.sessions.get(session_id)


def user_of(state: State, command: Command[Any]) -> User | None:
    """Return the user behind the session that a command comes from."""
    session = session_of(state, command)
    return None if session is None else state.users[session.user]


def wallet_meant(state: State, command: Command[Any]) -> Wallet | None:
    """Return the wallet that a command is about, its own or that of a piece of due work."""
    if isinstance(command, commands.ResumePending):
        for wallet in state.wallets.values():
            if any(work.id == command.pending for work in wallet.work):
                return wallet
        return None
    return state.wallets.get(getattr(command, "wallet", WalletId("")))
