"""Turns a results file into reports for readers and for other tools.

Reads ``results.json`` and the traces beside it, never live objects.
"""

from action_mfa.reports.background import Background
from action_mfa.reports.comparing import Comparison, compare, plain_difference, shown_difference
from action_mfa.reports.comparing import comment as difference_comment
from action_mfa.reports.formats import Format, file_of
from action_mfa.reports.formats import render as render_format
from action_mfa.reports.history import History, load_history, load_kills
from action_mfa.reports.html import render as render_html
from action_mfa.reports.junit import render as render_junit
from action_mfa.reports.kills import render as render_kills
from action_mfa.reports.load import ReportFault, load_results, load_run, load_trace
from action_mfa.reports.machine import (
    MarkedLife,
    TransitionCount,
    derivation_text,
    life_text,
    transitions_text,
)
from action_mfa.reports.machine import counted as counted_transitions
from action_mfa.reports.machine import marked as marked_lives
from action_mfa.reports.machine import standalone_svg as machine_svg
from action_mfa.reports.machine import uncounted as uncounted_transitions
from action_mfa.reports.machine import unmarked as unmarked_lives
from action_mfa.reports.readings import plain_readings
from action_mfa.reports.run import Run, Trace
from action_mfa.reports.text import plain as plain_summary
from action_mfa.reports.text import summary
from action_mfa.reports.verdicts import STATEMENT
from action_mfa.reports.verifying import (
    Here,
    KeyFault,
    Proof,
    Signer,
    State,
    Verification,
    Verifier,
    signature_file,
    verify,
)

__all__ = [
    "STATEMENT",
    "Background",
    "Comparison",
    "Format",
    "Here",
    "History",
    "KeyFault",
    "MarkedLife",
    "Proof",
    "ReportFault",
    "Run",
    "Signer",
    "State",
    "Trace",
    "TransitionCount",
    "Verification",
    "Verifier",
    "compare",
    "counted_transitions",
    "derivation_text",
    "difference_comment",
    "file_of",
    "life_text",
    "load_history",
    "load_kills",
    "load_results",
    "load_run",
    "load_trace",
    "machine_svg",
    "marked_lives",
    "plain_difference",
    "plain_readings",
    "plain_summary",
    "render_format",
    "render_html",
    "render_junit",
    "render_kills",
    "shown_difference",
    "signature_file",
    "summary",
    "transitions_text",
    "uncounted_transitions",
    "unmarked_lives",
    "verify",
]
