"""How an adapter leaves, and whether it comes back as the same."""

from action_mfa.conformance.doctor.catalogue import (
    BYE,
    ENDS_ALONE,
    ENDS_AT_BYE,
    EXIT_STATUS,
    GREETS_AGAIN,
)
from action_mfa.conformance.doctor.findings import Check
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.doctor.patient import NoHands, Patient
from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.limits import DEFAULT_LIMITS
from action_mfa.spec.protocol import Bye, Greeting

__all__ = ["take_leave"]

_OBJECT = "no program that we started"


def take_leave(notebook: Notebook, patient: Patient, greeting: Greeting) -> None:
    """Say bye, see the program end, start it again, and leave it without a word."""
    _say_bye(notebook, patient)
    _start_again(notebook, patient, greeting)


def _skip(notebook: Notebook, why: str, *checks: Check) -> None:
    for check in checks:
        notebook.skipped(check, why)


def _say_bye(notebook: Notebook, patient: Patient) -> None:
    if patient.lost is not None:
        _skip(notebook, f"not tried: {patient.lost}", BYE, ENDS_AT_BYE, EXIT_STATUS)
        return
    mark = notebook.transcript.mark()
    advice = "Answer bye with {} like any other request, flush it, and end then."
    try:
        patient.bench().port.perform(Bye(), NoHands())
    except PortFault as fault:
        notebook.failed(BYE, str(fault), advice, blame=fault.blame, since=mark)
        _skip(notebook, "bye was not answered", ENDS_AT_BYE, EXIT_STATUS)
        patient.close()
        return
    except Unsupported:
        if not patient.is_object:
            notebook.failed(BYE, "answered by -32601", advice, since=mark)
    except Refused as refused:
        notebook.failed(BYE, f"refused: {refused}", advice, since=mark)
    notebook.passed(BYE, since=mark)
    _see_the_end(notebook, patient, mark)
    patient.close()


def _see_the_end(notebook: Notebook, patient: Patient, mark: int) -> None:
    program = patient.program
    if program is None:
        _skip(notebook, _OBJECT, ENDS_AT_BYE, EXIT_STATUS)
        return
    patience = DEFAULT_LIMITS.farewell_seconds
    status = program.ends_within(patience)
    if status is None:
        notebook.failed(
            ENDS_AT_BYE,
            f"{patience:g} s after bye it still runs",
            "End the program once bye is answered: close servers, timers and threads, or exit "
            "outright. The harness ends it by a signal, and whatever it held is lost.",
            since=mark,
        )
        notebook.skipped(EXIT_STATUS, "it did not end by itself")
        return
    notebook.passed(ENDS_AT_BYE, since=mark)
    if status == 0:
        notebook.passed(EXIT_STATUS)
        return
    ended = f"exit status {status}" if status > 0 else f"signal {-status}"
    advice = "Nothing depends on it here; a script around the adapter takes it for a failure."
    notebook.warned(EXIT_STATUS, f"it ended with {ended}", advice, since=mark)


def _start_again(notebook: Notebook, patient: Patient, greeting: Greeting) -> None:
    if not patient.starts_again:
        _skip(notebook, "its owner would have to start it again", GREETS_AGAIN, ENDS_ALONE)
        return
    mark = notebook.transcript.mark()
    advice = "Let a greeting depend on nothing but the build: a run goes by the first one it got."
    try:
        again = patient.greet()
    except (PortFault, Refused, Unsupported) as no:
        notebook.failed(GREETS_AGAIN, f"the second start fails: {no}", advice, since=mark)
        notebook.skipped(ENDS_ALONE, "there was no second start")
        return
    if again == greeting:
        notebook.passed(GREETS_AGAIN, since=mark)
    else:
        changed = ", ".join(
            field.alias or name
            for name, field in Greeting.model_fields.items()
            if getattr(again, name) != getattr(greeting, name)
        )
        reason = f"the second greeting differs in {changed}"
        notebook.failed(GREETS_AGAIN, reason, advice, since=mark)
    _leave_alone(notebook, patient, mark)


def _leave_alone(notebook: Notebook, patient: Patient, mark: int) -> None:
    program = patient.program
    if program is None:
        notebook.skipped(ENDS_ALONE, _OBJECT)
        return
    program.hang_up()
    if program.ends_within(DEFAULT_LIMITS.farewell_seconds) is None:
        notebook.warned(
            ENDS_ALONE,
            "it still runs after its standard input was closed",
            "Take the end of the input for bye, so that nothing is left behind by a harness that "
            "was killed.",
            since=mark,
        )
    else:
        notebook.passed(ENDS_ALONE)
