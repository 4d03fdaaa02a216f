"""Wrong implementations that have a name, and what it takes to run the suite against them.

A check ships with the mutant that it kills: the catalogue has at least one for each MUST clause.
"""

from action_mfa.conformance.mutants.catalogue import EQUIVALENTS, MUTANTS, mutant_named, mutants_of
from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import Build, Mutant
from action_mfa.conformance.mutants.trial import Check, checks_of, suite, trial

__all__ = [
    "EQUIVALENTS",
    "MUTANTS",
    "Build",
    "Check",
    "Equivalent",
    "Mutant",
    "checks_of",
    "mutant_named",
    "mutants_of",
    "suite",
    "trial",
]
