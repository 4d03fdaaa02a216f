"""One trace, performed again on a port, and judged by what it recorded.

A judgement that names its step is judged again by that step. Any other rests on what all steps
before it showed: where they show the same again it ends as it did, and where they show what the
reference shows it is met; between the two nobody can say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.performing import (
    Answer,
    Fields,
    Performer,
    StepFault,
    SymbolicStep,
    Unbound,
    compile_step,
)
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.replaying.evidence import Shown, shown_by, shown_in
from action_mfa.conformance.replaying.files import JUDGE, Trace, symbolic
from action_mfa.spec.protocol import (
    CALLBACKS,
    AuthenticatePasskey,
    AuthenticateRecovery,
    AuthenticateTotp,
    ExportWallet,
    Race,
    SignWallet,
)
from action_mfa.spec.traces import Demanded, TraceStep

#: What pays with, or uses up, something that one caller can have.
_CONTESTED = frozenset(
    {
        SignWallet.method,
        ExportWallet.method,
        AuthenticateTotp.method,
        AuthenticateRecovery.method,
        AuthenticatePasskey.method,
    }
)

__all__ = ["Mark", "Replay", "Replayed", "ToldStep", "replay"]


class Replayed(StrEnum):
    """What came of a trace."""

    FIXED = "fixed"
    STILL_FAILING = "still failing"
    PASSES = "still passing"
    FAILS = "fails now"
    CANNOT_RUN = "cannot run"

    @property
    def exit_code(self) -> int:
        """Return 0 where all is well, 1 where it is not, 2 where nobody can say."""
        match self:
            case Replayed.FIXED | Replayed.PASSES:
                return 0
            case Replayed.STILL_FAILING | Replayed.FAILS:
                return 1
            case Replayed.CANNOT_RUN:
                return 2


class Mark(StrEnum):
    """How a line of the trace fared."""

    DONE = "done"
    MET = "met"
    NOT_MET = "not met"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One line of the trace, and what was seen in its place."""

    number: int
    line: TraceStep
    mark: Mark
    seen: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a trace: the answer, why, and the story so far."""

    answer: Replayed
    reason: str
    steps: tuple[ToldStep, ...]


#: Returns the answers of the reference to the lines of a trace, as far as it gets.
Oracle = Callable[[Trace], Sequence[Answer | None]]


class _Stopped(Exception):  # noqa: N818  it only ends the replay
    """The trace cannot go on; the text says why."""


def replay(trace: Trace, performer: Performer, oracle: Oracle | None = None) -> Replay:
    """Perform a trace on a port that looks at effects, and judge it again.

    ``oracle`` is asked where a judgement rests on more than one step.
    """
    return _Run(trace, performer, oracle).run()


def answers_to(trace: Trace, performer: Performer) -> list[Answer | None]:
    """Return what a port answers to each line, None for those that ask nothing, up to its end."""
    run = _Run(trace, performer, None)
    try:
        for step in trace.steps:
            run.take(step)
    except _Stopped:
        pass
    return run.answers


class _Run:
    def __init__(self, trace: Trace, performer: Performer, oracle: Oracle | None) -> None:
        self._trace = trace
        self._performer = performer
        self._oracle = oracle
        self.answers: list[Answer | None] = []
        self._told: list[ToldStep] = []
        self._judged = {step.about for step in trace.steps if step.about is not None}
        performer.begin()
        for kind, number in trace.highest:
            performer.names.expect(kind, number)
        # Some faults wait for an hour of the calendar: where it can be had, it is the same again.
        if trace.steps:
            performer.wait_until(trace.steps[0].at)

    def run(self) -> Replay:
        failure = self._trace.failure
        try:
            for step in self._trace.steps:
                if step.operation == JUDGE:
                    self._judge(step)
                else:
                    self._do(step)
        except _Stopped as stopped:
            return Replay(Replayed.CANNOT_RUN, str(stopped), tuple(self._told))
        except _Failed as failed:
            answer = Replayed.STILL_FAILING if failed.as_before else Replayed.FAILS
            return Replay(answer, str(failed), tuple(self._told))
        if failure is None:
            judged = sum(step.operation == JUDGE for step in self._trace.steps)
            reason = "what it judges is met" if judged == 1 else f"all {judged} judgements are met"
            return Replay(Replayed.PASSES, reason, tuple(self._told))
        return Replay(Replayed.FIXED, f"{failure.expectation}: met now", tuple(self._told))

    def take(self, step: TraceStep) -> Answer | None:
        """Perform one line and keep its answer."""
        if step.operation == JUDGE:
            self.answers.append(None)
            return None
        try:
            compiled = compile_step(symbolic(step))
            gap = self._performer.gap(compiled)
            if gap is not None:
                raise _Stopped(gap)
            observation = step.observation if isinstance(step.observation, dict) else {}
            answer = self._performer.perform(
                compiled, shown=observation.get("result"), saw=step.saw
            )
        except Unbound as unbound:
            raise _Stopped(f"{unbound}: this port never gave it") from None
        except (StepFault, NotApplicable, PortFault) as error:
            raise _Stopped(str(error)) from None
        if step.operation not in CALLBACKS:
            # Nobody asked for what is left, and at the next step it would mean something else.
            self._performer.hands.drop_plans()
        self.answers.append(answer)
        return answer

    def _do(self, step: TraceStep) -> None:
        number = len(self.answers) + 1
        try:
            answer = self.take(step)
        except _Stopped as stopped:
            self._tell(number, step, Mark.STOPPED, str(stopped))
            raise _Stopped(f"step {number}, {step.operation}: {stopped}") from None
        if answer is None:
            return
        self._tell(number, step, Mark.DONE, str(answer))
        # A step that nothing judges has to go as it went, or all that follows means nothing.
        usual = step.operation in CALLBACKS or step.operation == Race.method
        if usual or number in self._judged or answer.flaw is not None:
            return
        then = shown_in(step, ()).outcome
        if (answer.reason is None) != (then == "accepted") and not self._is_right(number, answer):
            reason = f"step {number}, {step.operation}, was {then} in the trace; here: {answer}"
            raise _Stopped(f"{reason}. What follows rests on it")

    def _is_right(self, number: int, answer: Answer) -> bool:
        """Say whether the reference ends a step in the same way."""
        right = self._right
        known = right[number - 1] if number <= len(right) else None
        return known is not None and (known.reason is None) == (answer.reason is None)

    @cached_property
    def _right(self) -> Sequence[Answer | None]:
        return () if self._oracle is None else self._oracle(self._trace)

    def _judge(self, step: TraceStep) -> None:
        number = len(self.answers) + 1
        self.answers.append(None)
        met, seen = self._verdict(step)
        if not met and step.about is not None and self._is_beyond(step, number):
            raise _Stopped(
                f"{step.expectation}: the reference does not meet that by these steps either, which"
                " go on from what was wrong then; run the check itself"
            )
        self._tell(number, step, Mark.MET if met else Mark.NOT_MET, seen)
        if not met:
            raise _Failed(step, seen)

    def _is_beyond(self, step: TraceStep, number: int) -> bool:
        """Say whether the steps hold something wrong, so that a right port fails them as well.

        What was shown wrongly has a name by which later steps go on; elsewhere it means another
        thing. Where all is as it was in the trace, there is nothing to be mistaken about.
        """
        if step.about is None or step.demands not in (Demanded.ACCEPTED, Demanded.REFUSED):
            return False
        right = self._right[step.about - 1] if step.about <= len(self._right) else None
        if right is None or is_met(right, step):
            return False
        return self._first_difference(self._as_recorded(), number - 1) is not None

    def _verdict(self, step: TraceStep) -> tuple[bool, str]:
        """Return whether a judgement is met now, and what is seen."""
        if step.about is None or step.demands is None:
            return self._by_all_that_was_seen(step)
        answer, other = self._answer_of(step, step.about), None
        if step.demands is Demanded.REFUSED_LIKE:
            other = self._answer_of(step, step.like or 0)
        return is_met(answer, step, other), str(answer)

    def _answer_of(self, step: TraceStep, number: int) -> Answer:
        answer = self.answers[number - 1] if 1 <= number < len(self.answers) else None
        if answer is None:
            raise _Stopped(f"{step.expectation}: the step that this judges was never asked")
        return answer

    def _by_all_that_was_seen(self, step: TraceStep) -> tuple[bool, str]:
        end = len(self.answers) - 1
        was_met = step.met is not False
        if any(line.operation == Race.method for line in self._trace.steps[:end]):
            raise _Stopped(f"{step.expectation}: rests on a race, which no trace can repeat")
        place = self._first_difference(self._as_recorded(), end)
        if place is None:
            return was_met, str(step.observation)
        if len(self._right) >= end:
            shown = [None if answer is None else shown_by(answer) for answer in self._right]
            if self._first_difference(shown, end) is None:
                return True, "as the reference"
        line = self._trace.steps[place]
        raise _Stopped(
            f"{step.expectation}: step {place + 1}, {line.operation}, shows neither what it showed"
            " in the trace nor what the reference shows, so nobody can say"
        )

    def _as_recorded(self) -> list[Shown | None]:
        shown: list[Shown | None] = []
        callbacks: list[TraceStep] = []
        for line in self._trace.steps:
            if line.operation in CALLBACKS:
                callbacks.append(line)
                shown.append(None)
            elif line.operation == JUDGE:
                shown.append(None)
            else:
                shown.append(shown_in(line, tuple(callbacks)))
                callbacks.clear()
        return shown

    def _first_difference(self, others: Sequence[Shown | None], end: int) -> int | None:
        for place, (answer, other) in enumerate(zip(self.answers[:end], others[:end], strict=True)):
            if answer is None or other is None or self._trace.steps[place].operation in CALLBACKS:
                continue
            if shown_by(answer) != other:
                return place
        return None

    def _tell(self, number: int, step: TraceStep, mark: Mark, seen: str) -> None:
        self._told.append(ToldStep(number, step, mark, seen))


class _Failed(Exception):  # noqa: N818  it only ends the replay
    """A judgement is not met; ``as_before`` where it was not met in the trace either."""

    def __init__(self, step: TraceStep, seen: str) -> None:
        super().__init__(f"expected: {step.expectation}; seen: {seen}")
        self.as_before = step.met is False


def is_met(answer: Answer, step: TraceStep, other: Answer | None = None) -> bool:
    """Judge an answer by what a line demands of it; ``other`` is the one it has to be like."""
    match step.demands:
        case Demanded.ACCEPTED:
            return answer.accepted
        case Demanded.REFUSED:
            return answer.flaw is None and answer.reason is not None and _is_clean(answer)
        case Demanded.REFUSED_AS:
            return answer.flaw is None and answer.reason is step.reason
        case Demanded.REFUSED_LIKE:
            return other is not None and _words(answer) == _words(other)
        case Demanded.AT_MOST_ONE:
            return _winners(answer) <= 1
        case None:
            raise StepFault(f"{step.expectation}: demands nothing")


def _words(answer: Answer) -> tuple[object, ...]:
    raw = answer.raw
    return (answer.reason, raw and raw.code, raw and raw.status)


def _winners(answer: Answer) -> int:
    """Count the racers that got what only one can have, as they say or as the server saw."""
    outcomes = answer.seen if isinstance(answer.seen, tuple) else ()
    said = sum(isinstance(outcome, Fields) and "error" not in dict(outcome) for outcome in outcomes)
    done = [request.operation for request in answer.evidence.saw if request.refused is None]
    # What prepares an action comes to the server as another operation.
    return max(said, max((done.count(each) for each in set(done) & _CONTESTED), default=0))


def _is_clean(answer: Answer) -> bool:
    return answer.reason is not None and answer.reason.is_clean_refusal


def word_of(trace: Trace) -> tuple[SymbolicStep, ...]:
    """Return the steps of a trace without its judgements."""
    return tuple(symbolic(step) for step in trace.steps if step.operation != JUDGE)
