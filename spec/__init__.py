"""The clauses, message schemas and open points of Action-Based MFA, as data with a typed loader.

The adapter contract stands in :mod:`action_mfa.spec.protocol`, the model of a run's results in
:mod:`action_mfa.spec.results`, and that of a trace in :mod:`action_mfa.spec.traces`.
"""

from action_mfa.spec.clauses import (
    AddOnRule,
    Basis,
    Chapter,
    ChosenSource,
    Clause,
    Level,
    OpenPoint,
    PackageSource,
    PageSource,
    Party,
    PortClassRule,
    ProductReading,
    RfcSource,
    Source,
    Spec,
    StandardSource,
)
from action_mfa.spec.faults import SpecFault
from action_mfa.spec.loader import load_spec, load_spec_from
from action_mfa.spec.needs import UnknownNeedError, is_met, known_needs

__all__ = [
    "AddOnRule",
    "Basis",
    "Chapter",
    "ChosenSource",
    "Clause",
    "Level",
    "OpenPoint",
    "PackageSource",
    "PageSource",
    "Party",
    "PortClassRule",
    "ProductReading",
    "RfcSource",
    "Source",
    "Spec",
    "SpecFault",
    "StandardSource",
    "UnknownNeedError",
    "is_met",
    "known_needs",
    "load_spec",
    "load_spec_from",
]
