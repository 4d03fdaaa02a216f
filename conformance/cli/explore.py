"""``action-mfa explore``: generated words, compared with the reference, and the claim they earn."""

import os
import sys
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from action_mfa.conformance.cli.adapter import listen_option, mapping_in, reasons_option, source_of
from action_mfa.conformance.cli.entry import USAGE
from action_mfa.conformance.cli.parameters import chosen_parameters, set_option
from action_mfa.spec.results import Blame

if TYPE_CHECKING:
    from action_mfa.conformance.exploring import (
        Alphabet,
        Circumstances,
        Exploration,
        Promise,
        Wish,
    )
    from action_mfa.conformance.exploring.ports import Explorable

__all__ = ["command"]

#: In the folder of a run, beside its results.
FOLDER = "explorations"

_MOST_JOBS = 64
_NAMES = ("token", "token-apart", "full", "large")

_HELP = """Compare an implementation with the reference on generated words, and say what that
excludes.

The reference's machine over a small alphabet is found by search, made minimal, and turned into
words. A complete set of words catches every implementation of a bounded size that differs; the
bound is printed. A difference is made short and written down as a trace that `action-mfa replay`
runs. It is one from the reference under the readings that the implementation follows: they are
found out first, as `action-mfa fingerprint` does, unless --set says them.

ADAPTER is whatever `action-mfa run` takes: `action-mfa run --help` lists the forms.

\b
Alphabets:
  token        TOTP, recovery codes, the limit on wrong codes, one token, one session
  token-apart  the same, but so slow that no limit shuts: where limits slide, or forgive nothing
  full         passkeys, delegation and two sessions
  large        everything together: only searched, for how much there is

\b
Examples:
  action-mfa explore reference --extra-states 1
  action-mfa explore "node my-adapter.mjs" --alphabet token-apart
  action-mfa explore my_package.adapter:create --seconds 60
  action-mfa explore reference --alphabet full --tour --jobs 2

\b
Exit codes:
  0  no difference in what was performed
  1  a difference from the reference under these readings
  2  nothing can be said: the port lacks something, or broke down
  3  the command was wrong, or the suite broke down
"""


@click.command("explore", help=_HELP, short_help="Compare on generated words.")
@click.argument("adapter", required=False)
@listen_option
@click.option(
    "--alphabet",
    "name",
    type=click.Choice(_NAMES),
    default="token",
    show_default=True,
    help="Which letters words are made of.",
)
@click.option(
    "--extra-states",
    type=click.IntRange(0, 2),
    default=0,
    show_default=True,
    metavar="K",
    help="How many states more than the reference an implementation may have. Each costs some "
    "twenty times as many words.",
)
@click.option("--tour", is_flag=True, help="Take every transition once, instead.")
@click.option(
    "--jobs",
    type=click.IntRange(1, _MOST_JOBS),
    metavar="N",
    help="So many ports at once.  [default: one for each core for the reference, else 1]",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Stop after so many words; what is left is said, and no claim is made.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help="Stop after so many seconds, likewise.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where explorations/ALPHABET.json and the trace go.  [default: build/<name of the "
    "adapter>, where `action-mfa run` writes, so that its report can show them]",
)
@reasons_option
@click.option("--json", "as_data", is_flag=True, help="Print data instead of text.")
@set_option
def command(  # noqa: PLR0913, PLR0917  one for each option
    adapter: str | None,
    port: int | None,
    name: str,
    extra_states: int,
    jobs: int | None,
    limit: int | None,
    seconds: float | None,
    out: Path | None,
    reasons: Path | None,
    assignments: tuple[str, ...],
    *,
    tour: bool,
    as_data: bool,
) -> int:
    """Compare on generated words."""
    source = source_of(adapter, port)
    mapping = mapping_in(reasons)
    parameters = chosen_parameters(assignments)
    # The whole simulator stands behind these, and a wrong option should not have to wait for it.
    from action_mfa.conformance.cli.exploring import Lines  # noqa: PLC0415
    from action_mfa.conformance.exploring import (  # noqa: PLC0415
        ALPHABETS,
        Circumstances,
        Promise,
        Wish,
        explore,
    )
    from action_mfa.conformance.exploring.ports import CannotExplore, prepare  # noqa: PLC0415
    from action_mfa.conformance.following import Chosen  # noqa: PLC0415
    from action_mfa.conformance.ports import PortFault  # noqa: PLC0415
    from action_mfa.spec import load_spec  # noqa: PLC0415

    started, began = datetime.now(UTC), time.monotonic()
    alphabet = ALPHABETS[name]
    promise = _promise(alphabet, tour=tour, extra_states=extra_states)
    with redirect_stdout(sys.stderr):
        try:
            explorable = prepare(
                source, alphabet, chosen=Chosen(parameters, assignments), reasons=mapping
            )
        except CannotExplore as cannot:
            click.echo(f"{source.asked} cannot be explored: {cannot}", err=True)
            return 2
        except PortFault as fault:
            click.echo(f"{source.asked} does not start (blame: {fault.blame}): {fault}", err=True)
            return 2
        number = jobs or (min(os.cpu_count() or 1, _MOST_JOBS) if explorable.is_ours else 1)
        wish = Wish(
            alphabet,
            explorable.reference,
            promise,
            extra_states,
            jobs=1 if promise is Promise.SEARCH else number,
            limit=limit,
            seconds=seconds,
            reasons=mapping,
        )
        try:
            explored = explore(
                wish,
                explorable.greeting,
                explorable.opened(fresh=wish.jobs > 1),
                Lines(sys.stderr, jobs=wish.jobs),
            )
        finally:
            explorable.close()
    seconds_spent = time.monotonic() - began
    circumstances = Circumstances(
        load_spec(), source.asked, explorable.greeting, started, seconds_spent
    )
    folder = (out or Path("build") / source.folder) / FOLDER
    written = _written(folder, explored, wish, circumstances)
    click.echo(written.data if as_data else _text(explored, explorable, written))
    if explored.found is not None:
        return 1
    if explored.fault is not None:
        return USAGE if explored.blame is Blame.HARNESS else 2
    return 0


def _promise(alphabet: "Alphabet", *, tour: bool, extra_states: int) -> "Promise":
    from action_mfa.conformance.exploring import Promise  # noqa: PLC0415

    if alphabet.searched_only:
        if tour or extra_states:
            raise click.UsageError(
                f"the alphabet {alphabet.id} is only searched: no words are made of it"
            )
        return Promise.SEARCH
    if tour and extra_states:
        raise click.UsageError("give --tour or --extra-states: a tour promises nothing of states")
    return Promise.TOUR if tour else Promise.COMPLETE


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written: the file and what stands in it, and the trace where there is one."""

    file: Path
    data: str
    trace: Path | None


def _text(explored: "Exploration", explorable: "Explorable", written: _Written) -> str:
    from action_mfa.conformance.exploring import as_text  # noqa: PLC0415

    trace = None if written.trace is None else str(written.trace)
    text = as_text(explored, readings=explorable.readings, trace=trace)
    return f"{text}\nWritten: {written.file}"


def _written(
    folder: Path, explored: "Exploration", wish: "Wish", circumstances: "Circumstances"
) -> _Written:
    """Write the results down, and the trace beside them; an older trace is removed."""
    from action_mfa.conformance.exploring import recorded, trace_text  # noqa: PLC0415

    name = wish.alphabet.id
    found = explored.found
    text = "" if found is None else trace_text(found)
    file, trace = folder / f"{name}.json", folder / f"{name}.jsonl"
    record = recorded(explored, wish, circumstances, trace=trace.name if text else None)
    data = record.model_dump_json(indent=2, by_alias=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trace.unlink(missing_ok=True)
        if text:
            trace.write_text(text, encoding="utf-8", newline="\n")
        file.write_text(f"{data}\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return _Written(file, data, trace if text else None)
