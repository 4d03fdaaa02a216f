"""What mutants and equivalents are changes of is right; the session `mutation` asks this first."""

from __future__ import annotations

from action_mfa.conformance.mutants import trial
from action_mfa.conformance.reference import Reference
from action_mfa.spec.results import CheckVerdict


def test_the_reference_passes_every_check() -> None:
    """Nothing is left out, and nothing is inconclusive."""
    loud = {
        (result.id, result.verdict, result.reason)
        for result in trial(Reference)
        if result.verdict is not CheckVerdict.PASS
    }
    assert loud == set()
