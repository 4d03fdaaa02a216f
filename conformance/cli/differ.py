"""``action-mfa differ``: an implementation beside the reference, in histories nobody wrote."""

import sys
from pathlib import Path

import click

from action_mfa.conformance.cli.adapter import reasons_option
from action_mfa.conformance.cli.parameters import chosen_parameters, set_option

__all__ = ["command"]

_HELP = """Compare an implementation with the built-in reference in generated histories: sessions,
users, TOTP, passkeys, recovery codes, devices, tokens right and wrong, spent and foreign, wallets,
delegation and time.

The first history in which the two part is shrunk and written as a trace, which `action-mfa replay`
performs without hypothesis. Accepted or refused is compared, and of results what a clause speaks
of; reasons are not. Where the sources are silent the reference does as the implementation does:
its readings are found out first, as `action-mfa fingerprint` does, unless --set says them. So a
difference is a lead, and no verdict.

Needs hypothesis: pip install "action-mfa[differ]".

\b
Examples:
  action-mfa differ "node my-adapter.mjs"
  action-mfa differ wire:http://127.0.0.1:8080 --examples 2000 --seed 7
  action-mfa differ my_package.adapter:create --set totp_skew=exact

\b
Exit codes:
  0  the two never parted
  1  they did; the trace is written
  2  they cannot be compared: the port does not start, or has no virtual clock
  3  the command was wrong, or the suite broke down
"""


@click.command(
    "differ", help=_HELP, short_help="Compare with the reference in generated histories."
)
@click.argument("adapter")
@click.option(
    "--examples",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    metavar="N",
    help="How many histories are made up.",
)
@click.option(
    "--steps",
    type=click.IntRange(1, 200),
    default=30,
    show_default=True,
    metavar="N",
    help="How many things happen in each.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, metavar="N", help="Of the histories."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the trace goes.  [default: build/<name of the adapter>/differ.jsonl]",
)
@reasons_option
@set_option
def command(  # noqa: PLR0913, PLR0917  one for each option
    adapter: str,
    examples: int,
    steps: int,
    seed: int,
    out: Path | None,
    reasons: Path | None,
    assignments: tuple[str, ...],
) -> int:
    """Compare an implementation with the reference in generated histories."""
    from action_mfa.conformance.following import (  # noqa: PLC0415  not for --help
        Chosen,
        followed_by_source,
        told,
    )
    from action_mfa.conformance.ports import (  # noqa: PLC0415  as above
        LocateFault,
        PortFault,
        ReasonsFault,
        load_reasons,
        locate,
    )

    try:
        from action_mfa.conformance.differential import (  # noqa: PLC0415  an extra
            DifferFault,
            Order,
            differ,
            trace_lines,
        )
    except ModuleNotFoundError as missing:
        if missing.name != "hypothesis":
            raise
        raise click.UsageError('hypothesis is missing: pip install "action-mfa[differ]"') from None
    try:
        source = locate(adapter)
        mapping = None if reasons is None else load_reasons(reasons)
    except (LocateFault, ReasonsFault) as fault:
        raise click.UsageError(str(fault)) from None
    chosen = Chosen(chosen_parameters(assignments), assignments)
    progress = _Progress(examples)
    try:
        parameters = followed_by_source(source, chosen, reasons=mapping)
        click.echo(f"Readings: {told(parameters, 'those it follows')}", err=True)
        order = Order(examples, steps, seed, parameters, mapping)
        came = differ(source, order, progress)
        progress.end()
        for leeway, times in came.leeways:
            click.echo(f"{times} histories ended early, where both may be right: {leeway}")
        if came.found is None:
            click.echo(f"no difference in {came.histories} histories, {came.steps} steps")
            return 0
        lines = trace_lines(came.found, source, seed=seed, reasons=mapping)
    except (DifferFault, PortFault) as fault:
        progress.end()
        click.echo(f"cannot be compared: {fault}", err=True)
        return 2
    file = out or Path("build") / source.folder / "differ.jsonl"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{file}: cannot be written: {error.strerror or error}") from None
    for number, each in enumerate(came.found.word, 1):
        click.echo(f"{number:4}  {each.step}  ->  {each.seen}")
    click.echo(f"\n{came.found.difference}")
    click.echo(f'Trace: {file}; again: action-mfa replay {file} "{adapter}"')
    return 1


class _Progress:
    """Says now and then how far a search is: on a terminal in place, in a log by lines."""

    def __init__(self, examples: int) -> None:
        self._examples = examples
        self._is_terminal = sys.stderr.isatty()
        self._every = 10 if self._is_terminal else 100
        self._shown = False

    def __call__(self, histories: int, steps: int) -> None:
        if histories % self._every:
            return
        shrinking = "shrinking, " if histories > 2 * self._examples else ""
        said = f"{shrinking}{histories} histories, {steps} steps"
        click.echo(f"\r{said}" if self._is_terminal else said, err=True, nl=not self._is_terminal)
        self._shown = True

    def end(self) -> None:
        """Leave the line."""
        if self._shown and self._is_terminal:
            click.echo(err=True)
