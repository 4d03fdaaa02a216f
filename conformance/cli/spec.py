"""``action-mfa spec``: the clauses, readable in a terminal."""

import shutil

import click

from action_mfa.spec import SpecFault, load_spec
from action_mfa.spec.show import UnknownClauseError, render, render_open_points

__all__ = ["command"]

_WIDEST = 100

_HELP = """Print all clauses, a chapter, or one clause with its level, its sources and its needs.

\b
Examples:
  action-mfa spec            every clause on a line
  action-mfa spec ONCE       the chapter on single-use tokens
  action-mfa spec ONCE-02    one clause, and where that is said
  action-mfa spec --open-points   what no source decides, and the readings of it
"""


@click.command("spec", help=_HELP, short_help="Read the clauses.")
@click.argument("wanted", required=False, metavar="[ID]")
@click.option(
    "--open-points",
    is_flag=True,
    help="Print the open points: their question, their readings, and why ours is ours.",
)
def command(wanted: str | None, *, open_points: bool) -> int:
    """Print clauses."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    if open_points and wanted is not None:
        raise click.UsageError("--open-points lists all of them; it takes no ID")
    try:
        if open_points:
            click.echo(render_open_points(load_spec(), width=width), nl=False)
            return 0
        click.echo(render(load_spec(), wanted, width=width), nl=False)
    except (SpecFault, UnknownClauseError) as fault:
        raise click.UsageError(str(fault)) from None
    return 0
