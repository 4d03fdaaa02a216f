"""``action-mfa machine``: what the reference does, as text, as data, or as a picture."""

import difflib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from action_mfa.reports import MarkedLife, TransitionCount
    from action_mfa.spec.machines import Machines

__all__ = ["command"]

_WIDEST = 110

_HELP = """Show the state machines of the reference: the life of a token, a session, a factor. Each
was found by a search over the reference's own steps; each edge names its clauses.

\b
Examples:
  action-mfa machine                   all lives, and every transition
  action-mfa machine mfa-token         one life
  action-mfa machine --svg machine.svg   a picture that needs no other program
  action-mfa machine --covered build/reference/results.json --svg covered.svg
"""


@click.command("machine", help=_HELP, short_help="See what the reference does.")
@click.argument("subject", required=False, metavar="[SUBJECT]")
@click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")
@click.option(
    "--svg",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a picture instead.",
)
@click.option(
    "--covered",
    type=click.Path(path_type=Path),
    metavar="RESULTS.JSON",
    help="Mark what a run exercised, as far as its traces tell.",
)
def command(subject: str | None, svg: Path | None, covered: Path | None, *, as_json: bool) -> int:
    """Show the machine."""
    from action_mfa.spec import SpecFault  # noqa: PLC0415  not for --help
    from action_mfa.spec.machines import load_machines  # noqa: PLC0415

    if svg is not None and as_json:
        raise click.UsageError("give --json or --svg, not both")
    try:
        machines = load_machines()
    except SpecFault as fault:
        raise click.UsageError(str(fault)) from None
    shown = _shown(machines, covered, subject)
    if svg is not None:
        _draw(shown.lives, svg)
    else:
        click.echo(_json(shown) if as_json else _text(shown), nl=as_json)
    return 0


@dataclass(frozen=True, slots=True)
class _Shown:
    """What was asked for: some lives and, where all were, the transitions."""

    lives: "tuple[MarkedLife, ...]"
    transitions: "tuple[TransitionCount, ...]"


def _shown(machines: "Machines", covered: Path | None, subject: str | None) -> _Shown:
    from action_mfa.reports import (  # noqa: PLC0415  not for --help
        ReportFault,
        counted_transitions,
        load_run,
        marked_lives,
        uncounted_transitions,
        unmarked_lives,
    )

    if covered is None:
        lives, transitions = unmarked_lives(machines), uncounted_transitions(machines)
    else:
        try:
            run = load_run(covered)
        except ReportFault as fault:
            raise click.UsageError(str(fault)) from None
        lives, transitions = marked_lives(machines, run), counted_transitions(machines, run)
    if subject is not None:
        return _Shown(_chosen(lives, subject), ())
    return _Shown(lives, transitions)


def _chosen(lives: "tuple[MarkedLife, ...]", subject: str) -> "tuple[MarkedLife, ...]":
    known = [marked.life.id for marked in lives]
    wanted = subject.strip().lower()
    if wanted not in known:
        near = difflib.get_close_matches(wanted, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"there is no life of {subject!r}{hint} Known: {', '.join(known)}")
    return tuple(marked for marked in lives if marked.life.id == wanted)


def _draw(lives: "tuple[MarkedLife, ...]", svg: Path) -> None:
    from action_mfa.reports import machine_svg  # noqa: PLC0415  not for --help

    try:
        svg.parent.mkdir(parents=True, exist_ok=True)
        svg.write_text(machine_svg(lives), encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{svg}: cannot be written: {error.strerror or error}") from None
    click.echo(f"Picture: {svg}")


def _text(shown: _Shown) -> str:
    from action_mfa.reports import (  # noqa: PLC0415  not for --help
        derivation_text,
        life_text,
        transitions_text,
    )

    width = min(shutil.get_terminal_size().columns, _WIDEST)
    parts = [life_text(marked, width=width) for marked in shown.lives]
    if any(marked.marks for marked in shown.lives):
        parts.append(derivation_text(width=width))
    if shown.transitions:
        parts.append(transitions_text(shown.transitions, width=width))
    return "\n\n".join(parts)


def _json(shown: _Shown) -> str:
    data: dict[str, object] = {"lives": [_life(marked) for marked in shown.lives]}
    if shown.transitions:
        data["transitions"] = [_transition(each) for each in shown.transitions]
    return json.dumps(data, indent=2)


def _transition(each: "TransitionCount") -> dict[str, object]:
    row: dict[str, object] = each.transition.model_dump(mode="json")
    if each.accepted is not None:
        row |= {"accepted": each.accepted, "refused": each.refused}
    return row


def _life(marked: "MarkedLife") -> dict[str, object]:
    life = marked.life.model_dump(mode="json")
    for edge, mark in zip(life["edges"], marked.marks, strict=False):
        edge["covered"] = mark.value
    return life
