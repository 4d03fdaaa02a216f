"""What a report is drawn from: one results file and the traces that lie beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from action_mfa.spec.explorations import Exploration
from action_mfa.spec.results import Results
from action_mfa.spec.traces import TraceHeader, TraceStep

__all__ = ["Explored", "Run", "Trace"]


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace file, as far as it could be read.

    ``path`` is what the results call it. ``fault`` says where and why reading ended early; the
    steps before that place are kept, because half of the evidence is better than none. ``text`` is
    what was read, where somebody kept it.
    """

    path: str
    header: TraceHeader | None
    steps: tuple[TraceStep, ...]
    fault: str | None = None
    text: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Explored:
    """One file of an exploration beside the results, with the trace of its difference.

    Either ``record`` is there, or ``fault`` says where and why the file could not be read.
    """

    path: str
    record: Exploration | None
    trace: Trace | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the suite: what it found out, the evidence, and what was explored beside it."""

    results: Results
    traces: tuple[Trace, ...] = ()
    explorations: tuple[Explored, ...] = ()
