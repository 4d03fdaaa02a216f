"""Servers that look first and write afterwards, so that two callers at once both find it free.

Each reads the state, decides, and lets everybody else do the same before it writes back what it
read. Whoever comes alone notices nothing, so no check that asks one thing after the other does.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar, cast

from action_mfa.conformance.mutants.mutant import Build, Mutant
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Lab, WireCall
from action_mfa.simulator.core import Accepted, Command, Refused, Step, commands

__all__ = ["MUTANTS", "GappedLab", "Torn", "torn_when_accepted", "torn_when_refused"]

R = TypeVar("R")

#: Says of a command, and of what it would come to, whether it is done in two steps.
Torn: TypeAlias = Callable[[Command[Any], Step[Any]], bool]


def torn_when_accepted(*kinds: type[Command[Any]]) -> Torn:
    """Tear the commands of these kinds that will be accepted."""
    return lambda command, step: isinstance(command, kinds) and isinstance(step.outcome, Accepted)


def torn_when_refused(*kinds: type[Command[Any]]) -> Torn:
    """Tear the commands of these kinds that will be refused."""
    return lambda command, step: isinstance(command, kinds) and isinstance(step.outcome, Refused)


def _paid_by_an_mfa_token(command: Command[Any], step: Step[Any]) -> bool:
    return command.presented_token is not None and _accepted_action(command, step)


def _paid_by_an_elevated_token(command: Command[Any], step: Step[Any]) -> bool:
    return command.presented_elevated is not None and _accepted_action(command, step)


_accepted_action = torn_when_accepted(commands.Sign, commands.Export)


class GappedLab(Lab):
    """A lab with a gap between looking and writing.

    Args:
        torn: which commands are done in two steps.
        gap: what happens between the two.

    """

    def __init__(self, torn: Torn, gap: Callable[[], None]) -> None:
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
        with self._lock:
            step = self._decide(command)
            if not self._torn(command, step):
                return self._settle(step, command, client_id=client_id, via=via)
        self._gap()
        return self._settle(step, command, client_id=client_id, via=via)


class _JoiningLab(GappedLab):
    """A lab that takes actions of one session which come together for one, paid by one token."""

    def __init__(self, gap: Callable[[], None]) -> None:
        super().__init__(_paid_by_an_mfa_token, gap)
        self._paying: dict[str, str] = {}

    def perform(
        self,
        command: Command[R],
        *,
        client_id: str | None = None,
        via: WireCall | None = None,
    ) -> R:
        """See :meth:`Lab.perform`."""
        if not _is_action(command):
            return super().perform(command, client_id=client_id, via=via)
        session, token = str(getattr(command, "session", "")), command.presented_token
        if token is None and session in self._paying:
            joined: Any = replace(cast("Any", command), token=self._paying[session])
            return cast("R", super().perform(joined, client_id=client_id, via=via))
        while session in self._paying:
            self._gap()
        if token is None:
            return super().perform(command, client_id=client_id, via=via)
        self._paying[session] = token
        try:
            return super().perform(command, client_id=client_id, via=via)
        finally:
            del self._paying[session]


def _is_action(command: Command[Any]) -> bool:
    return isinstance(command, commands.Sign | commands.Export)


class _Gapped(Reference):
    """A reference whose racers all look before the first of them writes."""

    def __init__(self, torn: Torn) -> None:
        super().__init__()
        self.lab = GappedLab(torn, self._turns.hand_on)


class _Joining(Reference):
    """A reference that joins what its racers ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.lab = _JoiningLab(self._turns.hand_on)


def _in_two_steps(torn: Torn) -> Build:
    return lambda: _Gapped(torn)


MUTANTS = (
    Mutant(
        "token-is-checked-then-spent",
        "ONCE-13",
        "The token is looked up, the signature made, and only then the token is marked as spent.",
        _in_two_steps(_paid_by_an_mfa_token),
    ),
    Mutant(
        "actions-that-come-together-are-joined",
        "ONCE-14",
        "Requests of a session that come without a token join one that is being paid for.",
        _Joining,
    ),
    Mutant(
        "totp-step-is-checked-then-used",
        "TOTP-19",
        "The last used step is read, the code compared, and the step written after the answer.",
        _in_two_steps(torn_when_accepted(commands.AuthenticateTotp)),
    ),
    Mutant(
        "recovery-code-is-checked-then-used",
        "REC-20",
        "The set of codes is read, one taken out of it, and the whole set written back.",
        _in_two_steps(torn_when_accepted(commands.AuthenticateRecovery)),
    ),
    Mutant(
        "challenge-is-checked-then-used",
        "PASS-54",
        "The challenge is deleted after the assertion was verified, which takes its time.",
        _in_two_steps(torn_when_accepted(commands.FinishPasskeyAuthentication)),
    ),
    Mutant(
        "wrong-codes-at-once-count-as-one",
        "LIMIT-07",
        "The number of wrong codes is read, raised by one and written back, by each request.",
        _in_two_steps(torn_when_refused(commands.AuthenticateTotp)),
    ),
    Mutant(
        "elevated-token-is-checked-then-spent",
        "STEP-50",
        "Whether an elevated token was used is asked of a copy of the database that lags behind.",
        _in_two_steps(_paid_by_an_elevated_token),
    ),
)
