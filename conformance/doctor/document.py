"""A report as JSON, for programs: versioned, with the same words as the text."""

from importlib.metadata import version
from typing import Literal

from pydantic import BaseModel, ConfigDict

from action_mfa.conformance.doctor.findings import Direction, Outcome, Report, Section
from action_mfa.spec.protocol import PROTOCOL_VERSION, Greeting
from action_mfa.spec.results import Blame

__all__ = ["DoctorDocument", "document_of"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class DoctorMessage(_Part):
    """One message, with secrets withheld; ``seconds`` since the beginning."""

    direction: Direction
    text: str
    seconds: float


class DoctorFinding(_Part):
    """What one check came to."""

    id: str
    section: Section
    title: str
    outcome: Outcome
    reason: str
    advice: str | None
    blame: Blame | None
    messages: tuple[DoctorMessage, ...]


class DoctorCounts(_Part):
    """How many checks came to what."""

    passed: int
    warned: int
    failed: int
    not_applicable: int


class DoctorDocument(_Part):
    """``action-mfa doctor --json``: the first version of this document.

    It grows by optional fields; ``schema_version`` grows where a reader could no longer follow.
    """

    schema_version: Literal[1] = 1
    suite_version: str
    protocol: str = PROTOCOL_VERSION
    adapter: str
    sound: bool
    counts: DoctorCounts
    greeting: Greeting | None
    findings: tuple[DoctorFinding, ...]


def document_of(report: Report) -> DoctorDocument:
    """Return the document of a report."""
    return DoctorDocument(
        suite_version=version("action-mfa"),
        adapter=report.adapter,
        sound=report.is_sound,
        counts=DoctorCounts(
            passed=report.counted(Outcome.PASSED),
            warned=report.counted(Outcome.WARNED),
            failed=report.counted(Outcome.FAILED),
            not_applicable=report.counted(Outcome.NOT_APPLICABLE),
        ),
        greeting=report.greeting,
        findings=tuple(
            DoctorFinding(
                id=finding.check.id,
                section=finding.check.section,
                title=finding.check.title,
                outcome=finding.outcome,
                reason=finding.reason,
                advice=finding.advice,
                blame=finding.blame,
                messages=tuple(
                    DoctorMessage(
                        direction=message.direction,
                        text=message.text,
                        seconds=round(message.seconds, 3),
                    )
                    for message in finding.messages
                ),
            )
            for finding in report.findings
        ),
    )
