"""Traces of failed checks, written by measuring mutants."""

from collections.abc import Callable
from pathlib import Path

import pytest

from action_mfa.conformance.mutants.catalogue import mutant_named
from action_mfa.conformance.mutants.trial import checks_of, opener_of, run_checks
from action_mfa.conformance.replaying import Trace, load_trace
from action_mfa.conformance.starting import Wish, prepare
from action_mfa.spec.results import CheckVerdict

FailedTrace = Callable[[str], Path]


@pytest.fixture
def failed_trace(tmp_path: Path) -> FailedTrace:
    """Measure a mutant by its own clause, and return the trace of a check that it failed."""

    def measure(name: str) -> Path:
        mutant = mutant_named(name)
        measurement = prepare(Wish(opener=opener_of(mutant.build, name), out=tmp_path / name))
        try:
            results = run_checks(measurement, checks_of([mutant.clause]))
        finally:
            measurement.finish()
        failed = [each for each in results if each.verdict is CheckVerdict.FAIL and each.trace]
        return tmp_path / name / str(failed[0].trace)

    return measure


@pytest.fixture
def failed(failed_trace: FailedTrace) -> Callable[[str], Trace]:
    """Return the trace of a check that a mutant failed."""
    return lambda name: load_trace(failed_trace(name))
