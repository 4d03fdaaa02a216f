"""Symbolic steps, performed on any port: what replay, exploration and comparison stand on.

A word is a list of :class:`SymbolicStep`. It names what is not born yet (``<mfa-token 1>``) and
what is to be computed then (``<totp-code secret=1 step=+0>``); ``docs/traces.md`` lists all that.
A :class:`Performer` performs it on a bench and says what came of each step as an :class:`Answer`,
in which the values of that port are named alike, so that answers of two ports compare by ``==``.
"""

from action_mfa.conformance.performing.answers import Answer, Evidence, Fields, Seen
from action_mfa.conformance.performing.compiling import (
    Ask,
    CompiledStep,
    PlanPrompt,
    Wait,
    compile_step,
)
from action_mfa.conformance.performing.expressions import (
    Expression,
    ExpressionFault,
    parse_expression,
)
from action_mfa.conformance.performing.performer import Performer
from action_mfa.conformance.performing.plans import PlanCeremony
from action_mfa.conformance.performing.standing import standing
from action_mfa.conformance.performing.steps import StepFault, SymbolicStep, Unbound

__all__ = [
    "Answer",
    "Ask",
    "CompiledStep",
    "Evidence",
    "Expression",
    "ExpressionFault",
    "Fields",
    "Performer",
    "PlanCeremony",
    "PlanPrompt",
    "Seen",
    "StepFault",
    "SymbolicStep",
    "Unbound",
    "Wait",
    "compile_step",
    "parse_expression",
    "standing",
]
