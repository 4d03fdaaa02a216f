"""The shell around the machine: holds the current state, a clock, entropy and the journal.

Everything that can change is here and behind one lock; what the change is, the pure machine says.
"""

import threading
from typing import TypeVar

from action_mfa.simulator.clock import Clock, VirtualClock
from action_mfa.simulator.core import (
    Accepted,
    Command,
    Machine,
    Refused,
    SessionId,
    State,
    Step,
    UserId,
    WalletId,
)
from action_mfa.simulator.core.finding import sessions_of
from action_mfa.simulator.entropy import Entropy, SeededEntropy
from action_mfa.simulator.journal import Entry, Journal, WireCall
from action_mfa.spec.vocabulary import Reason

__all__ = ["CommandRefused", "Lab"]

R = TypeVar("R")


class CommandRefused(Exception):  # noqa: N818  an ordinary outcome, not an error
    """The machine refused a command."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Lab:
    """A world that can be asked: the reference as a library.

    ``seed`` makes every secret, code and id predictable; None makes them unpredictable, for a lab
    that others can reach.
    """

    def __init__(
        self,
        *,
        machine: Machine | None = None,
        seed: int | None = 0,
        clock: Clock | None = None,
    ) -> None:
        self.machine = machine or Machine()
        self.clock: Clock = clock or VirtualClock()
        self.journal = Journal()
        self.state = State()
        self._entropy: Entropy = (
            SeededEntropy.unpredictable() if seed is None else SeededEntropy(seed)
        )
        self._lock = threading.RLock()

    def perform(
        self,
        command: Command[R],
        *,
        client_id: str | None = None,
        via: WireCall | None = None,
    ) -> R:
        """Do a command at the clock's instant and return its result.

        Raises:
            CommandRefused: the machine refused it, with the reason.

        """
        with self._lock:
            return self._settle(self._decide(command), command, client_id=client_id, via=via)

    def _decide(self, command: Command[R]) -> Step[R]:
        """Return what a command does now, without doing it."""
        with self._lock:
            now = self.clock.now()
            return self.machine.step(self.state, command, now=now, entropy=self._entropy)

    def _settle(
        self, step: Step[R], command: Command[R], *, client_id: str | None, via: WireCall | None
    ) -> R:
        """Make a step the state of the lab, and tell the journal and the caller of it."""
        outcome = step.outcome
        with self._lock:
            self.state = step.state
            self.journal.append(
                Entry(
                    seq=len(self.journal) + 1,
                    at=self.clock.now(),
                    client_id=client_id,
                    session_id=getattr(command, "session", None),
                    operation=command.operation,
                    mfa_token=command.presented_token,
                    elevated_token=command.presented_elevated,
                    asks_single_use=command.asks_single_use,
                    decision=outcome.reason if isinstance(outcome, Refused) else None,
                    via=via,
                )
            )
        match outcome:
            case Accepted(value):
                return value
            case Refused(reason, message):
                raise CommandRefused(reason, message)

    def mailbox(self, email: str) -> str:
        """Return the newest sign-in code sent to an address.

        Raises:
            KeyError: no mail waits there.

        """
        with self._lock:
            return self.state.mailboxes[email]

    def tokens_of(self, session_id: str) -> tuple[str, ...]:
        """Return the tokens that were minted in a session, the newest last."""
        with self._lock:
            return self.state.tokens_by_session.get(SessionId(session_id), ())

    def elevated_of(self, session_id: str) -> tuple[str, ...]:
        """Return the elevated tokens that were minted in a session, the newest last."""
        with self._lock:
            return self.state.elevated_by_session.get(SessionId(session_id), ())

    def sessions_of(self, user_id: str) -> frozenset[str]:
        """Return the ids of every session that a user ever had."""
        with self._lock:
            return frozenset(each.id for each in sessions_of(self.state, UserId(user_id)))

    def recovery_codes_of(self, user_id: str) -> tuple[str, ...]:
        """Return a user's unused recovery codes."""
        with self._lock:
            codes = self.state.users[UserId(user_id)].recovery_codes
            return tuple(code.code for code in codes if not code.used)

    def shares_of(self, wallet_id: str) -> tuple[str, ...]:
        """Return a fingerprint of each share of a wallet's key, which shows that it changed.

        First the user's, then the server's, then the delegate's while there is one.

        Raises:
            KeyError: there is no such wallet.

        """
        with self._lock:
            shares = self.state.wallets[WalletId(wallet_id)].shares
            return tuple(share.fingerprint for share in shares)

    def reset(self) -> None:
        """Drop everything; the entropy goes on, so nothing is ever issued twice.

        Nothing is left that has seen a later time, so a virtual clock begins again.
        """
        with self._lock:
            self.state = State(drawn=self.state.drawn)
            if isinstance(self.clock, VirtualClock):
                self.clock = VirtualClock()

    def fork(self) -> "Lab":
        """Return an independent lab that continues from here; costs a few objects."""
        twin = Lab(machine=self.machine, clock=VirtualClock(self.clock.now()))
        twin.state = self.state
        twin._entropy = self._entropy
        return twin
