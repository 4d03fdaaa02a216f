"""What the reference answers to a trace, for judgements that rest on more than one step."""

from collections.abc import Iterator, Sequence

from action_mfa.conformance.connection import Opener
from action_mfa.conformance.performing import Answer, Performer, standing
from action_mfa.conformance.ports import ReasonMapping, locate
from action_mfa.conformance.replaying.files import Trace
from action_mfa.conformance.replaying.replay import Replay, Replayed, answers_to, replay
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import PROTOCOL_VERSION

__all__ = ["ask_the_reference", "notes_on", "replay_on"]


def replay_on(trace: Trace, source: Opener, *, reasons: ReasonMapping | None = None) -> Replay:
    """Open a port, perform a trace on it and judge it again; see :func:`replay`.

    Raises:
        PortFault: the port does not start.

    """
    if _major(trace.header.protocol) != _major(PROTOCOL_VERSION):
        reason = f"the trace speaks protocol {trace.header.protocol}, not {PROTOCOL_VERSION}"
        return Replay(Replayed.CANNOT_RUN, reason, ())
    seed = trace.header.seed
    with standing(source, reasons=reasons, seed=seed) as bench:
        performer = Performer(bench, seed=seed, effects=True)
        return replay(trace, performer, ask_the_reference)


def notes_on(trace: Trace) -> Iterator[str]:
    """Say what has changed between a trace and this suite: it may be right by another text."""
    spec = load_spec()
    if trace.header.spec_hash != spec.hash:
        yield (
            f"written under spec {trace.header.spec_hash[:12]}, this is {spec.hash[:12]}: what its"
            " clause asks for may have changed"
        )
    if not trace.header.clause:
        # The trace of a difference judges by the reference, not by a clause.
        return
    try:
        spec.current_id(trace.header.clause)
    except KeyError:
        yield f"its clause {trace.header.clause} is not in the spec any more"


def _major(version: str) -> str:
    return version.partition(".")[0]


def ask_the_reference(trace: Trace) -> Sequence[Answer | None]:
    """Return the reference's answers to the lines of a trace, as far as it gets."""
    seed = trace.header.seed
    with standing(locate("reference", seed=seed), seed=seed) as bench:
        return answers_to(trace, Performer(bench, seed=seed, effects=True))
