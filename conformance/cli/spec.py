"""``action-mfa spec``: the clauses, readable in a terminal."""

import shutil

import click

from action_mfa.spec import SpecFault, load_spec
from action_mfa.spec.show import UnknownClauseError, render

__all__ = ["command"]

_WIDEST = 100

_HELP = """Print all clauses, a chapter, or one clause with its level, its sources and its needs.

\b
Examples:
  action-mfa spec            every clause on a line
  action-mfa spec ONCE       the chapter on single-use tokens
  action-mfa spec ONCE-02    one clause, and where that is said
"""


@click.command("spec", help=_HELP, short_help="Read the clauses.")
@click.argument("wanted", required=False, metavar="[ID]")
def command(wanted: str | None) -> int:
    """Print clauses."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    try:
        click.echo(render(load_spec(), wanted, width=width), nl=False)
    except (SpecFault, UnknownClauseError) as fault:
        raise click.UsageError(str(fault)) from None
    return 0
