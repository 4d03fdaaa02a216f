"""``action-mfa run``: one implementation, all checks, one verdict."""

import shlex
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import click
import pytest

from action_mfa.conformance.cli.adapter import listen_option, reasons_option
from action_mfa.conformance.cli.entry import INTERRUPTED
from action_mfa.conformance.cli.parameters import chosen_parameters, set_option
from action_mfa.conformance.cli.progress import Looking, showing
from action_mfa.conformance.cli.session import run_session
from action_mfa.conformance.cli.verify import sign, signer_at
from action_mfa.conformance.folder import HARNESS_ERROR, RESULTS, FolderFault, OutFolder
from action_mfa.conformance.hooks import SuiteHooks
from action_mfa.conformance.patience import Patience
from action_mfa.conformance.ports import (
    FORMS,
    InProcessPort,
    LocateFault,
    PortSource,
    listen,
    locate,
    name_of,
)
from action_mfa.conformance.starting import StartFault, Wish, prepare
from action_mfa.conformance.verdicts import ExitCode
from action_mfa.spec.results import Blame, CheckVerdict, Results

__all__ = ["command"]

#: What a run ends with that came to results; an interrupted or broken one is not worth a signature.
_TOLD = frozenset({ExitCode.CONFORMANT, ExitCode.NOT_CONFORMANT, ExitCode.NOT_ESTABLISHED})

_HELP = """Run the checks against one implementation and write results.json, report.html, junit.xml
and traces/ into a folder.

ADAPTER is one of

\b
  reference                  the built-in reference, in this process
  package.module:factory     a Python adapter: factory() returns it
  "command with arguments"   a program that speaks the protocol over stdio
  wire:URL                   a backend that speaks Dynamic's HTTP surface
  --listen PORT              an adapter that connects to this port on loopback

\b
Examples:
  action-mfa run reference
  action-mfa run "node my-adapter.mjs" --out build/mine
  action-mfa run my_package.adapter:create --clause ONCE-02 --clause ONCE-03
  action-mfa run wire:http://127.0.0.1:8080 --baseline known.toml
  action-mfa run reference --set totp_skew=exact --fingerprint
  action-mfa run wire:http://127.0.0.1:8080 --patient --clause TOTP-02
  action-mfa run "node my-adapter.mjs" --sign key.pem

\b
Exit codes:
  0  conformant; with --baseline, every failure is listed and no entry is stale
     or expired; with --clause, all selected clauses passed
  1  not conformant
  2  not established: too little was exercised to say anything
  3  the command was wrong, or the suite broke down
"""


@click.command("run", help=_HELP, short_help="Measure one implementation.")
@click.argument("adapter", required=False)
@listen_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where results go.  [default: build/<name of the adapter>]",
)
@click.option(
    "--clause",
    "clauses",
    multiple=True,
    metavar="ID",
    help="Run the checks of this clause only; may be given several times.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Known deviations: a listed failure does not make the command fail.",
)
@reasons_option
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="N",
    help="The seed of all that the suite draws itself, and of the reference. A port is not told.",
)
@click.option(
    "--patient",
    is_flag=True,
    help="Where the port runs on the wall clock, wait for it, up to 31 seconds a time. Use it with"
    " --clause: all checks would take hours.",
)
@click.option(
    "--fingerprint",
    is_flag=True,
    help="Find out as well which readings of the open points it follows, and show them in the"
    " report. It takes a few seconds and decides nothing.",
)
@click.option(
    "--sign",
    "private",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Sign the results with this private key of Ed25519: see `action-mfa verify --help`.",
)
@set_option
def command(  # noqa: PLR0913, PLR0917  one for each option
    adapter: str | None,
    port: int | None,
    out: Path | None,
    clauses: tuple[str, ...],
    baseline: Path | None,
    reasons: Path | None,
    seed: int,
    patient: bool,  # noqa: FBT001  click passes options by name
    fingerprint: bool,  # noqa: FBT001  likewise
    private: Path | None,
    assignments: tuple[str, ...],
) -> int:
    """Run the checks against one implementation."""
    stderr = sys.stderr
    # Read first: a wrong key must not cost a whole run.
    signer = None if private is None else signer_at(private)
    try:
        source = _source(adapter, port, seed)
        if assignments:
            source = _with_parameters(source, assignments, seed)
        folder = out or Path("build") / source.folder
        with showing(stderr) as observer, _ended_politely():
            wish = Wish(
                source,
                out=folder,
                baseline=baseline,
                clauses=clauses,
                seed=seed,
                reasons=reasons,
                patience=Patience(before=observer.waiting) if patient else None,
                fingerprint=Looking(observer) if fingerprint else None,
            )
            hooks = SuiteHooks(prepare(wish, observer))
            ended = _measure(hooks)
        code = _conclude(hooks, OutFolder(folder), ended)
    except (LocateFault, StartFault) as fault:
        raise click.UsageError(str(fault)) from None
    except FolderFault as fault:
        raise _HarnessFault(str(fault)) from None
    if signer is not None and code in _TOLD:
        sign(folder / RESULTS, signer)
    return code


class _HarnessFault(click.ClickException):
    """Something went wrong that the command line is not to blame for."""


def _source(adapter: str | None, port: int | None, seed: int) -> PortSource:
    if (adapter is None) == (port is None):
        number = "both" if adapter is not None else "none"
        raise click.UsageError(f"give one ADAPTER or --listen PORT, not {number}; {FORMS}")
    if port is not None:
        stderr = sys.stderr
        return listen(port, lambda sentence: print(sentence, file=stderr, flush=True))
    return locate(adapter or "", seed=seed)


def _with_parameters(source: PortSource, assignments: tuple[str, ...], seed: int) -> PortSource:
    """Return the reference under another reading; a port is never told of parameters."""
    if source.asked != "reference":
        raise click.UsageError(
            "--set is for the built-in reference: open points are its parameters, not a port's"
        )
    parameters = chosen_parameters(assignments)
    # Loaded with the choice already: a wrong one did not have to wait for the simulator's checks.
    from action_mfa.conformance.reference import with_parameters  # noqa: PLC0415

    asked = " ".join((source.asked, *(f"--set {each}" for each in assignments)))
    build = partial(with_parameters, parameters, seed=seed)
    opener = partial(InProcessPort, build, blame=Blame.HARNESS)
    return PortSource(asked=asked, folder=name_of(asked), opener=opener)


def _measure(hooks: SuiteHooks) -> pytest.ExitCode | int:
    try:
        return run_session(hooks)
    finally:
        # Whatever happened to the session: what was measured is written out.
        hooks.finish()


def _conclude(hooks: SuiteHooks, folder: OutFolder, ended: pytest.ExitCode | int) -> int:
    """Draw the reports, print the summary, and return the exit code."""
    assembled = hooks.finish()
    broken = _broken(hooks, ended)
    try:
        folder.write_reports(assembled.results)
    except FolderFault:
        raise
    except Exception as error:  # noqa: BLE001  the results are there, a report is not worth them
        folder.note_harness_error("reports", "".join(traceback.format_exception(error)))
        broken = broken or f"the reports could not be drawn ({type(error).__name__})"
    _print_summary(assembled.results)
    click.echo(f"Results, report and traces: {folder.path}")
    again = _replay_of(assembled.results, folder.path)
    if again is not None:
        click.echo(f"The first failure again: {again}")
    if (folder.path / HARNESS_ERROR).exists():
        click.echo(f"Bugs of the suite itself: {folder.path / HARNESS_ERROR}", err=True)
    # Checks that do not load interrupt pytest as well, and are no wish of the user.
    if hooks.interrupted and not hooks.collection_errors:
        click.echo("interrupted: what was not run is listed as an error", err=True)
        return INTERRUPTED
    if broken is not None:
        click.echo(f"Error: {broken}", err=True)
        return ExitCode.USAGE_OR_HARNESS
    return assembled.exit_code


def _broken(hooks: SuiteHooks, ended: pytest.ExitCode | int) -> str | None:
    if hooks.collection_errors:
        return f"checks of the suite could not be loaded: {', '.join(hooks.collection_errors)}"
    if ended in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        return "the suite broke down"
    return None


def _replay_of(results: Results, folder: Path) -> str | None:
    """Return the command that performs the first failure's trace again."""
    failed = (
        check.trace
        for check in results.checks
        if check.verdict is CheckVerdict.FAIL and check.waived is None and check.trace is not None
    )
    trace = next(failed, None)
    if trace is None or results.adapter.startswith("--listen"):
        return None
    words = ("action-mfa", "replay", str(folder / trace), results.adapter)
    return " ".join(map(shlex.quote, words))


def _print_summary(results: Results) -> None:
    from action_mfa.reports import plain_summary, summary  # noqa: PLC0415  rich, when it is needed

    if not sys.stdout.isatty():
        click.echo(plain_summary(results))
        return
    from rich.console import Console  # noqa: PLC0415

    Console().print(summary(results))


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Make a request to terminate end the run as Ctrl-C does: with everything written out."""

    def interrupt(_signal: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:
        # Signals belong to the main thread, and a run may be started in another one.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
