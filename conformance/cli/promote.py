"""``action-mfa promote``: from the trace of a failed check to a vector that stays."""

from pathlib import Path

import click

__all__ = ["command"]

_HELP = """Make a trace a permanent vector: a small file that says, for good, what has to come of
these steps.

TRACE is a file that a run or `action-mfa differ` wrote. It is performed on the built-in reference,
which has to keep it; the vector holds the reference's observations, and short names for clients
and users. `action-mfa replay VECTOR ADAPTER` judges an implementation by it, and
`action-mfa replay DIR ADAPTER` by all that lie in a folder.

\b
Examples:
  action-mfa promote build/mine/traces/ONCE-02/not-twice.jsonl
  action-mfa promote difference.jsonl --name stale-token --into tests/vectors

\b
Exit codes:
  0  the vector is written
  1  the trace cannot be a vector: it judges nothing, or the reference does not keep it
  3  the command was wrong, or the suite broke down
"""


@click.command("promote", help=_HELP, short_help="Make a trace a permanent vector.")
@click.argument("trace", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What it is called.  [default: by its check]")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path("vectors"),
    show_default=True,
    metavar="DIR",
    help="Where vectors are kept.",
)
@click.option(
    "--sentence", default="", metavar="TEXT", help="What it proves.  [default: its clause]"
)
def command(trace: Path, name: str | None, into: Path, sentence: str) -> int:
    """Make a trace a permanent vector."""
    from action_mfa.conformance.replaying import (  # noqa: PLC0415  not for --help
        TraceFault,
        VectorFault,
        load_trace,
        promote,
    )

    try:
        file = promote(load_trace(trace), into, name=name, sentence=sentence)
    except TraceFault as fault:
        raise click.UsageError(str(fault)) from None
    except VectorFault as fault:
        click.echo(f"no vector: {fault}", err=True)
        return 1
    click.echo(f"Vector: {file}")
    return 0
