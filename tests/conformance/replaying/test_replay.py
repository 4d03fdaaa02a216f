"""A trace is performed again: fixed, still failing, or not to be run, and never more than that."""

from collections.abc import Callable
from typing import TypeVar, cast

import pytest
from pydantic import BaseModel

from action_mfa.conformance.mutants.catalogue import mutant_named
from action_mfa.conformance.mutants.trial import opener_of
from action_mfa.conformance.ports import Callbacks, Refused, locate
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.replaying import Replayed, Trace, notes_on, replay_on, story_lines
from action_mfa.conformance.replaying.replay import Mark
from action_mfa.spec.protocol import AuthenticateTotp, ErrorData, Greeting, Operation
from action_mfa.spec.vocabulary import PortClass, Role

R = TypeVar("R", bound=BaseModel)
Failed = Callable[[str], Trace]

#: One of each kind: judged by a step, by an effect, by the journal, by the hands, by time.
MUTANTS = (
    "last-spent-token-is-remembered",
    "deletion-is-only-noted",
    "persistent-is-forgotten-after-one-use",
    "prompt-knows-passkeys-only",
    "expiry-keeps-the-token",
    "challenge-is-everybodys",
    "an-hour-shorter-in-spring",
)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_failed_trace_tells_the_wrong_from_the_right(failed: Failed, name: str) -> None:
    """On the mutant that it was written on a trace still fails; on the reference it is fixed."""
    trace = failed(name)
    wrong = replay_on(trace, opener_of(mutant_named(name).build, name))
    assert (wrong.answer, wrong.steps[-1].mark) == (Replayed.STILL_FAILING, Mark.NOT_MET)
    right = replay_on(trace, locate("reference"))
    assert (right.answer, right.steps[-1].mark) == (Replayed.FIXED, Mark.MET)


class Backend(Reference):
    """A reference that says of itself that it is a backend only."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Leave the client out of the greeting."""
        result = super().perform(operation, callbacks)
        if isinstance(result, Greeting):
            update = {"role": Role.BACKEND, "port_class": PortClass.BACKEND}
            return cast("R", result.model_copy(update=update))
        return result


def test_a_port_that_lacks_what_a_step_needs_is_not_judged(failed: Failed) -> None:
    """A backend has no client of its own: a trace that asks what one holds cannot run there."""
    trace = failed("expiry-keeps-the-token")
    told = replay_on(trace, opener_of(Backend, "backend"))
    assert (told.answer, told.steps[-1].mark) == (Replayed.CANNOT_RUN, Mark.STOPPED)
    assert "is never asked of a backend" in told.reason


class Deaf(Reference):
    """A reference that takes no TOTP code at all."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Refuse every code."""
        if isinstance(operation, AuthenticateTotp):
            raise Refused(ErrorData(code="mfa_invalid_code"))
        return super().perform(operation, callbacks)


def test_what_never_comes_to_its_judgement_is_not_called_fixed(failed: Failed) -> None:
    """A port that refuses everything refuses the spent token as well, and yet it cannot be run."""
    told = replay_on(failed("last-spent-token-is-remembered"), opener_of(Deaf, "deaf"))
    assert told.answer is Replayed.CANNOT_RUN
    assert "was accepted in the trace; here: refused: mfa_invalid_code" in told.reason


def test_steps_that_go_on_from_what_was_wrong_blame_nobody(failed: Failed) -> None:
    """A mutant showed old codes as new ones: on a right port those steps enter an old code."""
    name = "regeneration-shows-the-old-set"
    trace = failed(name)
    wrong = replay_on(trace, opener_of(mutant_named(name).build, name))
    assert wrong.answer is Replayed.STILL_FAILING
    right = replay_on(trace, locate("reference"))
    assert right.answer is Replayed.CANNOT_RUN
    assert "the reference does not meet that" in right.reason


def test_a_trace_of_another_protocol_is_not_run(failed: Failed) -> None:
    """A trace of another major version of the contract says so, before anything is asked."""
    trace = failed("last-spent-token-is-remembered")
    other = Trace(trace.header.model_copy(update={"protocol": "9.0"}), trace.steps, trace.highest)
    told = replay_on(other, locate("reference"))
    assert (told.answer, told.steps) == (Replayed.CANNOT_RUN, ())
    assert "protocol 9.0" in told.reason


def test_a_changed_spec_is_told(failed: Failed) -> None:
    """Whoever replays an old trace learns that its clause may read otherwise now."""
    trace = failed("last-spent-token-is-remembered")
    assert list(notes_on(trace)) == []
    old = trace.header.model_copy(update={"spec_hash": "0" * 64, "clause": "GONE-01"})
    notes = list(notes_on(Trace(old, trace.steps, trace.highest)))
    assert len(notes) == 2


def test_a_story_ends_with_what_was_expected(failed: Failed) -> None:
    """The story ends with what was expected, what was seen, and how that was then and is now."""
    trace = failed("last-spent-token-is-remembered")
    lines = list(story_lines(trace, replay_on(trace, locate("reference"))))
    assert lines[0].startswith("ONCE-02/")
    assert lines[-3:] == [
        "      expected: signing (message) is refused",
        "      seen:     refused: mfa_required",
        "      met (in the trace: not met)",
    ]
