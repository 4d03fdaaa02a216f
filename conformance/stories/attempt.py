"""What came of one operation, and what a check may demand of it.

A check demands in two voices. ``given`` is for steps that it rests on: when they fail, the clause
was never tried, and the check is inconclusive by the clause that the step belongs to. ``accepted``,
``refused`` and ``refused_as`` are the clause's own demand: when they fail, it is violated. A check
cannot rest on its own clause: a step of that clause which fails violates it in either voice.
"""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from action_mfa.conformance.judgement import Inconclusive, Violation
from action_mfa.conformance.stories.recorder import Demand
from action_mfa.spec.protocol import ErrorData
from action_mfa.spec.traces import Demanded
from action_mfa.spec.vocabulary import Reason

__all__ = ["Attempt", "Judge", "Refusal"]

R = TypeVar("R")

#: The errors that are neither a refusal nor a breakdown, and what they come to.
_NO_ANSWER = {
    Reason.UNCLASSIFIED: "ended in an error that no mapping knows",
    Reason.UNSUPPORTED: "is not supported",
}


class Judge(Protocol):
    """Whoever writes a judgement into the trace."""

    def __call__(
        self,
        expectation: str,
        met: bool,  # noqa: FBT001  see World.judge
        observation: str,
        demand: Demand | None = None,
        /,
    ) -> None:
        """Write down what was expected, whether it was met, what was seen, and of which step."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal or error: its place in the closed set, and the implementation's raw words."""

    reason: Reason
    data: ErrorData

    def __str__(self) -> str:
        said = self.data.message or self.data.code or self.data.name or "nothing"
        return f"{self.reason} ({said})"


@dataclass(frozen=True, slots=True)
class Attempt(Generic[R]):
    """One operation: its result or its refusal.

    ``flaw`` says what is wrong with a result whose words are good but whose effect is not: a
    signature that does not verify, an action that the journal does not show. ``own`` is the clause
    of the check that made the attempt; ``step`` its number in the trace.
    """

    what: str
    result: R | None
    refusal: Refusal | None
    judge: Judge
    flaw: str | None = None
    own: str | None = None
    step: int | None = None

    @property
    def worked(self) -> bool:
        """True when the operation was done and its effect is there."""
        return self.refusal is None and self.flaw is None

    def given(self, clause: str) -> R:
        """Return the result of a step that the check rests on.

        Raises:
            Inconclusive: it did not work; ``clause`` is the clause that this step belongs to.
            Violation: it did not work, and ``clause`` is the check's own.

        """
        if self.result is None or not self.worked:
            if clause == self.own and not self._is_unsupported:
                raise self._violated(f"{self.what} is accepted", Demanded.ACCEPTED)
            self._judge(f"{self.what} works (given, {clause})", Demanded.ACCEPTED, met=False)
            raise Inconclusive(f"{self.what} did not work: {self._seen()}", cause=clause)
        return self.result

    def given_refused(self, clause: str) -> None:
        """Go on only where the operation was refused; that it is belongs to ``clause``.

        Raises:
            Inconclusive: it was not, or it broke down instead of refusing.
            Violation: it was done, and ``clause`` is the check's own.

        """
        refusal = self.refusal
        if clause == self.own and (refusal is None or self.flaw is not None):
            raise self._violated(f"{self.what} is refused", Demanded.REFUSED)
        if refusal is None or self.flaw is not None or not refusal.reason.is_clean_refusal:
            self._judge(f"{self.what} is refused (given, {clause})", Demanded.REFUSED, met=False)
            raise Inconclusive(f"{self.what} was not refused: {self._seen()}", cause=clause)

    def accepted(self) -> R:
        """Demand that the operation was done, effect included, and return the result.

        Raises:
            Violation: it was refused, failed, or left no effect.

        """
        self._demand(f"{self.what} is accepted", Demanded.ACCEPTED, met=self.worked)
        if self.result is None:
            raise Violation(f"{self.what} gave no result")
        return self.result

    def refused(self) -> Refusal:
        """Demand a clean refusal, for whatever reason, and return it.

        Raises:
            Violation: it was done, or it broke down instead of refusing.
            Inconclusive: the error is of no known kind, so nobody can say whether it is a refusal,
                or the port does not do such a thing at all.

        """
        expectation = f"{self.what} is refused"
        refusal = self.refusal
        if refusal is not None and self.flaw is None and refusal.reason in _NO_ANSWER:
            self._judge(expectation, Demanded.REFUSED, met=False)
            raise Inconclusive(f"{self.what} {_NO_ANSWER[refusal.reason]}: {refusal}")
        if refusal is None or self.flaw is not None or not refusal.reason.is_clean_refusal:
            raise self._violated(expectation, Demanded.REFUSED)
        self._judge(expectation, Demanded.REFUSED, met=True)
        return refusal

    def refused_as(self, reason: Reason, *, rests_on: str) -> None:
        """Demand a refusal with this reason; that it is refused at all belongs to ``rests_on``.

        Raises:
            Violation: the reason is another one, or none.
            Inconclusive: it was not refused, or it broke down instead of refusing.

        """
        refusal = self.refusal
        if refusal is None or not refusal.reason.is_clean_refusal:
            self._judge(f"{self.what} is refused (given, {rests_on})", Demanded.REFUSED, met=False)
            raise Inconclusive(f"{self.what} was not refused: {self._seen()}", cause=rests_on)
        met = refusal.reason is reason
        what = f"{self.what} is refused as {reason}"
        self._demand(what, Demanded.REFUSED_AS, met=met, reason=reason)

    @property
    def _is_unsupported(self) -> bool:
        return self.refusal is not None and self.refusal.reason is Reason.UNSUPPORTED

    def _demand(
        self, expectation: str, demands: Demanded, *, met: bool, reason: Reason | None = None
    ) -> None:
        if not met:
            raise self._violated(expectation, demands, reason)
        self._judge(expectation, demands, met=True, reason=reason)

    def _violated(
        self, expectation: str, demands: Demanded, reason: Reason | None = None
    ) -> Violation:
        self._judge(expectation, demands, met=False, reason=reason)
        return Violation(f"expected: {expectation}; seen: {self._seen()}")

    def _judge(
        self, expectation: str, demands: Demanded, *, met: bool, reason: Reason | None = None
    ) -> None:
        demand = None if self.step is None else Demand(self.step, demands, reason)
        self.judge(expectation, met, self._seen(), demand)

    def _seen(self) -> str:
        if self.flaw is not None:
            return self.flaw
        if self.refusal is not None:
            return f"refused: {self.refusal}"
        return "accepted"
