"""From a command line to an exit code: every ending is a sentence, none is a traceback."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from action_mfa.conformance.cli.group import CommandTable

__all__ = ["INTERRUPTED", "USAGE", "invoke", "main"]

#: A wrong command line, or a suite that broke down: ``ExitCode.USAGE_OR_HARNESS``, which is not
#: imported here for the sake of ``--help``.
USAGE = 3
#: What a shell reports of a program that Ctrl-C ended.
INTERRUPTED = 130
_BROKEN_PIPE = 141

_HELP = """Conformance of Action-Based MFA: what must hold, what a correct implementation does, and
whether yours does it.

\b
  action-mfa run reference            measure the built-in reference
  action-mfa init --lang node DIR     begin an adapter of your implementation
  action-mfa doctor "node adapter.mjs"   see whether it keeps the adapter contract
  action-mfa run "node adapter.mjs"   measure the implementation behind it
  action-mfa spec ONCE-02             read a clause and its sources
  action-mfa serve --port 4747        let a real SDK talk to the simulator

An independent project: not affiliated with Dynamic, and no certification.
"""


@click.group(
    name="action-mfa",
    cls=CommandTable,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="action-mfa", prog_name="action-mfa")
def _action_mfa() -> None:
    """Do nothing before the commands."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code."""
    sys.exit(invoke(arguments))


def invoke(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = _action_mfa.main(
            args=None if arguments is None else list(arguments),
            prog_name="action-mfa",
            standalone_mode=False,
        )
    except click.ClickException as error:
        # Usage, a pointer to --help, and the reason.
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # `action-mfa spec | head`: the reader has seen enough. Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Exception as error:  # noqa: BLE001  the last line of defence
        click.echo(_own_bug(error), err=True)
        return USAGE
    return code if isinstance(code, int) else 0


def _own_bug(error: Exception) -> str:
    """Say that the suite broke, and keep the traceback where its authors can ask for it."""
    import traceback  # noqa: PLC0415  hardly ever needed

    said = " ".join(f"{type(error).__name__}: {error}".split())
    sentence = f"action-mfa broke down, which is a bug of its own: {said[:500]}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="action-mfa-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return sentence
    return f"{sentence}\nThe details are in {Path(file.name)}; please report them."
