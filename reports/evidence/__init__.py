"""The evidence behind a verdict: a trace, read and written for a person."""

from action_mfa.reports.evidence.content import content_key
from action_mfa.reports.evidence.labels import lettered
from action_mfa.reports.evidence.markup import TraceWriter
from action_mfa.reports.evidence.packing import Pack, pack

__all__ = ["Pack", "TraceWriter", "content_key", "lettered", "pack"]
