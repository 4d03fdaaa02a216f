"""Packs traces that a page has no room for, so that the page still holds them.

A pack is a gzip file in an address of its own: a script reads it in place, and where scripts are
off the reader saves it. Inside are the trace files, one after the other.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from action_mfa.reports.run import Trace

__all__ = ["Pack", "pack"]

#: So many traces go into one pack: a reader who opens one waits for no more than these.
_TRACES = 250
#: Half a second for ten thousand traces; more would hardly make them smaller.
_LEVEL = 6
_THREADS = 4
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: its ``data:`` address, and the anchors of the checks whose traces it holds."""

    address: str
    anchors: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many traces it holds."""
        return len(self.anchors)


def pack(traces: Sequence[tuple[str, Trace]]) -> tuple[Pack, ...]:
    """Return packs of the traces, each given with an anchor; the same give the same bytes."""
    slices = [traces[start : start + _TRACES] for start in range(0, len(traces), _TRACES)]
    if not slices:
        return ()
    # Compression leaves the interpreter to others meanwhile.
    with ThreadPoolExecutor(min(len(slices), _THREADS)) as threads:
        addresses = threads.map(_address, slices)
        return tuple(
            Pack(address, tuple(anchor for anchor, _ in some))
            for address, some in zip(addresses, slices, strict=True)
        )


def _address(traces: Sequence[tuple[str, Trace]]) -> str:
    compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
    text = "".join(_lines(trace) for _, trace in traces)
    packed = compressor.compress(text.encode("utf-8", "backslashreplace")) + compressor.flush()
    return "data:application/gzip;base64," + base64.b64encode(packed).decode()


def _lines(trace: Trace) -> str:
    if trace.text is not None:
        return trace.text if trace.text.endswith("\n") else f"{trace.text}\n"
    lines = [line for line in (trace.header, *trace.steps) if line is not None]
    return "".join(f"{line.model_dump_json(by_alias=True)}\n" for line in lines)
