"""What a report may be told besides its runs: the run before, those before that, and the kills."""

from __future__ import annotations

from dataclasses import dataclass

from action_mfa.spec.kills import Kills
from action_mfa.spec.results import Results

__all__ = ["Background"]


@dataclass(frozen=True, slots=True)
class Background:
    """All of it is optional; a report without any is complete in itself.

    ``previous`` is what the first run is compared with. ``history`` are results of earlier runs in
    any order, of any implementation; only those of the first run's implementation are drawn.
    """

    previous: Results | None = None
    history: tuple[Results, ...] = ()
    kills: Kills | None = None
