"""The examination of one adapter, from its start to its end."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import JsonValue

from action_mfa.conformance.doctor.catalogue import (
    ADVICE_AT_HELLO,
    CHECKS,
    CLOCK_BACK,
    HELD_STAYS,
    HELLO,
    PROTOCOL,
    RESET,
    START,
    operation_check,
)
from action_mfa.conformance.doctor.claims import examine_claims
from action_mfa.conformance.doctor.farewell import take_leave
from action_mfa.conformance.doctor.findings import Report, Section
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.doctor.patient import Patient, WatchedBench
from action_mfa.conformance.doctor.probes import probe
from action_mfa.conformance.doctor.rules import note_rules
from action_mfa.conformance.doctor.tour import note_unreached, tour
from action_mfa.conformance.doctor.transcript import Transcript
from action_mfa.conformance.doctor.withholding import Veil
from action_mfa.conformance.judgement import Judgement
from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.locate import PortSource
from action_mfa.conformance.ports.reasons import ReasonMapping
from action_mfa.simulator import START as BEGINNING
from action_mfa.spec import Spec, load_spec
from action_mfa.spec.protocol import (
    PROTOCOL_VERSION,
    DescribeSession,
    Greeting,
    ResetLab,
    SetClock,
)
from action_mfa.spec.vocabulary import Method

__all__ = ["examine"]

Progress = Callable[[Section], None]


def examine(
    source: PortSource,
    *,
    reasons: ReasonMapping | None = None,
    progress: Progress = lambda _section: None,
) -> Report:
    """Examine the adapter that a source opens, and return what was found.

    ``reasons`` sorts its raw errors, ``progress`` is told which part begins. The adapter is started
    once, and a second time to see that it greets in the same way; after a fault that ends the
    conversation, once more for the rest.
    """
    transcript = Transcript()
    notebook = Notebook(transcript, Veil())
    patient = Patient(source, transcript, reasons=reasons)
    examination = _Examination(notebook, patient, progress, load_spec())
    try:
        examination.run()
    finally:
        patient.close()
    return Report(source.asked, patient.greeting, notebook.findings)


@dataclass(slots=True)
class _Examination:
    notebook: Notebook
    patient: Patient
    progress: Progress
    spec: Spec
    _signed_in: str | None = field(default=None)

    def run(self) -> None:
        self.progress(Section.GREETING)
        greeting = self._greets()
        if greeting is None:
            note_rules(self.notebook, self.patient)
            return
        self.progress(Section.MESSAGES)
        self._part(lambda: probe(self.notebook, self.patient))
        self.progress(Section.OPERATIONS)
        self._part(self._tour)
        note_unreached(self.notebook, greeting, self._why_unreached())
        self.progress(Section.WORLD)
        if greeting.role.is_server and not greeting.needs_backend:
            self._part(self._resets)
        else:
            for check in (RESET, CLOCK_BACK):
                self.notebook.skipped(check, f"lab.reset is never asked of a {greeting.role}")
        self.progress(Section.FAREWELL)
        take_leave(self.notebook, self.patient, greeting)
        note_rules(self.notebook, self.patient)
        if not greeting.capabilities.held_token:
            self.notebook.skipped(HELD_STAYS, "the port does not claim heldToken")
        for check in CHECKS:
            self.notebook.skipped(check, self._why_unreached())

    def _greets(self) -> Greeting | None:
        mark = self.notebook.transcript.mark()
        try:
            self.patient.open()
        except PortFault as fault:
            self.notebook.broke(START, fault, since=mark)
            return None
        self.notebook.passed(START)
        try:
            greeting = self.patient.greet()
        except PortFault as fault:
            advice = None if fault.breach is None else ADVICE_AT_HELLO.get(fault.breach)
            self.notebook.broke(HELLO, fault, since=mark, advice=advice)
            return None
        except (Refused, Unsupported) as no:
            advice = "hello is the one operation that every adapter answers itself."
            self.notebook.failed(HELLO, f"answered by an error: {no}", advice, since=mark)
            return None
        self.notebook.passed(HELLO, f"{greeting.name} {greeting.version}", since=mark)
        if greeting.protocol.partition(".")[0] != PROTOCOL_VERSION.partition(".")[0]:
            self.notebook.failed(
                PROTOCOL,
                f"it speaks {greeting.protocol}, and this suite {PROTOCOL_VERSION}",
                "Answer the version that the adapter was written against; the first number has to "
                "be the suite's.",
                since=mark,
            )
            return None
        self.notebook.passed(PROTOCOL, f"version {greeting.protocol}")
        examine_claims(self.notebook, greeting, self._said(), self.spec, since=mark)
        return greeting

    def _said(self) -> JsonValue:
        line = self.notebook.transcript.last_received()
        message: JsonValue = None if line is None else json.loads(line)
        return message.get("result") if isinstance(message, dict) else None

    def _part(self, part: Callable[[], None]) -> None:
        """Run a part; what ends the conversation there ends the part alone."""
        if self.patient.lost is not None:
            return
        mark = self.notebook.transcript.mark()
        try:
            part()
        except PortFault as fault:
            if not self.notebook.knows(fault):
                # Whatever is asked for a finding is noted where it is asked; the clock is moved
                # on the way, and the port is opened anew on the way.
                begins = fault.breach is Breach.START
                check = START if begins else operation_check(SetClock.method)
                self.notebook.broke(check, fault, since=mark)
            self.patient.broke(fault)

    def _tour(self) -> None:
        bench = self.patient.bench()
        totp = next(
            clause for clause in self.spec.clauses if clause.id.startswith(Method.TOTP.upper())
        )
        world = bench.world(clause=totp, check_id="doctor", seed=0, spec_hash=self.spec.hash)
        self.notebook.veil.recorders.append(world.recorder)
        self._signed_in = tour(self.notebook, world)

    def _why_unreached(self) -> str:
        if self.patient.lost is not None:
            return f"not reached: {self.patient.lost}"
        return "not reached: what comes before it in the day did not work"

    def _resets(self) -> None:
        bench = self.patient.bench()
        check = operation_check(ResetLab.method)
        mark = self.notebook.transcript.mark()
        try:
            bench.perform(ResetLab())
        except Unsupported:
            advice = "Add it when you can: it is how a run leaves nothing behind."
            self.notebook.warned(check, "answered by -32601", advice, since=mark)
            self.notebook.skipped(RESET, "there is no lab.reset")
            self.notebook.skipped(CLOCK_BACK, "there is no lab.reset")
            return
        except (Refused, PortFault) as no:
            self.notebook.failed(check, f"not done: {no}", ADVICE_OF_RESET, since=mark)
            self.notebook.skipped(RESET, "lab.reset was not done")
            self.notebook.skipped(CLOCK_BACK, "lab.reset was not done")
            if isinstance(no, PortFault):
                self.patient.broke(no)
            return
        self.notebook.passed(check, "answered", since=mark)
        self._clients_are_gone(bench, mark)
        if self.notebook.failed_at(operation_check(SetClock.method)):
            self.notebook.skipped(CLOCK_BACK, "clock.set does not work at all")
        else:
            self._clock_goes_back(bench)

    def _clients_are_gone(self, bench: WatchedBench, mark: int) -> None:
        if self._signed_in is None:
            self.notebook.skipped(RESET, "nobody had signed in")
            return
        try:
            described = bench.perform(DescribeSession(client_id=self._signed_in))
        except (Refused, Unsupported):
            self.notebook.passed(RESET, since=mark)
            return
        except PortFault as fault:
            if fault.breach is None or fault.breach.ends_the_conversation:
                raise
            self.notebook.passed(RESET, since=mark)
            return
        if described.user_id is None:
            self.notebook.passed(RESET, since=mark)
        else:
            reason = "after lab.reset, a client from before still has its session"
            self.notebook.failed(RESET, reason, ADVICE_OF_RESET, since=mark)

    def _clock_goes_back(self, bench: WatchedBench) -> None:
        mark = self.notebook.transcript.mark()
        try:
            bench.move_clock(BEGINNING)
        except Judgement as why:
            self.notebook.skipped(CLOCK_BACK, str(why))
        except PortFault as fault:
            if fault.breach is not None and fault.breach.ends_the_conversation:
                raise
            advice = "Forget the time along with everything else: another run may begin earlier."
            self.notebook.warned(CLOCK_BACK, str(fault), advice, since=mark)
        else:
            self.notebook.passed(CLOCK_BACK, since=mark)


#: What lab.reset has to do.
ADVICE_OF_RESET = (
    "Drop environments, users, sessions and clients together, and let operations on a client from "
    "before be refused."
)
