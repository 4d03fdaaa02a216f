"""``action-mfa doctor``: whether an adapter keeps the contract, before any verdict rests on it."""

import shutil
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from action_mfa.conformance.cli.adapter import listen_option, mapping_in, reasons_option, source_of
from action_mfa.conformance.cli.entry import USAGE
from action_mfa.spec.results import Blame

if TYPE_CHECKING:
    from action_mfa.conformance.doctor import Outcome, Section

__all__ = ["command"]

_WIDEST = 110

_HELP = """Examine an adapter: does it keep the adapter contract, so that a run's verdict will be
about the implementation behind it?

Everything that it claims is asked once, and what a later version of the contract may bring is
tried as well. Each fault is named with the messages that led to it, whose it is (the harness's, the
adapter's or the implementation's) and what to change. Secrets are withheld.

ADAPTER is whatever `action-mfa run` takes: `action-mfa run --help` lists the forms.

\b
Examples:
  action-mfa doctor "node my-adapter.mjs"
  action-mfa doctor my_package.adapter:create --messages
  action-mfa doctor wire:http://127.0.0.1:8080
  action-mfa doctor --listen 4700
  action-mfa doctor "./adapter.sh" --json > doctor.json

\b
Exit codes:
  0  sound: nothing failed (a warning is no failure)
  1  something has to be mended, in the adapter or (without --adapter-only) in the
     implementation
  3  the command was wrong, or the suite itself is at fault
"""


@click.command("doctor", help=_HELP, short_help="Examine an adapter before a run.")
@click.argument("adapter", required=False)
@listen_option
@reasons_option
@click.option(
    "--adapter-only",
    is_flag=True,
    help="Exit with 0 if the adapter is sound, whatever the implementation behind it does.",
)
@click.option("--messages", is_flag=True, help="Show the messages of what passed, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(  # noqa: PLR0913  one for each option
    adapter: str | None,
    port: int | None,
    reasons: Path | None,
    *,
    adapter_only: bool,
    messages: bool,
    as_json: bool,
) -> int:
    """Examine an adapter."""
    source = source_of(adapter, port)
    mapping = mapping_in(reasons)
    # The simulator stands behind these, and a wrong command line should not have to wait for it.
    from action_mfa.conformance.doctor import document_of, examine, render  # noqa: PLC0415

    # A report that is read by a program holds nothing that an adapter in this process prints.
    with redirect_stdout(sys.stderr):
        report = examine(source, reasons=mapping, progress=_tell)
    if as_json:
        click.echo(document_of(report).model_dump_json(by_alias=True, indent=2))
    else:
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        shown = _shown(everything=messages)
        click.echo(render(report, width=width, messages_of=shown), nl=False)
    if report.blamed(Blame.HARNESS):
        return USAGE
    return 0 if report.is_sound or (adapter_only and report.has_a_sound_adapter) else 1


def _tell(section: "Section") -> None:
    """Say on a terminal what is going on; a log is told by the report."""
    if sys.stderr.isatty():
        click.echo(f"looking at: {section.value.lower()}", err=True)


def _shown(*, everything: bool) -> "frozenset[Outcome]":
    from action_mfa.conformance.doctor import Outcome  # noqa: PLC0415

    return frozenset(Outcome) if everything else frozenset({Outcome.FAILED, Outcome.WARNED})
