"""The ADAPTER argument and its companions, as commands besides ``run`` take them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from action_mfa.conformance.ports import PortSource, ReasonMapping

__all__ = ["listen_option", "mapping_in", "reasons_option", "source_of"]

#: Instead of ADAPTER: the adapter connects to the harness.
listen_option = click.option(
    "--listen",
    "port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Wait for the adapter on this loopback port, instead of ADAPTER.",
)

reasons_option = click.option(
    "--reasons",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="How the raw errors of this implementation are sorted (TOML, asked before ours).",
)


def source_of(adapter: str | None, port: int | None) -> "PortSource":
    """Return the source that ADAPTER or ``--listen PORT`` names; exactly one of them is given.

    Raises:
        click.UsageError: both or none are given, or it is no adapter.

    """
    from action_mfa.conformance.ports import FORMS, LocateFault, listen, locate  # noqa: PLC0415

    if (adapter is None) == (port is None):
        number = "both" if adapter is not None else "none"
        raise click.UsageError(f"give one ADAPTER or --listen PORT, not {number}; {FORMS}")
    try:
        if port is not None:
            return listen(port, lambda sentence: click.echo(sentence, err=True))
        return locate(adapter or "")
    except LocateFault as fault:
        raise click.UsageError(str(fault)) from None


def mapping_in(reasons: Path | None) -> "ReasonMapping | None":
    """Return what a file says of an implementation's raw errors; None without a file.

    Raises:
        click.UsageError: the file cannot be read, or says something else.

    """
    from action_mfa.conformance.ports import ReasonsFault, load_reasons  # noqa: PLC0415

    try:
        return None if reasons is None else load_reasons(reasons)
    except ReasonsFault as fault:
        raise click.UsageError(str(fault)) from None
