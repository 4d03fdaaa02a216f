"""Measures what is at hand and sets it side by side: ``python docs/gallery.py FOLDER``.

The reference, the reference behind HTTP, the independent backend in Node, Dynamic's JavaScript SDK,
and five wrong implementations. What needs Node and is not installed is left out, and said to be.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from action_mfa.conformance.cli.entry import invoke
from action_mfa.simulator import Lab, VirtualClock
from action_mfa.simulator.wire import WireServer

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "independent" / "node"
SDK = ROOT / "adapters" / "dynamic_js"
#: One of each party and kind: a token, a code, a challenge, an ending, and a client.
MUTANTS = (
    "single_use_is_a_word",
    "codes_can_be_replayed",
    "challenge_is_never_used_up",
    "token_outlives_sign_out",
    "persistent_is_forgotten_after_one_use",
)
#: What a verdict may be; anything else is a fault of the command or of the suite.
_VERDICTS = (0, 1, 2)


def main(folder: Path) -> int:
    """Measure, and draw ``index.html``; return the exit code."""
    drawn: list[Path] = []
    for name, adapter, options in _asked():
        with _served(adapter) as ready:
            out = folder / name
            if invoke(["run", ready, "--out", str(out), *options]) not in _VERDICTS:
                return 1
            drawn.append(out)
    page = folder / "index.html"
    return invoke(["report", *map(str, drawn), "--out", str(page)])


def _asked() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name what is measured: its folder, its adapter, and the options of the run."""
    yield "reference", "reference", ()
    yield "wire", "wire", ()
    if (NODE / "node_modules").is_dir():
        yield "node", f"node {NODE / 'main.mjs'}", ()
    else:
        print(f"left out: npm ci was not run in {NODE}", file=sys.stderr)  # noqa: T201
    if (SDK / "node_modules").is_dir():
        baseline = ("--baseline", str(SDK / "baseline.toml"))
        yield "sdk_js", f"node {SDK / 'main.mjs'}", baseline
    else:
        print(f"left out: npm ci was not run in {SDK}", file=sys.stderr)  # noqa: T201
    for mutant in MUTANTS:
        yield mutant, f"action_mfa.conformance.mutants.ports:{mutant}", ()


@contextmanager
def _served(adapter: str) -> Iterator[str]:
    """Put a server behind ``wire``; anything else is an adapter as it is."""
    if adapter != "wire":
        yield adapter
        return
    with WireServer(Lab(clock=VirtualClock())) as server:
        yield f"wire:{server.root_url}"


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
