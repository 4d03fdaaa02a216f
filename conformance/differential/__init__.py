"""Any implementation beside the reference, in histories that nobody wrote.

Hypothesis makes up histories over the whole alphabet of the contract and shrinks the first one in
which the two part. What is found is a lead, not a verdict: an open point that the port reads
otherwise is a difference as well, until the reference is told to read it so.
"""

from action_mfa.conformance.differential.differ import (
    DifferFault,
    Differing,
    Found,
    Order,
    differ,
)
from action_mfa.conformance.differential.difference import difference_between
from action_mfa.conformance.differential.leeway import Leeway
from action_mfa.conformance.differential.writing import trace_lines

__all__ = [
    "DifferFault",
    "Differing",
    "Found",
    "Leeway",
    "Order",
    "differ",
    "difference_between",
    "trace_lines",
]
