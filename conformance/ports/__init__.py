"""How the harness talks to any implementation: in this process, over stdio, or over loopback TCP.

``action_mfa.conformance.ports.serve`` is the other end, for adapters written in Python; it is a
program of its own and not imported here.
"""

from action_mfa.conformance.ports.adapter import (
    Adapter,
    Callbacks,
    PortFault,
    Refused,
    Unsupported,
)
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.inprocess import InProcessPort
from action_mfa.conformance.ports.limits import CAP, DEFAULT_LIMITS, Limits, granted
from action_mfa.conformance.ports.lines import Tap
from action_mfa.conformance.ports.listener import SECRET_VARIABLE, ListeningPort
from action_mfa.conformance.ports.locate import (
    FORMS,
    LocateFault,
    PortSource,
    listen,
    locate,
    name_of,
)
from action_mfa.conformance.ports.process import StdioPort
from action_mfa.conformance.ports.race import at_once, run_race
from action_mfa.conformance.ports.reasons import (
    ReasonMapping,
    ReasonRule,
    ReasonsFault,
    classify,
    load_reasons,
)

__all__ = [
    "CAP",
    "DEFAULT_LIMITS",
    "FORMS",
    "SECRET_VARIABLE",
    "Adapter",
    "Breach",
    "Callbacks",
    "InProcessPort",
    "Limits",
    "ListeningPort",
    "LocateFault",
    "PortFault",
    "PortSource",
    "ReasonMapping",
    "ReasonRule",
    "ReasonsFault",
    "Refused",
    "StdioPort",
    "Tap",
    "Unsupported",
    "at_once",
    "classify",
    "granted",
    "listen",
    "load_reasons",
    "locate",
    "name_of",
    "run_race",
]
