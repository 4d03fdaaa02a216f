"""Wrong implementations that have a name, and what it takes to run the suite against them.

A check ships with the mutant that it kills: the catalogue has at least one for each MUST clause.
"""

from action_mfa.conformance.mutants.breakdowns import BREAKDOWNS, Breakdown, breakdown_named
from action_mfa.conformance.mutants.catalogue import (
    EQUIVALENTS,
    MUTANTS,
    equivalent_named,
    mutant_named,
    mutants_of,
)
from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import Altered, Build, Deviating, Mutant
from action_mfa.conformance.mutants.trial import (
    Check,
    checks_of,
    opener_of,
    run_checks,
    suite,
    trial,
)

__all__ = [
    "BREAKDOWNS",
    "EQUIVALENTS",
    "MUTANTS",
    "Altered",
    "Breakdown",
    "Build",
    "Check",
    "Deviating",
    "Equivalent",
    "Mutant",
    "breakdown_named",
    "checks_of",
    "equivalent_named",
    "mutant_named",
    "mutants_of",
    "opener_of",
    "run_checks",
    "suite",
    "trial",
]
