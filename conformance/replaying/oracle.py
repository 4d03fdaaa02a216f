"""What the reference answers to a trace, for judgements that rest on more than one step."""

from collections.abc import Sequence

from action_mfa.conformance.performing import Answer, Performer, standing
from action_mfa.conformance.ports import locate
from action_mfa.conformance.replaying.files import Trace
from action_mfa.conformance.replaying.replay import answers_to

__all__ = ["ask_the_reference"]


def ask_the_reference(trace: Trace) -> Sequence[Answer | None]:
    """Return the reference's answers to the lines of a trace, as far as it gets."""
    seed = trace.header.seed
    with standing(locate("reference", seed=seed), seed=seed) as bench:
        return answers_to(trace, Performer(bench, seed=seed, effects=True))
