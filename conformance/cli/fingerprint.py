"""``action-mfa fingerprint``: which reading of each open point an implementation follows."""

import json
import sys
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from action_mfa.conformance.cli.adapter import listen_option, mapping_in, reasons_option, source_of

if TYPE_CHECKING:
    from action_mfa.conformance.fingerprint import PointReading
    from action_mfa.conformance.ports import PortSource, ReasonMapping
    from action_mfa.spec.readings import Reading

__all__ = ["command"]

_HELP = """Find out which reading of each open point an implementation follows.

An open point is a question that no public source decides; `action-mfa spec` lists them. For each
one the shortest words that tell its values apart are tried, and a value is named where no other one
explains what was seen. What Dynamic's own products do stands in brackets, where a public source
shows it. Nothing here is a pass or a fail; docs/fingerprint.md says how to read it.

`action-mfa run ADAPTER --fingerprint` puts the same into results.json and the report.

ADAPTER is whatever `action-mfa run` takes: `action-mfa run --help` lists the forms.

\b
Examples:
  action-mfa fingerprint reference
  action-mfa fingerprint "node my-adapter.mjs" --point totp_skew --point token_getter
  action-mfa fingerprint wire:http://127.0.0.1:4747 --json

\b
Exit codes:
  0  it was looked at, whatever came out
  2  nothing can be said: the port does not start, or broke down
  3  the command was wrong
"""


@click.command("fingerprint", help=_HELP, short_help="Name the readings that it follows.")
@click.argument("adapter", required=False)
@listen_option
@click.option(
    "--point",
    "points",
    multiple=True,
    metavar="NAME",
    help="Only this open point, and what it depends on; may be given again.",
)
@reasons_option
@click.option("--json", "as_data", is_flag=True, help="Print data instead of text.")
def command(
    adapter: str | None,
    port: int | None,
    points: tuple[str, ...],
    reasons: Path | None,
    *,
    as_data: bool,
) -> int:
    """Name the readings that an implementation follows."""
    source, mapping = source_of(adapter, port), mapping_in(reasons)
    _demand_known(points)
    from action_mfa.conformance.ports import PortFault  # noqa: PLC0415  not for --help

    # An adapter in this process may print; what this command prints is the answer alone.
    with redirect_stdout(sys.stderr):
        try:
            found = _looked_at(source, mapping, points)
        except PortFault as fault:
            click.echo(f"{source.asked}: {fault} (blame: {fault.blame})", err=True)
            return 2
    if as_data:
        click.echo(json.dumps([each.model_dump(mode="json") for each in found], indent=2))
    else:
        from action_mfa.reports import plain_readings  # noqa: PLC0415  not for --help

        click.echo(plain_readings(found))
    return 0


def _demand_known(points: tuple[str, ...]) -> None:
    from action_mfa.spec import load_spec  # noqa: PLC0415

    known = [point.name for point in load_spec().open_points]
    for name in points:
        if name not in known:
            raise click.UsageError(f"there is no open point {name!r}; known: {', '.join(known)}")


def _looked_at(
    source: "PortSource", mapping: "ReasonMapping | None", points: tuple[str, ...]
) -> "tuple[Reading, ...]":
    """Open the port, look, and close it.

    Raises:
        PortFault: it does not start, or breaks the contract.

    """
    from action_mfa.conformance.connection import Connection  # noqa: PLC0415
    from action_mfa.conformance.fingerprint import (  # noqa: PLC0415
        SharedConnection,
        identify,
        recorded,
    )
    from action_mfa.conformance.starting import open_bench  # noqa: PLC0415

    connection = Connection(source, partial(open_bench, reasons=mapping))
    try:
        benches = SharedConnection(connection)
        return recorded(identify(benches, points=points or None, progress=_Dots()))
    finally:
        connection.close()


class _Dots:
    """Names each point on stderr as it is looked at."""

    def began(self, points: int) -> None:
        """Say how many there are."""
        click.echo(f"{points} open points", err=True)

    def looks_at(self, point: str) -> None:
        """Name the point."""
        click.echo(f"  {point}", err=True)

    def found(self, reading: "PointReading") -> None:
        """Say nothing: what comes later may still change it."""
