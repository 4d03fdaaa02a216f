"""``action-mfa replay``: a trace performed again, to see whether what failed is right now."""

from collections.abc import Iterator
from pathlib import Path

import click

from action_mfa.conformance.cli.adapter import reasons_option

__all__ = ["command"]

#: The word for the vectors of the suite.
_OWN = Path("vectors")

_HELP = """Perform a trace again on an implementation, and say whether what failed is right now.

TRACE is a file that a run left in its traces/ folder, that `action-mfa differ` wrote, or a vector;
a folder with such files; or the word vectors, for those that the suite carries where no folder of
that name is here. ADAPTER is what `action-mfa run` takes.

The file alone is enough: nothing of the check's own code is run. A judgement about one step is
judged again by that step. One that rests on several ends as it did where they all show the same
again, and is met where they show what the built-in reference shows; between the two nobody can say.

\b
Examples:
  action-mfa replay build/mine/traces/ONCE-02/not-twice.jsonl "node my-adapter.mjs"
  action-mfa replay build/mine/traces reference
  action-mfa replay vectors wire:http://127.0.0.1:8080

\b
Exit codes; of several traces, the highest counts:
  0  fixed: it failed in the trace and is met now; or still passing
  1  still failing; or fails now, and did not in the trace
  2  cannot run: a capability or a value is missing here, the port broke down,
     or nobody can say
  3  the command was wrong, or the suite broke down
"""


@click.command("replay", help=_HELP, short_help="Perform a trace again.")
@click.argument("trace", type=click.Path(path_type=Path))
@click.argument("adapter")
@reasons_option
@click.option("--brief", is_flag=True, help="One line a trace, without its story.")
def command(trace: Path, adapter: str, reasons: Path | None, *, brief: bool) -> int:
    """Perform a trace again on one implementation."""
    # The whole simulator stands behind these, and --help should not have to wait for it.
    from action_mfa.conformance.ports import (  # noqa: PLC0415
        LocateFault,
        PortFault,
        ReasonsFault,
        load_reasons,
        locate,
    )
    from action_mfa.conformance.replaying import (  # noqa: PLC0415
        Trace,
        TraceFault,
        load_trace,
        load_vectors,
        notes_on,
        replay_on,
        story_lines,
    )

    try:
        source = locate(adapter)
        mapping = None if reasons is None else load_reasons(reasons)
        traces: list[Trace]
        if trace == _OWN and not trace.exists():
            traces = [vector.trace for vector in load_vectors()]
        else:
            traces = [load_trace(path) for path in _paths(trace)]
            if trace == _OWN:
                click.echo(
                    "note: the folder vectors here, not those that the suite carries", err=True
                )
    except (LocateFault, ReasonsFault, TraceFault) as fault:
        raise click.UsageError(str(fault)) from None
    worst = 0
    for note in dict.fromkeys(note for each in traces for note in notes_on(each)):
        click.echo(f"note: {note}", err=True)
    for each in traces:
        try:
            told = replay_on(each, source, reasons=mapping)
        except PortFault as fault:
            click.echo(f"cannot run: the port does not start: {fault}")
            return 2
        if not brief and len(traces) == 1:
            for line in story_lines(each, told):
                click.echo(line)
            click.echo()
        name = each.header.check if len(traces) == 1 else f"{each.header.check}: "
        click.echo(f"{'' if len(traces) == 1 else name}{told.answer}: {told.reason}")
        worst = max(worst, told.answer.exit_code)
    return worst


def _paths(trace: Path) -> Iterator[Path]:
    if not trace.is_dir():
        yield trace
        return
    found = sorted(trace.rglob("*.jsonl"))
    if not found:
        raise click.UsageError(f"{trace}: holds no trace (*.jsonl)")
    yield from found
