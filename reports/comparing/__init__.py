"""Two runs, and what changed from the one to the other."""

from action_mfa.reports.comparing.circumstances import ChangedFact, ReadingChange
from action_mfa.reports.comparing.comparison import (
    CheckChange,
    ClauseChange,
    Comparison,
    Kind,
    compare,
)

__all__ = [
    "ChangedFact",
    "CheckChange",
    "ClauseChange",
    "Comparison",
    "Kind",
    "ReadingChange",
    "compare",
]
