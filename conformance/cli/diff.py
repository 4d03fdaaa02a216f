"""``action-mfa diff``: what changed between two runs, for a reader and for a build."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from action_mfa.conformance.cli.files import run_at, write_file

if TYPE_CHECKING:
    from action_mfa.reports import Comparison

__all__ = ["command"]

_HELP = """Say what changed from one results.json to a later one: new failures and errors, what is
no longer exercised, changed reasons, what is fixed or newly exercised. Clauses that were renamed
are followed.

OLD and NEW are results files, or the folders that runs wrote.

\b
Examples:
  action-mfa diff build/main build/branch
  action-mfa diff old/results.json new/results.json --markdown comment.md
  action-mfa diff build/main build/branch --html build/difference.html
  action-mfa diff build/main build/branch --markdown - | gh pr comment --body-file -

\b
Exit codes:
  0  nothing got worse
  1  worse: a new failure or error that no baseline lists, a MUST that is no
     longer exercised, or conformance that is not established any more
  3  the command was wrong, or a file is broken
"""


@click.command("diff", help=_HELP, short_help="Say what changed between two runs.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--markdown",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Write a comment for a pull request; - prints it instead of the text.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the page of the new run, with what changed on top and all its evidence.",
)
def command(old: Path, new: Path, markdown: Path | None, page: Path | None) -> int:
    """Compare two runs."""
    from action_mfa.reports import (  # noqa: PLC0415  not for --help
        Background,
        compare,
        difference_comment,
        render_html,
    )

    before, after = run_at(old), run_at(new)
    comparison = compare(before.results, after.results)
    if markdown == Path("-"):
        click.echo(difference_comment(comparison), nl=False)
    else:
        _show(comparison)
        if markdown is not None:
            write_file(markdown, difference_comment(comparison))
            click.echo(f"Comment: {markdown}")
    if page is not None:
        write_file(page, render_html([after], Background(previous=before.results)))
        # Standard output may be the comment alone, for a pipe.
        click.echo(f"Report: {page}", err=markdown == Path("-"))
    return 1 if comparison.is_worse else 0


def _show(comparison: "Comparison") -> None:
    from action_mfa.reports import plain_difference, shown_difference  # noqa: PLC0415  rich

    if not sys.stdout.isatty():
        click.echo(plain_difference(comparison), nl=False)
        return
    from rich.console import Console  # noqa: PLC0415

    Console().print(shown_difference(comparison))
