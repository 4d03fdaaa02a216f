"""Programs that break down, hang, or answer anything at all; what matters is whom that is put on.

A mutant is a working system with one rule wrong, and a clause is what tells. Here nothing has been
judged by a clause: the run has to stay short, and its verdict may not say of an implementation what
nobody has seen it do. Each is a program of its own behind stdio, as somebody else's would be.
"""

import os
import shlex
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame, Overall
from action_mfa.spec.vocabulary import Reason

__all__ = ["BREAKDOWNS", "Breakdown", "breakdown_named"]

R = TypeVar("R", bound=BaseModel)

#: Longer than any harness waits, in seconds.
_FOR_EVER = 3600.0

#: Every so many operations something goes wrong, so that no three checks in a row are hit.
_NOW_AND_THEN = 97

#: What is asked before a user does anything.
_SETTING_UP = frozenset({"hello", "bye", "lab", "clock", "client"})


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One program, and what a right suite says of it.

    ``verdict`` and ``blames`` are what the run has to come to; ``fails`` are the only MUST clauses
    that may fail, and ``passes_nothing`` says that not one clause may pass.
    """

    id: str
    sentence: str
    factory: str
    verdict: Overall
    blames: tuple[Blame, ...] = ()
    fails: tuple[str, ...] = ()
    passes_nothing: bool = False

    @property
    def breaks_off(self) -> bool:
        """True where the run never becomes whole, so that nothing is lost by ending it early."""
        return self.verdict is Overall.NOT_ESTABLISHED

    @property
    def command(self) -> str:
        """The command line that starts it."""
        serve = "action_mfa.conformance.ports.serve"
        return shlex.join([sys.executable, "-m", serve, f"{__name__}:{self.factory}"])

    def flaw(
        self, verdict: Overall, blames: Sequence[Blame], failed: Sequence[str], passed: int
    ) -> str | None:
        """Return what is wrong with a verdict on it; None where it is right."""
        if verdict is not self.verdict:
            return f"the verdict is {verdict}, and should be {self.verdict}"
        if tuple(blames) != self.blames:
            return f"the errors are blamed on {_names(blames)}, and belong to {_names(self.blames)}"
        if unfair := set(failed) - set(self.fails):
            return f"it did not break {_names(sorted(unfair))}"
        if self.passes_nothing and passed:
            return f"{passed} clauses passed, and it did nothing"
        return None


class _Crashes(Reference):
    """Ends when it is asked to sign."""

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        if isinstance(operation, p.SignWallet):
            os._exit(70)
        return super().perform(operation, callbacks)


class _DiesAtHello(Reference):
    """Ends before it has said who it is."""

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        if isinstance(operation, p.Hello):
            os._exit(70)
        return super().perform(operation, callbacks)


class _Hangs(Reference):
    """Does not return from signing."""

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        if isinstance(operation, p.SignWallet):
            time.sleep(_FOR_EVER)
        return super().perform(operation, callbacks)


class _HangsNowAndThen(Reference):
    """Does not return from one operation of many."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        self._asked += 1
        if self._asked % _NOW_AND_THEN == 0:
            time.sleep(_FOR_EVER)
        return super().perform(operation, callbacks)


class _RejectsEverything(Reference):
    """Greets, and refuses all that comes after."""

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        if operation.method in {p.Hello.method, p.Bye.method}:
            return super().perform(operation, callbacks)
        raise Refused(p.ErrorData(code=Reason.REJECTED.value, message="No"))


class _RejectsUsers(Reference):
    """Lets itself be set up, and refuses everything that a user does."""

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        if operation.method.split(".", 1)[0] in _SETTING_UP:
            return super().perform(operation, callbacks)
        raise Refused(p.ErrorData(code=Reason.REJECTED.value, message="No"))


class _LiesAboutReasons(Reference):
    """Decides rightly, and gives each refusal the reason of another."""

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        try:
            return super().perform(operation, callbacks)
        except Refused as refusal:
            said = refusal.data.code
            lie = Reason.MFA_RATE_LIMITED if said != Reason.MFA_RATE_LIMITED else Reason.LAST_FACTOR
            raise Refused(p.ErrorData(code=lie.value, message="Something went wrong")) from refusal


class _AnswersNonsense(Reference):
    """Answers a signing with the result of something else."""

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        if isinstance(operation, p.SignWallet):
            return p.Required(required=True)  # type: ignore[return-value]
        return super().perform(operation, callbacks)


#: Every breakdown.
BREAKDOWNS: tuple[Breakdown, ...] = (
    Breakdown(
        "crashes-at-signing",
        "The library that signs takes the whole process along.",
        "_Crashes",
        Overall.NOT_ESTABLISHED,
        blames=(Blame.ADAPTER,),
    ),
    Breakdown(
        "dies-at-hello",
        "A setting is missing, and the program ends before it has said who it is.",
        "_DiesAtHello",
        Overall.NOT_ESTABLISHED,
        blames=(Blame.ADAPTER,),
        passes_nothing=True,
    ),
    Breakdown(
        "hangs-at-signing",
        "The request waits for a lock that nobody lets go.",
        "_Hangs",
        Overall.NOT_ESTABLISHED,
        blames=(Blame.ADAPTER,),
    ),
    Breakdown(
        "hangs-now-and-then",
        "One request of many is lost, and never the same.",
        "_HangsNowAndThen",
        Overall.NOT_ESTABLISHED,
        blames=(Blame.ADAPTER,),
    ),
    Breakdown(
        "rejects-everything",
        "The gateway in front of it refuses whatever comes.",
        "_RejectsEverything",
        Overall.NOT_ESTABLISHED,
        blames=(Blame.ADAPTER,),
        passes_nothing=True,
    ),
    Breakdown(
        "rejects-every-user",
        "It can be set up, and whatever a user does is refused, which no rejection may pass for.",
        "_RejectsUsers",
        Overall.NOT_CONFORMANT,
        # Nobody can sign in; all else is a consequence of that.
        fails=("END-08",),
        passes_nothing=True,
    ),
    Breakdown(
        "lies-about-reasons",
        "It decides rightly and gives each refusal a wrong name, which no MUST forbids.",
        "_LiesAboutReasons",
        Overall.CONFORMANT,
    ),
    Breakdown(
        "answers-nonsense",
        "It answers a signing with the result of something else.",
        "_AnswersNonsense",
        Overall.NOT_ESTABLISHED,
        blames=(Blame.ADAPTER,),
    ),
)


def breakdown_named(name: str) -> Breakdown:
    """Return the breakdown with this id.

    Raises:
        KeyError: there is none.

    """
    for known in BREAKDOWNS:
        if known.id == name:
            return known
    raise KeyError(name)


def _names(words: Sequence[str]) -> str:
    return ", ".join(words) or "nobody"
