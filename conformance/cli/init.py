"""``action-mfa init``: a working adapter to begin with."""

import shlex
from pathlib import Path

import click

__all__ = ["command"]

_LANGUAGES = ("python", "node", "shell")

_HELP = """Write a working adapter into DIR, to be made the adapter of your implementation.

The skeleton is sound as it stands: it answers the contract around a toy in memory, claims next to
nothing, and answers "unsupported" to the rest. Four marked steps say what to fill in. Nothing is
overwritten.

\b
Examples:
  action-mfa init --lang python my-adapter
  action-mfa init --lang node adapters/my-sdk
  action-mfa init --lang shell my-adapter

\b
Exit codes:
  0  the skeleton is written
  3  nothing was written: the command was wrong, or one of its files is there
"""


@click.command("init", help=_HELP, short_help="Write an adapter to begin with.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(_LANGUAGES),
    required=True,
    help="What the adapter is written in.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(language: str, folder: Path) -> int:
    """Write a skeleton."""
    from action_mfa.conformance.skeletons import (  # noqa: PLC0415  not for --help
        Language,
        SkeletonFault,
        write_skeleton,
    )

    chosen = Language(language)
    try:
        written = write_skeleton(chosen, folder)
    except SkeletonFault as fault:
        raise click.UsageError(str(fault)) from None
    for name in written.files:
        click.echo(f"wrote {folder / name}")
    adapter = shlex.quote(chosen.adapter)
    click.echo(f"""
Next:
  cd {shlex.quote(str(folder))}
  action-mfa doctor {adapter}
      does the adapter keep the contract? it does, as it stands
  action-mfa run {adapter} --out results
      what is established so far: next to nothing, since next to nothing is claimed

Then open {chosen.main_file} and follow its four steps, one operation after the other. The doctor
says after each whether it is sound, and what to change where it is not.""")
    return 0
