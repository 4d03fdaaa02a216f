"""Messages that an adapter has to bear: an unknown operation, fields of tomorrow, wrong params.

The harness of today sends none of them. A later one will, and an adapter that ends at the first is
better repaired before.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.doctor.catalogue import (
    LONG_LINES,
    ODD_TEXT,
    UNKNOWN_FIELDS,
    UNKNOWN_OPERATION,
    WRONG_PARAMS,
)
from action_mfa.conformance.doctor.findings import Check
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.doctor.patient import Patient, WatchedBench
from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.spec.protocol import (
    ClientOpened,
    CloseClient,
    CreateEnvironment,
    Nothing,
    OpenClient,
    Operation,
    Settings,
)

__all__ = ["probe"]

R = TypeVar("R", bound=BaseModel)

#: Many line readers break at 64 KiB; the contract allows a mebibyte.
_LONG = 128 << 10
#: U+2028 and U+0085 end a line for some readers of text, and for no reader of JSON lines.
_ODD = 'line\u2028break \u0085 žluťoučký \N{PILE OF POO} \\ " \u0000'
_OBJECT = "an object in this process is given values, not messages"
#: The rest of a section after the adapter is lost.
_LOST = "not tried: {}"


_ADVICE: Mapping[Check, str] = MappingProxyType(
    {
        UNKNOWN_FIELDS: "Read the fields that you know, and leave all others alone.",
        ODD_TEXT: (
            "Read bytes up to the line feed, decode them as UTF-8, and leave the rest to a JSON "
            "parser: no other character ends a line, and none is forbidden in a string."
        ),
        LONG_LINES: (
            "Give the reader of lines room for a mebibyte; many stop at 64 KiB by themselves."
        ),
    }
)


class _Unknown(Operation[Nothing]):
    """An operation that no version of the contract has."""

    method: ClassVar[str] = "doctor.unknownOperation"


class _EnvironmentOfTomorrow(CreateEnvironment):
    """An environment with a field that this version does not know."""

    from_the_future: str


class _ClientOfTomorrow(OpenClient):
    """A client with a field that this version does not know."""

    from_the_future: str


class _WrongClient(Operation[ClientOpened]):
    """A client whose id is a number, in no environment."""

    method: ClassVar[str] = OpenClient.method

    client_id: int = 5


def probe(notebook: Notebook, patient: Patient) -> None:
    """Send each of the odd messages, and note what became of it."""
    _probe_unknown_operation(notebook, patient)
    for check, text in ((UNKNOWN_FIELDS, "tomorrow"), (ODD_TEXT, _ODD), (LONG_LINES, "x" * _LONG)):
        _probe_of_tomorrow(notebook, patient, check, text)
    _probe_wrong_params(notebook, patient)


def _probe_unknown_operation(notebook: Notebook, patient: Patient) -> None:
    mark = notebook.transcript.mark()
    advice = (
        "Let the last case of the adapter answer {'code': -32601, 'message': ...} for whatever it "
        "does not know; -32601 is how an operation is left out as well."
    )
    try:
        patient.bench().perform(_Unknown())
    except Unsupported:
        notebook.passed(UNKNOWN_OPERATION, since=mark)
    except Refused:
        reason = "answered by code 1, which says that the implementation refused"
        notebook.failed(UNKNOWN_OPERATION, reason, advice, since=mark)
    except PortFault as fault:
        if fault.breach in (Breach.FAILURE, Breach.RESULT):
            reason = f"not answered by -32601: {fault}"
            notebook.failed(UNKNOWN_OPERATION, reason, advice, blame=fault.blame, since=mark)
        else:
            notebook.failed(UNKNOWN_OPERATION, str(fault), advice, blame=fault.blame, since=mark)
            patient.broke(fault)
    else:
        notebook.failed(UNKNOWN_OPERATION, "answered by a result", advice, since=mark)


def _probe_of_tomorrow(notebook: Notebook, patient: Patient, check: Check, text: str) -> None:
    if patient.lost is not None:
        notebook.skipped(check, _LOST.format(patient.lost))
        return
    if notebook.failed_at(UNKNOWN_FIELDS):
        notebook.skipped(
            check, f"the field that would carry it is refused: see {UNKNOWN_FIELDS.id}"
        )
        return
    mark = notebook.transcript.mark()
    try:
        if patient.is_object:
            notebook.skipped(check, _OBJECT)
            return
        _ask_of_tomorrow(patient.bench(), text)
    except (Refused, Unsupported) as no:
        # Without the field it may be refused as well; then the field is not why.
        if _is_refused_anyway(patient.bench(), no):
            notebook.skipped(check, f"the operation is not there without the field either: {no}")
            return
        reason = f"refused because of one field more: {no}"
        notebook.failed(check, reason, _ADVICE[check], since=mark)
    except PortFault as fault:
        if fault.breach is Breach.FAILURE and _is_refused_anyway(patient.bench(), fault):
            notebook.skipped(check, f"the operation fails without the field either: {fault}")
        else:
            notebook.failed(check, str(fault), _ADVICE[check], blame=fault.blame, since=mark)
            patient.broke(fault)
    else:
        notebook.passed(check, since=mark)


def _ask_of_tomorrow(bench: WatchedBench, text: str | None) -> None:
    """Ask what every port of the role has, with one field more, or (None) without it."""
    settings = Settings(methods=bench.greeting.capabilities.methods or Settings().methods)
    today = CreateEnvironment(settings=settings)
    if not bench.greeting.needs_backend:
        asked = (
            today
            if text is None
            else _EnvironmentOfTomorrow(settings=settings, from_the_future=text)
        )
        bench.perform(asked)
        return
    environment_id = bench.perform(today).environment_id
    client_id = bench.next_client_id()
    client = OpenClient(client_id=client_id, environment_id=environment_id)
    if text is not None:
        client = _ClientOfTomorrow(
            client_id=client_id, environment_id=environment_id, from_the_future=text
        )
    bench.perform(client)
    # Some adapters hold one client at a time.
    bench.perform(CloseClient(client_id=client_id))


def _is_refused_anyway(bench: WatchedBench, first: Exception) -> bool:
    try:
        _ask_of_tomorrow(bench, None)
    except (Refused, Unsupported, PortFault) as again:
        return type(again) is type(first)
    return False


def _probe_wrong_params(notebook: Notebook, patient: Patient) -> None:
    if patient.lost is not None:
        notebook.skipped(WRONG_PARAMS, _LOST.format(patient.lost))
        return
    mark = notebook.transcript.mark()
    advice = "Answer code -32602 to params that do not fit, and go on; let nothing end the program."
    try:
        if patient.is_object:
            notebook.skipped(WRONG_PARAMS, _OBJECT)
            return
        patient.bench().perform(_WrongClient())
    except (Refused, Unsupported):
        notebook.passed(WRONG_PARAMS, since=mark)
    except PortFault as fault:
        if fault.breach is Breach.FAILURE:
            notebook.passed(WRONG_PARAMS, since=mark)
        elif fault.breach is Breach.RESULT:
            notebook.warned(WRONG_PARAMS, str(fault), advice, since=mark)
        else:
            notebook.failed(WRONG_PARAMS, str(fault), advice, since=mark)
            patient.broke(fault)
    else:
        reason = "a client whose id is a number, in no environment, was opened"
        notebook.warned(WRONG_PARAMS, reason, advice, since=mark)
