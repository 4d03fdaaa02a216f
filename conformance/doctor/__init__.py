"""The doctor: whether an adapter keeps the contract, before any verdict rests on it.

It asks an adapter what a run would ask, and what a later harness may; it names each fault, says
whose it is (the harness's, the adapter's or the implementation's) and what to change.
"""

from action_mfa.conformance.doctor.catalogue import CHECKS
from action_mfa.conformance.doctor.document import DoctorDocument, document_of
from action_mfa.conformance.doctor.examination import examine
from action_mfa.conformance.doctor.findings import (
    Check,
    Direction,
    Finding,
    Message,
    Outcome,
    Report,
    Section,
)
from action_mfa.conformance.doctor.rendering import render

__all__ = [
    "CHECKS",
    "Check",
    "Direction",
    "DoctorDocument",
    "Finding",
    "Message",
    "Outcome",
    "Report",
    "Section",
    "document_of",
    "examine",
    "render",
]
