"""The two that are compared: the same step is performed on both, and the answers are kept."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from action_mfa.conformance.connection import Opener
from action_mfa.conformance.differential.difference import difference_between
from action_mfa.conformance.differential.leeway import (
    Leeway,
    Performed,
    is_promised,
    leeway_of,
)
from action_mfa.conformance.performing import (
    Answer,
    Performer,
    SymbolicStep,
    Unbound,
    standing,
)
from action_mfa.conformance.performing.answers import as_json
from action_mfa.conformance.ports import InProcessPort, PortFault, ReasonMapping
from action_mfa.conformance.ports.adapter import Adapter
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine, Policy
from action_mfa.simulator.core import Parameters
from action_mfa.spec.protocol import Greeting
from action_mfa.spec.protocol import Policy as Declared
from action_mfa.spec.results import Blame

__all__ = ["Performed", "Sides", "reserve"]

#: A limit that no history reaches: of a port that declares none.
_NEVER = 1_000_000
#: More than a history bears of any kind.
_RESERVED = 1_000
_KINDS = (
    "address",
    "credential",
    "device",
    "elevated-token",
    "environment",
    "mfa-token",
    "passkey",
    "pending",
    "private-key",
    "recovery-code",
    "session",
    "signature",
    "totp-secret",
    "totp-uri",
    "user",
    "wallet",
)


@dataclass(frozen=True, slots=True)
class _Beside:
    """Opens the reference under the port's numbers and the chosen readings."""

    machine: Machine
    seed: int
    asked: str = "reference"

    def open(self) -> Adapter:
        build = partial(Reference, machine=self.machine, seed=self.seed)
        return InProcessPort(build, blame=Blame.HARNESS)


class Sides:
    """Both implementations, side by side, one history after another.

    ``word`` is the history so far, and ``difference`` where it ended, or ``leeway`` where the two
    may part. A port that breaks down is opened again for the next history.
    """

    def __init__(
        self,
        source: Opener,
        parameters: Parameters,
        *,
        reasons: ReasonMapping | None = None,
        seed: int = 0,
    ) -> None:
        self._source = source
        self._reasons = reasons
        self._seed = seed
        self._open = ExitStack()
        self._port: Performer | None = None
        self.word: list[Performed] = []
        self.difference: str | None = None
        self.leeway: Leeway | None = None
        self.greeting = self._opened_port()
        machine = Machine(parameters=parameters, policy=policy_of(self.greeting.policy))
        bench = self._open.enter_context(standing(_Beside(machine, seed)))
        self.reference = Performer(bench, seed=seed, clear_of=3)

    @property
    def shows_tokens(self) -> bool:
        """True when the port shows what it mints."""
        return not self.greeting.needs_backend

    @property
    def has_ended(self) -> bool:
        """True where the two have parted, rightly or not."""
        return self.difference is not None or self.leeway is not None

    def begin(self) -> None:
        """Begin another history on both."""
        self.word, self.difference, self.leeway = [], None, None
        self.reference.reset()
        self._begin_on_the_port()
        if self._port is not None:
            reserve(self._port)

    def _begin_on_the_port(self) -> None:
        if self._port is None:
            self._opened_port()
        else:
            try:
                self._port.reset()
            except PortFault:
                self._drop_port()
                self._opened_port()

    def can(self, step: SymbolicStep) -> bool:
        """Say whether the port can be asked a step."""
        return self._port is not None and self._port.gap(step) is None

    def perform(self, *steps: SymbolicStep) -> Answer | None:
        """Perform steps on both; return the reference's last answer, None where it cannot be.

        The history ends where the two differ: :attr:`difference` says in what.
        """
        right: Answer | None = None
        for step in steps:
            if self.has_ended or self._port is None or not self.can(step):
                return None
            right = self._perform(self._port, step)
        self.reference.hands.drop_plans()
        if self._port is not None:
            self._port.hands.drop_plans()
        return right

    def _perform(self, port: Performer, step: SymbolicStep) -> Answer | None:
        try:
            right = self.reference.perform(step)
        except Unbound:
            return None
        try:
            seen = port.perform(step, shown=as_json(right.seen))
        except Unbound:
            # The reference went on where the port cannot: what it lacks was compared before.
            return None
        except PortFault as fault:
            self._drop_port()
            self.difference = f"expected: {right}; seen: the port breaks down: {fault}"
            self.word.append(Performed(step, right, Answer(flaw=str(fault))))
            return right
        self.word.append(Performed(step, right, seen))
        if not is_promised(step):
            return right
        difference = difference_between(right, seen, shows_tokens=self.shows_tokens)
        if difference is not None:
            limit = self.greeting.policy.rate_limit
            most = None if limit is None else limit.failures
            self.leeway = leeway_of(self.word[:-1], self.word[-1], limit=most)
            self.difference = difference if self.leeway is None else None
        return right

    def close(self) -> None:
        """Close both."""
        self._drop_port()
        self._open.close()

    def _opened_port(self) -> Greeting:
        self._port_stack = ExitStack()
        bench = self._port_stack.enter_context(
            standing(self._source, reasons=self._reasons, seed=self._seed)
        )
        self._port = Performer(bench, seed=self._seed, clear_of=3)
        return bench.greeting

    def _drop_port(self) -> None:
        self._port = None
        self._port_stack.close()


def reserve(port: Performer) -> None:
    """Let a port's values get the reference's names; what only the port shows, later numbers."""
    for kind in _KINDS:
        port.names.expect(kind, _RESERVED)


def policy_of(declared: Declared) -> Policy:
    """Return the numbers with which the reference keeps what a port declares."""
    limit = declared.rate_limit
    return Policy(
        rate_limit_failures=_NEVER if limit is None else limit.failures,
        rate_limit_window_seconds=1 if limit is None else limit.window_seconds,
        rate_limit_shared_with_recovery=limit is not None and limit.shared_with_recovery,
        recovery_codes=10 if declared.recovery is None else declared.recovery.count,
    )
