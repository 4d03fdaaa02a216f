"""The rules of messages that are judged from everything that was said."""

from __future__ import annotations

import pytest

from action_mfa.conformance.doctor.findings import Outcome
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.doctor.patient import Patient
from action_mfa.conformance.doctor.rules import note_rules
from action_mfa.conformance.doctor.transcript import Timing, Transcript
from action_mfa.conformance.doctor.withholding import Veil
from action_mfa.conformance.ports import locate
from action_mfa.spec.protocol import Greeting


@pytest.mark.parametrize(
    ("seconds", "asked", "outcome"),
    [
        (4.9, None, Outcome.PASSED),
        (5.1, None, Outcome.WARNED),
        (5.1, 20, Outcome.PASSED),
        (31, 3600, Outcome.WARNED),
    ],
)
def test_an_answer_that_takes_half_of_the_limit_is_warned_of(
    seconds: float, asked: int | None, outcome: Outcome
) -> None:
    """The limit is what was granted: an hour that was asked for is a minute."""
    transcript = Transcript()
    transcript.timings.append(Timing("wallet.sign", seconds))
    notebook = Notebook(transcript, Veil())
    patient = Patient(locate("reference"), transcript, reasons=None)
    patient.greeting = Greeting.model_validate(
        {
            "name": "slow",
            "version": "1",
            "language": "any",
            "role": "backend",
            "class": "backend",
            "limits": {"answerSeconds": asked},
        }
    )
    note_rules(notebook, patient)
    (found,) = (finding for finding in notebook.findings if finding.check.id == "time")
    assert found.outcome is outcome
    assert "wallet.sign" in found.reason
