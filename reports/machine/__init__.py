"""Pictures of the machine: laid out, coloured by what a run exercised, and written as SVG."""

from action_mfa.reports.machine.coverage import (
    HOW_DERIVED,
    Mark,
    MarkedLife,
    TransitionCount,
    counted,
    marked,
    uncounted,
    unmarked,
)
from action_mfa.reports.machine.part import LifePart, TransitionPart, machine_parts
from action_mfa.reports.machine.svg import inline_svg, machine_css, standalone_svg
from action_mfa.reports.machine.text import derivation_text, life_text, transitions_text

__all__ = [
    "HOW_DERIVED",
    "LifePart",
    "Mark",
    "MarkedLife",
    "TransitionCount",
    "TransitionPart",
    "counted",
    "derivation_text",
    "inline_svg",
    "life_text",
    "machine_css",
    "machine_parts",
    "marked",
    "standalone_svg",
    "transitions_text",
    "uncounted",
    "unmarked",
]
