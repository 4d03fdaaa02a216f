"""``action-mfa report``: results as one offline HTML page, several of them side by side."""

from pathlib import Path

import click

__all__ = ["command"]

_HELP = """Draw the report of one results.json, or put several implementations side by side. The
page is one file that needs no network.

\b
Examples:
  action-mfa report build/reference/results.json
  action-mfa report build/*/results.json --out build/comparison.html
"""


@click.command("report", help=_HELP, short_help="Draw results.")
@click.argument(
    "results",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="RESULTS.JSON...",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The page.  [default: report.html beside the first results, comparison.html for several]",
)
def command(results: tuple[Path, ...], out: Path | None) -> int:
    """Draw a report."""
    from action_mfa.reports import ReportFault, load_run, render_html  # noqa: PLC0415  not for --help

    try:
        runs = [load_run(path) for path in results]
    except ReportFault as fault:
        raise click.UsageError(str(fault)) from None
    page = out or results[0].with_name("report.html" if len(runs) == 1 else "comparison.html")
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(render_html(runs), encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"{page}: cannot be written: {reason}") from None
    click.echo(f"Report: {page}")
    return 0
