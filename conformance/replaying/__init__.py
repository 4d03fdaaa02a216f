"""Traces, run again on any port, so that everybody sees whether what failed is right now."""

from action_mfa.conformance.replaying.files import Trace, TraceFault, load_trace
from action_mfa.conformance.replaying.oracle import ask_the_reference, notes_on, replay_on
from action_mfa.conformance.replaying.replay import Replay, Replayed, ToldStep, replay
from action_mfa.conformance.replaying.story import story_lines
from action_mfa.conformance.replaying.vectors import Vector, VectorFault, load_vectors, promote

__all__ = [
    "Replay",
    "Replayed",
    "ToldStep",
    "Trace",
    "TraceFault",
    "Vector",
    "VectorFault",
    "ask_the_reference",
    "load_trace",
    "load_vectors",
    "notes_on",
    "promote",
    "replay",
    "replay_on",
    "story_lines",
]
