"""Packed traces come out as they went in."""

from __future__ import annotations

import base64
import gzip
from dataclasses import replace

from action_mfa.reports import Trace
from action_mfa.reports.evidence import Pack, pack
from action_mfa.spec.traces import TraceHeader, TraceStep
from tests.reports.conftest import MakeTrace


def unpacked(one: Pack) -> str:
    """Save a pack and unpack it, as a reader without scripts does."""
    kind, _, data = one.address.partition(";base64,")
    assert kind == "data:application/gzip"
    return gzip.decompress(base64.b64decode(data)).decode()


def test_a_pack_holds_the_trace_files(trace: MakeTrace, steps: tuple[TraceStep, ...]) -> None:
    """One after the other, each with its header, and each a line a step."""
    (one,) = pack([("ONCE-01.1", trace(*steps)), ("ONCE-02.1", trace(*steps[:1]))])
    lines = unpacked(one).splitlines()
    headers = [number for number, line in enumerate(lines) if line.startswith('{"kind":"header"')]
    assert headers == [0, 4]
    assert TraceHeader.model_validate_json(lines[0]).clause == "ONCE-02"
    assert [TraceStep.model_validate_json(line) for line in lines[1:4]] == list(steps)


def test_a_text_that_was_kept_is_packed_as_it_is(
    trace: MakeTrace, steps: tuple[TraceStep, ...]
) -> None:
    """Whoever saves the pack has what was read, not what was understood of it."""
    (one,) = pack([("a", replace(trace(*steps), text="as it was\nread"))])
    assert unpacked(one) == "as it was\nread\n"


def test_many_traces_are_many_packs(trace: MakeTrace, steps: tuple[TraceStep, ...]) -> None:
    """Opening one trace does not mean to unpack thousands."""
    story = trace(*steps)
    packs = pack([(f"anchor-{number}", story) for number in range(600)])
    assert sum(one.size for one in packs) == 600
    assert len(packs) == 3


def test_the_same_traces_give_the_same_bytes(
    trace: MakeTrace, steps: tuple[TraceStep, ...]
) -> None:
    """A report can be drawn again and compared."""
    stories: list[tuple[str, Trace]] = [("a", trace(*steps))]
    assert pack(stories) == pack(stories)
    assert pack([]) == ()
