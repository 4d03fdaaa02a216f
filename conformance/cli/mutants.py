"""``action-mfa mutants``: which wrong implementations the suite catches, and whom it blames."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from action_mfa.conformance.cli.campaigning import watching
from action_mfa.conformance.cli.files import write_file
from action_mfa.spec.clauses import Level
from action_mfa.spec.kills import Kills

__all__ = ["command"]

_HELP = """Run the suite on every mutant and equivalent, and write kills.json and kills.html.

A mutant is a wrong implementation with a name; the clause that it breaks has to notice. An
equivalent is a right one that differs from the reference; nothing may blame it. Breakdowns are
programs that crash or hang; the verdict must not hold a clause against them. Every MUST has to
kill a mutant that no other clause of its party kills.

By default each mutant is tried with the checks of its own clause, and as many as are needed with
all checks of the same party. A check is left out where everything that the reference decides in it
is decided alike by the mutant, so that it would go the same way. --full tries each with the whole
suite and leaves nothing out. What either shows is printed, and stands in kills.json.

\b
Examples:
  action-mfa mutants
  action-mfa mutants --full --jobs 8
  action-mfa mutants --clause ONCE-02
  action-mfa mutants --mutant single-use-is-a-word
  action-mfa mutants --implementation wire --implementation "node independent/node/main.mjs"

\b
Exit codes:
  0  everything is as it should be
  1  a mutant survives, somebody right is blamed, a breakdown is judged wrongly, or a MUST
     kills nothing alone
  3  the command was wrong, or the suite broke down
"""


@click.command("mutants", help=_HELP, short_help="Prove what the suite catches.")
@click.option(
    "--mutant",
    "names",
    multiple=True,
    metavar="ID",
    help="Only this mutant, equivalent or breakdown; may be given several times.",
)
@click.option(
    "--clause",
    "clauses",
    multiple=True,
    metavar="ID",
    help="Only the mutants of this clause; may be given several times.",
)
@click.option(
    "--implementation",
    "implementations",
    multiple=True,
    metavar="ADAPTER",
    help="Run the suite on this right implementation, too; `wire` is the built-in wire server.",
)
@click.option("--full", is_flag=True, help="Try every mutant with the whole suite.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1, max=256),
    default=None,
    metavar="N",
    help="So many processes.  [default: one for each core]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build", "mutants"),
    show_default=True,
    metavar="DIR",
    help="Where kills.json and kills.html go.",
)
def command(  # noqa: PLR0913  one for each option
    names: tuple[str, ...],
    clauses: tuple[str, ...],
    implementations: tuple[str, ...],
    out: Path,
    *,
    full: bool,
    jobs: int | None,
) -> int:
    """Run the campaign."""
    # All of the simulator stands behind it, and --help must not wait for that.
    from action_mfa.conformance.campaign import (  # noqa: PLC0415
        CampaignFault,
        Order,
        SelectionFault,
        run_campaign,
        selected,
    )
    from action_mfa.reports import render_kills  # noqa: PLC0415

    try:
        selection = selected(names, clauses, implementations, full=full)
        # A campaign takes minutes: what it cannot be written into is told before.
        _make(out)
        with watching(sys.stderr) as watcher:
            kills = run_campaign(Order(selection, jobs or _cores()), watcher)
    except SelectionFault as fault:
        raise click.UsageError(str(fault)) from None
    except CampaignFault as fault:
        raise click.ClickException(str(fault)) from None
    write_file(out / "kills.json", f"{kills.model_dump_json(indent=2)}\n")
    write_file(out / "kills.html", render_kills(kills))
    for line in _summary(kills):
        click.echo(line)
    click.echo(f"Kills and matrix: {out / 'kills.json'}, {out / 'kills.html'}")
    return 1 if kills.troubles else 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"{folder}: cannot be written: {reason}") from None


def _cores() -> int:
    # Not all cores of the machine may be ours.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _summary(kills: Kills) -> Iterator[str]:
    for trouble in kills.troubles:
        yield f"- {trouble}"
    if kills.troubles:
        yield ""
    for name, held, total in (
        ("mutants killed", sum(not row.survived for row in kills.mutants), len(kills.mutants)),
        (
            "equivalents let be",
            sum(row.passed for row in kills.equivalents),
            len(kills.equivalents),
        ),
        (
            "breakdowns judged rightly",
            sum(row.as_expected for row in kills.breakdowns),
            len(kills.breakdowns),
        ),
        (
            "implementations conformant",
            sum(row.passed for row in kills.implementations),
            len(kills.implementations),
        ),
    ):
        if total:
            yield f"{held} of {total} {name}"
    musts = [clause for clause in kills.clauses if clause.level is Level.MUST]
    alone = sum(bool(clause.alone) for clause in musts)
    explained = sum(clause.shared_kill is not None for clause in musts)
    if not kills.selected:
        yield (
            f"{alone} of {len(musts)} MUST clauses kill a mutant alone, and {explained} say why not"
        )
    for sentence in kills.proves:
        yield f"  {sentence}"
    amiss = len(kills.troubles)
    told = f"{amiss} trouble{'' if amiss == 1 else 's'}" if amiss else "nothing is amiss"
    processes = f"{kills.jobs} process{'' if kills.jobs == 1 else 'es'}"
    yield f"{told}; {kills.seconds:.0f} s in {processes}"
