"""Tells whether two traces hold the same, whoever left them and when."""

from __future__ import annotations

from action_mfa.reports.run import Trace

__all__ = ["content_key"]


def content_key(trace: Trace) -> tuple[object, ...]:
    """Return what two traces have in common whose evidence is the same to the letter.

    Instants count from the first step; which check left the trace, and under which spec, does not
    count.
    """
    header = trace.header
    setting = None if header is None else (header.seed, header.settings)
    start = trace.steps[0].at if trace.steps else 0
    return (
        repr(setting),
        trace.fault,
        *((step.at - start, repr(step.model_copy(update={"at": 0}))) for step in trace.steps),
    )
