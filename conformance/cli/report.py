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
#: `verify` draws report.html again from the results alone, so a page that knows more has a name.
_REVIEW = "review.html"
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

\b
With a background, the page of one run or of several becomes a review (review.html):
  action-mfa report build/mine --previous last/results.json
  action-mfa report build/mine --history results/ --kills build/mutants/kills.json
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
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="RESULTS",
    help="An earlier run: the page begins with what changed since then.",
)
@click.option(
    "--history",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Results of earlier runs: how the implementation came out over time.",
)
@click.option(
    "--kills",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The kills.json of `action-mfa mutants`: what each clause has been seen to catch.",
)
def command(  # noqa: PLR0913, PLR0917  one for each option
    results: tuple[Path, ...],
    formats: tuple[str, ...],
    out: Path | None,
    previous: Path | None,
    history: Path | None,
    kills: Path | None,
) -> int:
    """Draw a report."""
    from action_mfa.reports import Format  # noqa: PLC0415  not for --help

    asked = tuple(dict.fromkeys(Format(name) for name in formats))
    if len(results) > 1 and asked != (Format.HTML,):
        raise click.UsageError(
            "several runs side by side are drawn as html only; `action-mfa diff` compares two"
        )
    if len(asked) > 1 and out == _STDOUT:
        raise click.UsageError("several formats do not fit into standard output")
    told = previous is not None or history is not None or kills is not None
    if told and asked != (Format.HTML,):
        raise click.UsageError("--previous, --history and --kills are for html only")
    runs = [run_at(path) for path in results]
    if told:
        target = _review(out, results_argument(results[0]).parent)
        write_file(target, _reviewed(runs, previous, history, kills))
        click.echo(f"Report: {target}")
        return 0
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


def _review(out: Path | None, folder: Path) -> Path:
    if out is None:
        return folder / _REVIEW
    return out / _REVIEW if out.is_dir() else out


def _reviewed(
    runs: "list[Run]", previous: Path | None, history: Path | None, kills: Path | None
) -> str:
    from action_mfa.reports import (  # noqa: PLC0415  not for --help
        Background,
        ReportFault,
        load_history,
        load_kills,
        load_results,
        render_html,
    )

    try:
        past = None if history is None else load_history(history)
        background = Background(
            previous=None if previous is None else load_results(results_argument(previous)),
            history=() if past is None else past.results,
            kills=None if kills is None else load_kills(kills),
        )
    except ReportFault as fault:
        raise click.UsageError(str(fault)) from None
    for left_out in () if past is None else past.faults:
        click.echo(f"Left out of the history: {left_out}", err=True)
    return render_html(runs, background)


def _drawn(runs: "list[Run]", form: "Format") -> str:
    from action_mfa.reports import render_format, render_html  # noqa: PLC0415  not for --help

    return render_html(runs) if len(runs) > 1 else render_format(runs[0], form)
