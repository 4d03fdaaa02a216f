"""``action-mfa report``: results as a page, several side by side, or in a format for machines."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from action_mfa.conformance.cli.files import results_argument, run_at, write_file

if TYPE_CHECKING:
    from action_mfa.reports import Format, Run

__all__ = ["command"]

#: As ``Format`` names them, which is not imported here for the sake of ``--help``.
_FORMATS = ("html", "junit", "ctrf", "sarif", "badge", "summary")
_COMPARISON = "comparison.html"
_STDOUT = Path("-")

_HELP = """Draw the report of one run, or put several side by side. The page is one file that
needs no network. RESULTS is a results.json, or the folder that a run wrote.

\b
Formats of one run, and their files beside the results:
  html      report.html      for people; of several runs comparison.html
  junit     junit.xml        CI systems: each check as a test
  ctrf      ctrf.json        the same in the Common Test Report Format
  sarif     results.sarif    code scanning: what is broken, with its clause
  badge     badge.svg        the verdict as a small picture
  summary   summary.md       Markdown, for the summary of a job on GitHub

\b
Examples:
  action-mfa report build/mine
  action-mfa report build/*/results.json --out build/comparison.html
  action-mfa report build/mine --format sarif --format ctrf --format badge
  action-mfa report build/mine --format summary --out - >> "$GITHUB_STEP_SUMMARY"
"""


@click.command("report", help=_HELP, short_help="Draw results.")
@click.argument(
    "results",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="RESULTS...",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(_FORMATS),
    default=("html",),
    show_default=True,
    help="What to render; may be given several times.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Where to; - is standard output. With several formats, a folder.  [default: beside the"
    " first results]",
)
def command(results: tuple[Path, ...], formats: tuple[str, ...], out: Path | None) -> int:
    """Draw a report."""
    from action_mfa.reports import Format  # noqa: PLC0415  not for --help

    asked = tuple(dict.fromkeys(Format(name) for name in formats))
    if len(results) > 1 and asked != (Format.HTML,):
        raise click.UsageError(
            "several runs side by side are drawn as html only; `action-mfa diff` compares two"
        )
    if len(asked) > 1 and out == _STDOUT:
        raise click.UsageError("several formats do not fit into standard output")
    runs = [run_at(path) for path in results]
    folder = results_argument(results[0]).parent
    for form in asked:
        target = _target(form, out, folder, len(runs), alone=len(asked) == 1)
        text = _drawn(runs, form)
        if target == _STDOUT:
            click.echo(text, nl=False)
            continue
        write_file(target, text)
        click.echo(f"{'Report' if form is Format.HTML else form.value}: {target}")
    return 0


def _target(form: "Format", out: Path | None, folder: Path, runs: int, *, alone: bool) -> Path:
    from action_mfa.reports import file_of  # noqa: PLC0415  not for --help

    name = file_of(form) if runs == 1 else _COMPARISON
    if out is None:
        return folder / name
    # A folder may be meant by a single format as well.
    return out if alone and not out.is_dir() else out / name


def _drawn(runs: "list[Run]", form: "Format") -> str:
    from action_mfa.reports import render_format, render_html  # noqa: PLC0415  not for --help

    return render_html(runs) if len(runs) > 1 else render_format(runs[0], form)
