"""Two runs, and what changed from the one to the other."""

from action_mfa.reports.comparing.circumstances import ChangedFact, ReadingChange
from action_mfa.reports.comparing.comparison import (
    CheckChange,
    ClauseChange,
    Comparison,
    Kind,
    compare,
)
from action_mfa.reports.comparing.markdown import MARK, comment
from action_mfa.reports.comparing.text import plain_difference, shown_difference

__all__ = [
    "MARK",
    "ChangedFact",
    "CheckChange",
    "ClauseChange",
    "Comparison",
    "Kind",
    "ReadingChange",
    "comment",
    "compare",
    "plain_difference",
    "shown_difference",
]
