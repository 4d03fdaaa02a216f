"""The rules that hold for every message, judged at the end from all that was said."""

import difflib

from action_mfa.conformance.doctor.catalogue import ADVICE, ERROR_FORM, ERROR_KNOWN, MESSAGE_RULES
from action_mfa.conformance.doctor.findings import Direction
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.doctor.patient import Patient
from action_mfa.conformance.doctor.transcript import CallbackSeen, Timing
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.limits import DEFAULT_LIMITS, granted
from action_mfa.conformance.ports.quoting import quoted
from action_mfa.conformance.ports.strict_json import BadLine, parse_object
from action_mfa.spec.protocol import CALLBACKS, Greeting, ReadMailbox

__all__ = ["note_rules"]


_DEEPEST = 64
#: What cannot go wrong where nothing becomes a message on its way.
_OF_LINES = (Breach.LINES, Breach.ENVELOPE, Breach.TURNS, Breach.LENGTH)


def note_rules(notebook: Notebook, patient: Patient) -> None:
    """Note what came of the rules of messages that no fault has broken."""
    greeting = patient.greeting
    if greeting is None:
        for check in MESSAGE_RULES.values():
            notebook.skipped(check, "not reached: the adapter never greeted")
        return
    _callbacks(notebook)
    if patient.is_object:
        notebook.skipped(MESSAGE_RULES[Breach.TIME], "no limit ends an object in this process")
    else:
        _time(notebook, greeting)
    for breach in _OF_LINES:
        if patient.is_object:
            why = "an object in this process gives values, not messages"
            notebook.skipped(MESSAGE_RULES[breach], why)
    for check in MESSAGE_RULES.values():
        if not notebook.has(check):
            notebook.passed(check)
    for check in (ERROR_FORM, ERROR_KNOWN):
        notebook.skipped(check, "nothing that is claimed could be seen to be refused")


def _callbacks(notebook: Notebook) -> None:
    check = MESSAGE_RULES[Breach.CALLBACKS]
    seen = notebook.transcript.callbacks
    for callback in seen:
        _one_callback(notebook, callback)
    _strangers(notebook)
    if not seen:
        notebook.skipped(check, "the adapter called nothing back")
    else:
        methods = ", ".join(sorted({callback.method for callback in seen}))
        notebook.passed(check, f"{len(seen)} callbacks: {methods}", since=seen[0].mark - 1)


def _one_callback(notebook: Notebook, callback: CallbackSeen) -> None:
    check = MESSAGE_RULES[Breach.CALLBACKS]
    if callback.hurried:
        notebook.failed(
            check,
            f"while {callback.method} waited for its answer, the adapter sent something else",
            ADVICE[Breach.CALLBACKS],
            since=callback.mark - 1,
        )
    if callback.unanswered is None or callback.method != ReadMailbox.method:
        return
    if callback.known:
        notebook.warned(
            check,
            f"{callback.method} was asked, and {callback.unanswered}",
            "Have the backend send the one-time code first, and read it then.",
            since=callback.mark - 1,
        )
    else:
        notebook.failed(
            check,
            f"{callback.method} was asked, and is answered only with needsBackend",
            "A backend reads its own mail: take the one-time code from where it is sent. A client "
            "claims needsBackend.",
            since=callback.mark - 1,
        )


def _strangers(notebook: Notebook) -> None:
    """Find callbacks that the contract does not have; the harness answers them by -32601."""
    for place, line in enumerate(notebook.transcript.lines):
        if line.direction is Direction.TO_ADAPTER or b'"method"' not in line.text:
            continue
        try:
            method = parse_object(line.text, _DEEPEST).get("method")
        except BadLine:
            continue
        if isinstance(method, str) and method not in CALLBACKS:
            near = difflib.get_close_matches(method, CALLBACKS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            reason = f"the harness has no callback {quoted(method, 60)}{hint}"
            advice = "Call back what the messages page lists; anything else is answered by -32601."
            notebook.warned(MESSAGE_RULES[Breach.CALLBACKS], reason, advice, since=place)
            return


def _time(notebook: Notebook, greeting: Greeting) -> None:
    check = MESSAGE_RULES[Breach.TIME]
    limit = granted(DEFAULT_LIMITS, greeting.limits).answer_seconds
    slowest = max(
        notebook.transcript.timings, key=lambda each: each.seconds, default=Timing("none", 0.0)
    )
    said = f"the slowest answer, to {slowest.method}, took {slowest.seconds:.1f} s of {limit:g}"
    if slowest.seconds > limit / 2:
        advice = "A busy machine takes longer: ask for more in hello's limits.answerSeconds."
        notebook.warned(check, said, advice)
    else:
        notebook.passed(check, said)
